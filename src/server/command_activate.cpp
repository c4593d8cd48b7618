// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "activation/delivery_holds.h"
#include "audit/record.h"
#include "server/audience_work.h"
#include "server/await_job.h"
#include "server/commands.h"
#include "server/delivery_text.h"
#include "server/operator_record.h"
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

// From here on deliveries there are the operator's risk.
base::Status Release(Node& node, const ActivateArguments& arguments) {
    ASSIGN_OR_RETURN(auto transaction, node.database().Begin());
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(node.database()).FindByName(arguments.account));
    ASSIGN_OR_RETURN(const auto destination,
                     activation::DestinationStore(node.database(), node.keys())
                         .Find(account.id, arguments.destination));
    if (!destination)
        return base::NotFound("you have no destination '" + arguments.destination + "'");
    RETURN_IF_ERROR(activation::DeliveryHolds(node.database()).Release(*destination));
    const std::string arn =
        "arn:aws:glovebox::" + account.id.text() + ":destination/" + destination->id.text();
    RETURN_IF_ERROR(RecordOperator(node, {"glovebox:ReleaseDeliveries", {}, arn}));
    return transaction.Commit();
}

}  // namespace

int Run(Node& node, const ActivateArguments& arguments) {
    if (arguments.lost_deliveries_accepted) {
        if (const auto released = Release(node, arguments); !released.ok())
            return PrintFailure(released.error(), arguments.json);
    }
    const auto activated = Deliver(node, arguments);
    if (!activated.ok()) return PrintFailure(activated.error(), arguments.json);
    return PrintOutcome(std::visit([](const auto& end) { return OutcomeOf(end); }, *activated),
                        arguments.json);
}

int Run(ApiClient& client, const ActivateArguments& arguments) {
    if (arguments.lost_deliveries_accepted)
        return PrintUsage("--accept-lost-deliveries is the operator's, on a data directory");
    base::Json body = base::Json::MakeObject();
    body.Set("audience", arguments.audience)
        .Set("destination", arguments.destination)
        .Set("mapping", arguments.mapping);
    if (!arguments.default_country.empty()) body.Set("defaultCountry", arguments.default_country);
    return PrintJob(client, {"glovebox", "POST", "/v1/activations", std::move(body)},
                    arguments.json);
}

}  // namespace server
