// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_query.h"

#include "collaboration/analysis_templates.h"
#include "collaboration/collaborations.h"
#include "collaboration/load_agreement.h"
#include "crypto/sha256.h"
#include "query/print.h"
#include "runs/open_tables.h"
#include "runs/template_plan.h"

#include <set>
#include <utility>

namespace runs {
namespace {

using base::Result;

std::set<policy::NamedColumn> UniqueKeysOf(const std::vector<TableInput>& tables) {
    std::set<policy::NamedColumn> unique;
    for (const TableInput& table : tables) {
        for (const std::string& key : table.unique_keys) unique.insert({table.name, key});
    }
    return unique;
}

std::vector<policy::AgreedTable> TablesOf(const query::Description& description,
                                          const policy::Agreement& agreement) {
    std::set<std::string> names;
    for (const query::Relation* scan : query::ScansOf(*description.root))
        names.insert(std::get<query::Scan>(scan->node).table);
    std::vector<policy::AgreedTable> tables;
    for (const std::string& name : names) {
        const policy::AgreedTable* table = policy::FindTable(agreement, name);
        if (table != nullptr) tables.push_back(*table);
    }
    return tables;
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

// The template that is called; `asker` then asks through it, with values for all its parameters.
Result<collaboration::AnalysisTemplate> UseTemplate(const Services& services,
                                                    const Question& question,
                                                    const base::CollaborationId& collaboration,
                                                    policy::Asker& asker) {
    ASSIGN_OR_RETURN(auto analysis, collaboration::AnalysisTemplates(services.database)
                                        .FindByArn(collaboration, question.template_arn));
    ASSIGN_OR_RETURN(auto values, collaboration::ValuesFor(analysis, question.parameters));
    asker.analysis = policy::AnalysisTemplate{analysis.arn, analysis.creator, analysis.plan_hash,
                                              std::move(values)};
    return analysis;
}

query::Refusal NotCallable(const base::Error& error) {
    const bool missing = error.code == base::ErrorCode::kNotFound;
    query::Refusal refusal;
    refusal.code =
        missing ? query::RefusalCode::kUnknownName : query::RefusalCode::kParameterNotValid;
    refusal.message = error.message;
    return refusal;
}

QueryText TextOf(const Question& question, const collaboration::AnalysisTemplate& analysis) {
    if (question.template_arn.empty()) return {question.sql};
    return {analysis.text, true, collaboration::DeclaredParameters(analysis)};
}

}  // namespace

Result<Decision> Decide(const Services& services, const Question& question) {
    const auto agreement =
        collaboration::LoadAgreement(services.database, question.collaboration, question.account);
    if (!agreement.ok() && agreement.error().code == base::ErrorCode::kNotFound)
        return Decision{policy::Judgement(std::vector{policy::NotAMember()})};
    if (!agreement.ok()) return agreement.error();
    policy::Asker asker{
        .account = question.account, .purpose = question.purpose, .receivers = question.receivers};
    auto refusals = policy::JudgeAsker(*agreement, asker);
    if (!refusals.empty()) return Decision{policy::Judgement(std::move(refusals))};
    collaboration::AnalysisTemplate analysis;
    if (!question.template_arn.empty()) {
        auto used = UseTemplate(services, question, agreement->collaboration, asker);
        if (!used.ok() && (used.error().code == base::ErrorCode::kInvalidArgument ||
                           used.error().code == base::ErrorCode::kNotFound))
            return Decision{policy::Judgement(std::vector{NotCallable(used.error())})};
        if (!used.ok()) return used.error();
        analysis = *std::move(used);
    }
    ASSIGN_OR_RETURN(const Described described,
                     services.describer.Describe(ShadowOf(*agreement), TextOf(question, analysis),
                                                 services.clock.Now()));
    if (const auto* refusal = std::get_if<query::Refusal>(&described))
        return Decision{policy::Judgement(std::vector{*refusal})};
    const auto& description = std::get<query::Description>(described);
    return Decision{policy::Judge(description, *agreement, asker),
                    TablesOf(description, *agreement)};
}

Result<policy::Judgement> Judge(const Services& services, const Question& question) {
    ASSIGN_OR_RETURN(Decision decision, Decide(services, question));
    return std::move(decision.judgement);
}

Result<ReadyRun> MakeReady(const Services& services, const Question& question,
                           const policy::ApprovedQuery& approved, const RunOptions& options) {
    auto draft = services.objects.Create(question.account, services.random);
    // Where the node keeps its objects is not the asker's to know.
    if (!draft.ok()) return base::Internal("no result can be stored", draft.error().message);
    ReadyRun ready{*std::move(draft), {}, {}};
    RunRequest& request = ready.request;
    ASSIGN_OR_RETURN(request.tables,
                     OpenTables(services.database, services.inspector, approved,
                                {.progress = options.progress, .stop = options.stop}));
    request.sql = query::PrintSql(policy::FormFor(approved, UniqueKeysOf(request.tables)));
    request.output_fd = ready.object.fd();
    request.output_format = options.format;
    request.limits = options.limits;
    ready.run_hash = RunHash(approved, request);
    return ready;
}

Result<RunReport> Execute(const Services& services, const ReadyRun& ready,
                          const RunOptions& options) {
    auto run = services.engine.Run(ready.request, options.progress, options.stop);
    if (!run.ok()) return ForAsker(std::move(run).error());
    return run;
}

base::Status CheckUnchanged(const ReadyRun& ready) { return CheckUnchanged(ready.request.tables); }

Result<privacy::ReleasedResult> ReleaseNow(const Services& services, const Question& question,
                                           const policy::ApprovedQuery& approved,
                                           const ReadyRun& ready, RunReport report) {
    ASSIGN_OR_RETURN(const std::string state, StateNow(services, question, approved));
    return privacy::Release(
        approved.terms(), state,
        {ready.object.id().text(), std::move(report.columns), report.row_count});
}

Result<Released> Run(const Services& services, const Question& question,
                     const policy::ApprovedQuery& approved, const RunOptions& options) {
    ASSIGN_OR_RETURN(ReadyRun ready, MakeReady(services, question, approved, options));
    ASSIGN_OR_RETURN(RunReport report, Execute(services, ready, options));
    RETURN_IF_ERROR(CheckUnchanged(ready));
    const std::uint64_t peak_memory_bytes = report.peak_memory_bytes;
    ASSIGN_OR_RETURN(metadata::Transaction unchanged, services.database.Begin());
    ASSIGN_OR_RETURN(privacy::ReleasedResult released,
                     ReleaseNow(services, question, approved, ready, std::move(report)));
    RETURN_IF_ERROR(ready.object.PublishHeld());
    RETURN_IF_ERROR(unchanged.Commit());
    return Released{std::move(released), std::move(ready.run_hash), peak_memory_bytes,
                    std::move(ready.object)};
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
