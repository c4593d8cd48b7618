// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_query.h"

#include "collaboration/collaborations.h"
#include "collaboration/load_agreement.h"
#include "crypto/sha256.h"
#include "query/print.h"
#include "runs/open_tables.h"

#include <set>
#include <utility>

namespace runs {
namespace {

using base::Result;

ShadowSchema ShadowOf(const policy::Agreement& agreement) {
    ShadowSchema schema;
    for (const policy::AgreedTable& table : agreement.tables)
        schema.tables.push_back({table.name, table.columns});
    return schema;
}

std::set<policy::NamedColumn> UniqueKeysOf(const std::vector<TableInput>& tables) {
    std::set<policy::NamedColumn> unique;
    for (const TableInput& table : tables) {
        for (const std::string& key : table.unique_keys) unique.insert({table.name, key});
    }
    return unique;
}

// What a file of another owner holds, down to its columns' names, is not the asker's to know.
base::Error ForAsker(base::Error error) {
    if (error.code != base::ErrorCode::kInvalidArgument) return error;
    return {error.code,
            "the files of a table are not what they were when it was applied; its owner must look",
            std::move(error).message};
}

// What the release gate compares: an agreement that is gone has a state like no other.
Result<std::string> StateNow(const Services& services, const Question& question,
                             const policy::ApprovedQuery& approved) {
    const auto agreement =
        collaboration::LoadAgreement(services.database, question.collaboration, question.account);
    if (!agreement.ok() && agreement.error().code == base::ErrorCode::kNotFound)
        return std::string();
    if (!agreement.ok()) return agreement.error();
    return policy::StateHash(*agreement, approved);
}

}  // namespace

Result<policy::Judgement> Judge(const Services& services, const Question& question) {
    const auto agreement =
        collaboration::LoadAgreement(services.database, question.collaboration, question.account);
    if (!agreement.ok() && agreement.error().code == base::ErrorCode::kNotFound) {
        return policy::Judgement(std::vector{policy::NotAMember()});
    }
    if (!agreement.ok()) return agreement.error();
    const policy::Asker asker{question.account, question.purpose};
    auto refusals = policy::JudgeAsker(*agreement, asker);
    if (!refusals.empty()) return policy::Judgement(std::move(refusals));
    ASSIGN_OR_RETURN(
        const Described described,
        services.describer.Describe(ShadowOf(*agreement), question.sql, services.clock.Now()));
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) {
        return policy::Judgement(std::vector{*refusal});
    }
    return policy::Judge(std::get<query::Description>(described), *agreement, asker);
}

Result<Released> Run(const Services& services, const Question& question,
                     const policy::ApprovedQuery& approved, const RunOptions& options) {
    ASSIGN_OR_RETURN(storage::ObjectDraft draft,
                     services.objects.Create(question.account, services.random));
    RunRequest request;
    ASSIGN_OR_RETURN(request.tables,
                     OpenTables(services.database, services.inspector, approved,
                                {.progress = options.progress, .stop = options.stop}));
    request.sql = query::PrintSql(policy::FormFor(approved, UniqueKeysOf(request.tables)));
    request.output_fd = draft.fd();
    request.output_format = options.format;
    request.limits = options.limits;
    const std::string run_hash = RunHash(approved, request);
    auto run = services.engine.Run(request, options.progress, options.stop);
    if (!run.ok()) return ForAsker(std::move(run).error());
    RunReport report = *std::move(run);
    RETURN_IF_ERROR(CheckUnchanged(request.tables));
    // Holding the writer's place keeps every rule as it is until the object is out.
    ASSIGN_OR_RETURN(metadata::Transaction unchanged, services.database.Begin());
    ASSIGN_OR_RETURN(const std::string state, StateNow(services, question, approved));
    ASSIGN_OR_RETURN(
        privacy::ReleasedResult released,
        privacy::Release(approved.terms(), state,
                         {draft.id().text(), std::move(report.columns), report.row_count}));
    RETURN_IF_ERROR(draft.PublishHeld());
    RETURN_IF_ERROR(unchanged.Commit());
    return Released{std::move(released), run_hash, report.peak_memory_bytes, std::move(draft)};
}

std::string RunHash(const policy::ApprovedQuery& approved, const RunRequest& request) {
    // The printed SQL holds the frozen clock, which the plan hash leaves out.
    std::string text = approved.plan_hash() + '\n' + request.sql + '\n';
    for (const TableInput& table : request.tables) {
        text += table.name + '\n' + catalog::DataVersion(table.files) + '\n';
    }
    return base::HexEncode(crypto::Sha256(base::AsBytes(text)));
}

}  // namespace runs
