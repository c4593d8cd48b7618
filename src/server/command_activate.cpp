// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "audit/record.h"
#include "server/audience_work.h"
#include "server/await_job.h"
#include "server/commands.h"
#include "server/delivery_text.h"
#include "server/outcome.h"
#include "server/output.h"

namespace server {
namespace {

base::Result<Activated> Deliver(Node& node, const ActivateArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(node.database()).FindByName(arguments.account));
    ProgressLine line;
    activation::DeliveryOptions options;
    options.progress = [&](const activation::DeliveryProgress& progress) {
        line.Show(ProgressText(progress, node.clock().Now()));
    };
    return Activate(node.work_place(),
                    {std::string(audit::kOperator), account.id, arguments.audience,
                     arguments.destination, arguments.mapping, arguments.default_country},
                    options);
}

}  // namespace

int Run(Node& node, const ActivateArguments& arguments) {
    const auto activated = Deliver(node, arguments);
    if (!activated.ok()) return PrintFailure(activated.error(), arguments.json);
    return PrintOutcome(std::visit([](const auto& end) { return OutcomeOf(end); }, *activated),
                        arguments.json);
}

int Run(ApiClient& client, const ActivateArguments& arguments) {
    base::Json body = base::Json::MakeObject();
    body.Set("audience", arguments.audience)
        .Set("destination", arguments.destination)
        .Set("mapping", arguments.mapping);
    if (!arguments.default_country.empty()) body.Set("defaultCountry", arguments.default_country);
    return PrintJob(client, {"glovebox", "POST", "/v1/activations", std::move(body)},
                    arguments.json);
}

}  // namespace server
