// SPDX-License-Identifier: Apache-2.0
#include "base/object_reader.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/question.h"

#include <fmt/core.h>

namespace server {
namespace {

constexpr std::size_t kObligationsMax = 10'000;

base::Result<std::string> ApprovedText(const base::Json& answer) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(answer, "answer",
                                                                 {"status", "sql", "obligations",
                                                                  "planHash", "refusals"}));
    ASSIGN_OR_RETURN(const auto obligations, reader.Texts("obligations", kObligationsMax));
    ASSIGN_OR_RETURN(const std::string sql, reader.Text("sql"));
    ASSIGN_OR_RETURN(const std::string plan_hash, reader.Text("planHash"));
    std::string text = "Approved.\n\nObligations:\n";
    for (const std::string& obligation : obligations) text += "  " + obligation + "\n";
    return text + fmt::format("\nRuns as:\n  {}\n\nPlan hash: {}\n", sql, plan_hash);
}

}  // namespace

int Run(ApiClient& client, const ExplainArguments& arguments) {
    const bool json = arguments.question.json;
    const auto sql = ReadText(arguments.question);
    if (!sql.ok()) return PrintFailure(sql.error(), json);
    base::Json body = base::Json::MakeObject();
    body.Set("collaboration", arguments.question.collaboration).Set("sql", *sql);
    const auto answer = client.Ask({"glovebox", "POST", "/v1/explain", std::move(body)});
    if (!answer.ok()) return PrintFailure(answer.error(), json);
    const auto refusals = RefusalsOf(*answer);
    if (!refusals.ok()) return PrintFailure(refusals.error(), json);
    if (json) {
        PrintJson(*answer);
        return refusals->empty() ? kExitDone : kExitRefused;
    }
    if (!refusals->empty()) return PrintRefusals(*refusals, *sql, false);
    const auto text = ApprovedText(*answer);
    if (!text.ok()) return PrintFailure(text.error(), false);
    Print(*text);
    return kExitDone;
}

}  // namespace server
