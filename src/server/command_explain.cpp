// SPDX-License-Identifier: Apache-2.0
#include "query/print.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/question.h"

#include <fmt/core.h>

namespace server {
namespace {

void PrintApproved(const policy::ApprovedQuery& approved, bool json) {
    const std::string sql = query::PrintSql(approved.description());
    if (!json) {
        std::string text = "Approved.\n\nObligations:\n";
        for (const policy::Obligation& obligation : approved.obligations())
            text += "  " + obligation.text + "\n";
        text += fmt::format("\nRuns as:\n  {}\n\nPlan hash: {}\n", sql, approved.plan_hash());
        Print(text);
        return;
    }
    base::Json obligations = base::Json::MakeArray();
    for (const policy::Obligation& obligation : approved.obligations())
        obligations.Append(obligation.text);
    base::Json answer = base::Json::MakeObject();
    answer.Set("status", "APPROVED").Set("sql", sql).Set("obligations", std::move(obligations));
    answer.Set("planHash", approved.plan_hash()).Set("refusals", base::Json::MakeArray());
    PrintJson(answer);
}

int PrintRefused(const std::vector<query::Refusal>& refusals, const std::string& sql, bool json) {
    if (!json) return PrintRefusals(refusals, sql, false);
    base::Json list = base::Json::MakeArray();
    for (const query::Refusal& refusal : refusals) list.Append(query::ToJson(refusal));
    base::Json answer = base::Json::MakeObject();
    answer.Set("status", "REFUSED").Set("sql", nullptr).Set("obligations", base::Json::MakeArray());
    answer.Set("planHash", nullptr).Set("refusals", std::move(list));
    PrintJson(answer);
    return kExitRefused;
}

}  // namespace

int Run(Node& node, const ExplainArguments& arguments) {
    const bool json = arguments.question.json;
    const auto question = ReadQuestion(node, arguments.question, policy::Purpose::kExplain);
    if (!question.ok()) return PrintFailure(question.error(), json);
    const auto judgement = runs::Judge(node.services(), *question);
    if (!judgement.ok()) return PrintFailure(judgement.error(), json);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&*judgement)) {
        return PrintRefused(*refusals, question->sql, json);
    }
    PrintApproved(std::get<policy::ApprovedQuery>(*judgement), json);
    return kExitDone;
}

}  // namespace server
