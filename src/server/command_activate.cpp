// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "activation/delivery.h"
#include "activation/egress_list.h"
#include "audit/trail.h"
#include "collaboration/collaborations.h"
#include "collaboration/load_agreement.h"
#include "destinations/meta/meta_destination.h"
#include "server/commands.h"
#include "server/delivery_text.h"
#include "server/exit_code.h"
#include "server/output.h"

#include <fmt/core.h>

namespace server {
namespace {

using base::Result;

struct Prepared {
    activation::DeliveryOrder order;
    runs::Question question;  // the audience's query, to be judged again
};

Result<Prepared> Prepare(Node& node, const ActivateArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(node.database()).FindByName(arguments.account));
    activation::AudienceStore audiences(node.database(), node.keys(), node.clock(), node.random());
    activation::DestinationStore destinations(node.database(), node.keys());
    Prepared prepared;
    ASSIGN_OR_RETURN(prepared.order.audience, audiences.Newest(account.id, arguments.audience));
    ASSIGN_OR_RETURN(auto destination, destinations.Find(account.id, arguments.destination));
    if (!destination)
        return base::NotFound("you have no destination '" + arguments.destination + "'");
    prepared.order.destination = *std::move(destination);
    ASSIGN_OR_RETURN(prepared.order.mapping,
                     activation::ParseMapping(arguments.mapping, arguments.default_country));
    collaboration::Collaborations collaborations(node.database());
    ASSIGN_OR_RETURN(const auto collaboration,
                     collaborations.FindById(prepared.order.audience.audience.collaboration));
    prepared.question = {account.id, collaboration.name, prepared.order.audience.released.query,
                         policy::Purpose::kAudience};
    return prepared;
}

// Judges the stored query again under the rules of now, then whether its result may go where it is
// to go.
Result<policy::AudienceJudgement> JudgeDelivery(Node& node, const Prepared& prepared) {
    ASSIGN_OR_RETURN(const policy::Judgement judgement,
                     runs::Judge(node.services(), prepared.question));
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
        return policy::AudienceJudgement(*refusals);
    }
    ASSIGN_OR_RETURN(const policy::Agreement agreement,
                     collaboration::LoadAgreement(node.database(), prepared.question.collaboration,
                                                  prepared.question.account));
    const activation::DeliveryOrder& order = prepared.order;
    return policy::JudgeAudience(std::get<policy::ApprovedQuery>(judgement), agreement,
                                 {order.destination.id, order.destination.account,
                                  activation::ToMappedColumns(order.mapping),
                                  order.audience.released.plan_hash});
}

Result<std::unique_ptr<activation::Destination>>
MakePlatform(Node& node, const activation::DeliveryOrder& order) {
    activation::DestinationStore destinations(node.database(), node.keys());
    ASSIGN_OR_RETURN(activation::DestinationSecrets secrets,
                     destinations.Unseal(order.destination));
    const activation::DestinationSettings& settings = order.destination.settings;
    destinations::meta::MetaSettings meta{settings.endpoint,
                                          settings.api_version,
                                          settings.ad_account,
                                          activation::SchemaOf(order.mapping),
                                          {}};
    return std::make_unique<destinations::meta::MetaDestination>(
        std::move(meta), std::move(secrets.access_token), std::move(secrets.app_secret));
}

Result<std::unique_ptr<net::HttpClient>> MakeClient(Node& node) {
    ASSIGN_OR_RETURN(auto rules, activation::ListEgressRules(node.database()));
    ASSIGN_OR_RETURN(auto policy, net::EgressPolicy::Make(std::move(rules)));
    net::CurlOptions options;
    options.purpose = activation::kEgressPurpose;
    return std::make_unique<net::CurlHttpClient>(
        std::make_shared<const net::EgressPolicy>(std::move(policy)), std::move(options));
}

// What the trail says of a delivery, or of the opening of a destination's secrets for one.
base::Status Record(Node& node, const activation::DeliveryOrder& order, std::string action,
                    audit::Outcome outcome, const std::vector<base::AccountId>& owners) {
    audit::Act act;
    act.record.time = node.clock().Now();
    act.record.account = order.destination.account;
    act.record.principal = audit::kOperator;
    act.record.action = std::move(action);
    act.record.resources = {"arn:aws:glovebox::" + order.destination.account.text() +
                            ":destination/" + order.destination.id.text()};
    act.record.outcome = outcome;
    act.record.changes = true;
    act.record.plan_hash = order.audience.released.plan_hash;
    // That a change was too small to go is nobody else's to know.
    if (outcome == audit::Outcome::kSuccess) act.touched = owners;
    audit::Trail trail(node.database(), node.keys(), node.random());
    return audit::AppendNow(node.database(), trail, act);
}

audit::Outcome OutcomeOf(activation::DeliveryStatus status) {
    switch (status) {
        case activation::DeliveryStatus::kDelivered:
        case activation::DeliveryStatus::kAlreadyDelivered:
        case activation::DeliveryStatus::kEmpty: return audit::Outcome::kSuccess;
        case activation::DeliveryStatus::kHeld: return audit::Outcome::kDenied;
        case activation::DeliveryStatus::kPaused: return audit::Outcome::kFailed;
    }
    UNREACHABLE();
}

Result<activation::DeliveryReport> DeliverNow(Node& node, const policy::ApprovedAudience& approved,
                                              const activation::DeliveryOrder& order) {
    // Before they are opened: nobody uses them without a record.
    RETURN_IF_ERROR(
        Record(node, order, "glovebox:UseDestinationSecrets", audit::Outcome::kSuccess, {}));
    ASSIGN_OR_RETURN(const auto platform, MakePlatform(node, order));
    ASSIGN_OR_RETURN(const auto http, MakeClient(node));
    const storage::ObjectId object(order.audience.released.object_id);
    ASSIGN_OR_RETURN(const base::UniqueFd fd,
                     node.objects().OpenForReading(order.destination.account, object));
    const auto open_rows = [&] { return node.engine().Read(fd.get()); };
    ProgressLine line;
    activation::DeliveryOptions options;
    options.progress = [&](const activation::DeliveryProgress& progress) {
        line.Show(ProgressText(progress, node.clock().Now()));
    };
    const activation::DeliveryServices services{node.database(), node.keys(),   *http,
                                                node.clock(),    node.random(), node.folder()};
    auto report = activation::Deliver(approved, order, *platform, open_rows, services, options);
    const audit::Outcome outcome =
        report.ok() ? OutcomeOf(report->status) : audit::Outcome::kFailed;
    RETURN_IF_ERROR(Record(node, order, "glovebox:DeliverAudience", outcome, approved.owners()));
    return report;
}

int ExitCodeOf(activation::DeliveryStatus status) {
    switch (status) {
        case activation::DeliveryStatus::kDelivered:
        case activation::DeliveryStatus::kAlreadyDelivered:
        case activation::DeliveryStatus::kEmpty: return kExitDone;
        case activation::DeliveryStatus::kHeld: return kExitRefused;
        case activation::DeliveryStatus::kPaused: return kExitFailed;
    }
    UNREACHABLE();
}

}  // namespace

int Run(Node& node, const ActivateArguments& arguments) {
    const auto prepared = Prepare(node, arguments);
    if (!prepared.ok()) return PrintFailure(prepared.error(), arguments.json);
    const auto judgement = JudgeDelivery(node, *prepared);
    if (!judgement.ok()) return PrintFailure(judgement.error(), arguments.json);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&*judgement)) {
        return PrintRefusals(*refusals, prepared->question.sql, arguments.json);
    }
    const auto report =
        DeliverNow(node, std::get<policy::ApprovedAudience>(*judgement), prepared->order);
    if (!report.ok()) return PrintFailure(report.error(), arguments.json);
    if (arguments.json) {
        PrintJson(activation::ToJson(*report));
    } else {
        Print(DeliveryText(*report));
    }
    return ExitCodeOf(report->status);
}

}  // namespace server
