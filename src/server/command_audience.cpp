// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "audit/record.h"
#include "server/audience_work.h"
#include "server/await_job.h"
#include "server/commands.h"
#include "server/outcome.h"
#include "server/output.h"
#include "server/question.h"

namespace server {
namespace {

base::Result<CreatedAudience> Create(Node& node, const CreateAudienceArguments& arguments,
                                     const std::string& sql) {
    ASSIGN_OR_RETURN(
        const auto account,
        access_control::Accounts(node.database()).FindByName(arguments.question.account));
    ProgressLine progress;
    return CreateAudience(node.work_place(),
                          {std::string(audit::kOperator), account.id,
                           arguments.question.collaboration, arguments.name, sql},
                          QuietOptions(progress));
}

}  // namespace

int Run(Node& node, const CreateAudienceArguments& arguments) {
    const bool json = arguments.question.json;
    const auto sql = ReadText(arguments.question);
    if (!sql.ok()) return PrintFailure(sql.error(), json);
    const auto created = Create(node, arguments, *sql);
    if (!created.ok()) return PrintFailure(created.error(), json);
    return PrintOutcome(std::visit([](const auto& end) { return OutcomeOf(end); }, *created), json);
}

int Run(ApiClient& client, const CreateAudienceArguments& arguments) {
    const bool json = arguments.question.json;
    const auto sql = ReadText(arguments.question);
    if (!sql.ok()) return PrintFailure(sql.error(), json);
    base::Json body = base::Json::MakeObject();
    body.Set("collaboration", arguments.question.collaboration)
        .Set("name", arguments.name)
        .Set("sql", *sql);
    return PrintJob(client, {"glovebox", "POST", "/v1/audiences", std::move(body)}, json);
}

}  // namespace server
