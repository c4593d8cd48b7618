// SPDX-License-Identifier: Apache-2.0
#include "activation/audience.h"
#include "collaboration/load_agreement.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/question.h"

#include <algorithm>
#include <fmt/core.h>

namespace server {
namespace {

// Whose data says who is a member, as platforms want to know it.
base::Result<activation::MembersFrom> MembersFromOf(Node& node, const runs::Question& question,
                                                    const policy::ApprovedQuery& approved) {
    ASSIGN_OR_RETURN(
        const policy::Agreement agreement,
        collaboration::LoadAgreement(node.database(), question.collaboration, question.account));
    const auto is_own = [&](const std::string& name) {
        const policy::AgreedTable* const table = policy::FindTable(agreement, name);
        return table != nullptr && table->owner == question.account;
    };
    const auto own = std::ranges::count_if(approved.tables(), is_own);
    if (own == 0) return activation::MembersFrom::kPartners;
    const bool all = own == std::ssize(approved.tables());
    return all ? activation::MembersFrom::kOwner : activation::MembersFrom::kBoth;
}

base::Result<activation::AudienceVersion> Store(Node& node, const runs::Question& question,
                                                const policy::ApprovedQuery& approved,
                                                const runs::Released& released,
                                                const std::string& name) {
    activation::ReleasedAudience stored;
    stored.object_id = released.result.key();
    stored.row_count = released.result.row_count();
    stored.plan_hash = released.result.plan_hash();
    stored.run_hash = released.run_hash;
    ASSIGN_OR_RETURN(stored.members_from, MembersFromOf(node, question, approved));
    stored.query = question.sql;
    activation::AudienceStore audiences(node.database(), node.keys(), node.clock(), node.random());
    return audiences.AddVersion(question.account, approved.collaboration(), name, stored);
}

void PrintCreated(const activation::AudienceVersion& version, bool json) {
    if (!json) {
        Print(fmt::format("audience {}, version {}: {} rows\n", version.audience.name,
                          version.version, version.released.row_count));
        return;
    }
    base::Json answer = base::Json::MakeObject();
    answer.Set("status", "CREATED")
        .Set("audience", version.audience.name)
        .Set("version", version.version);
    answer.Set("rowCount", version.released.row_count).Set("planHash", version.released.plan_hash);
    PrintJson(answer);
}

int CreateAudience(Node& node, const runs::Question& question,
                   const policy::ApprovedQuery& approved,
                   const CreateAudienceArguments& arguments) {
    const bool json = arguments.question.json;
    ProgressLine progress;
    auto released = runs::Run(node.services(), question, approved, QuietOptions(progress));
    progress.Clear();
    if (!released.ok()) return PrintFailure(released.error(), json);
    const auto version = Store(node, question, approved, *released, arguments.name);
    // Without a version nothing refers to the rows, and they go.
    if (!version.ok()) return PrintFailure(version.error(), json);
    released->object.Keep();
    PrintCreated(*version, json);
    return kExitDone;
}

}  // namespace

int Run(Node& node, const CreateAudienceArguments& arguments) {
    const bool json = arguments.question.json;
    if (const auto named = activation::CheckAudienceName(arguments.name); !named.ok()) {
        return PrintFailure(named.error(), json);
    }
    const auto question = ReadQuestion(node, arguments.question, policy::Purpose::kAudience);
    if (!question.ok()) return PrintFailure(question.error(), json);
    const auto judgement = runs::Judge(node.services(), *question);
    if (!judgement.ok()) return PrintFailure(judgement.error(), json);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&*judgement)) {
        return PrintRefusals(*refusals, question->sql, json);
    }
    return CreateAudience(node, *question, std::get<policy::ApprovedQuery>(*judgement), arguments);
}

}  // namespace server
