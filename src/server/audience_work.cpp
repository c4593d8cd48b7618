// SPDX-License-Identifier: Apache-2.0
#include "server/audience_work.h"

#include "activation/egress_list.h"
#include "audit/trail.h"
#include "collaboration/collaborations.h"
#include "collaboration/load_agreement.h"
#include "destinations/meta/meta_destination.h"
#include "server/query_act.h"

#include <algorithm>
#include <utility>

namespace server {
namespace {

using base::Result;

// Whose data says who is a member, as platforms want to know it.
Result<activation::MembersFrom> MembersFromOf(const WorkPlace& place,
                                              const runs::Question& question,
                                              const policy::ApprovedQuery& approved) {
    ASSIGN_OR_RETURN(
        const policy::Agreement agreement,
        collaboration::LoadAgreement(place.database, question.collaboration, question.account));
    const auto is_own = [&](const std::string& name) {
        const policy::AgreedTable* const table = policy::FindTable(agreement, name);
        return table != nullptr && table->owner == question.account;
    };
    const auto own = std::ranges::count_if(approved.tables(), is_own);
    if (own == 0) return activation::MembersFrom::kPartners;
    const bool all = own == std::ssize(approved.tables());
    return all ? activation::MembersFrom::kOwner : activation::MembersFrom::kBoth;
}

std::string ArnOf(const activation::Audience& audience) {
    return "arn:aws:glovebox::" + audience.account.text() + ":audience/" + audience.id.text();
}

audit::Act ActOf(const WorkPlace& place, const AudienceRequest& request) {
    return QueryAct({request.principal, "glovebox:RunAudienceQuery", request.account, request.sql},
                    place.node.clock);
}

// In one transaction with its record.
Result<activation::AudienceVersion> Store(const WorkPlace& place, const AudienceRequest& request,
                                          const runs::Question& question,
                                          const runs::Decision& decision,
                                          const runs::Released& released) {
    const auto& approved = std::get<policy::ApprovedQuery>(decision.judgement);
    activation::ReleasedAudience stored;
    stored.object_id = released.result.key();
    stored.row_count = released.result.row_count();
    stored.plan_hash = released.result.plan_hash();
    stored.run_hash = released.run_hash;
    ASSIGN_OR_RETURN(stored.members_from, MembersFromOf(place, question, approved));
    stored.query = question.sql;
    activation::AudienceStore audiences(place.database, place.node.keys, place.node.clock,
                                        place.node.random);
    audit::Act act = ActOf(place, request);
    SetApproved(act, stored.plan_hash, decision.tables);
    ASSIGN_OR_RETURN(auto transaction, place.database.Begin());
    ASSIGN_OR_RETURN(auto version, audiences.AddVersion(question.account, approved.collaboration(),
                                                        request.name, stored));
    act.record.resources = {ArnOf(version.audience)};
    RETURN_IF_ERROR(audit::Trail(place.database, place.node.keys, place.node.random).Append(act));
    RETURN_IF_ERROR(transaction.Commit());
    return version;
}

struct Prepared {
    activation::DeliveryOrder order;
    runs::Question question;  // the audience's query, to be judged again
    std::string principal;    // for the trail
};

Result<Prepared> Prepare(const WorkPlace& place, const ActivationRequest& request) {
    activation::AudienceStore audiences(place.database, place.node.keys, place.node.clock,
                                        place.node.random);
    activation::DestinationStore destinations(place.database, place.node.keys);
    Prepared prepared;
    prepared.principal = request.principal;
    ASSIGN_OR_RETURN(prepared.order.audience, audiences.Newest(request.account, request.audience));
    ASSIGN_OR_RETURN(auto destination, destinations.Find(request.account, request.destination));
    if (!destination)
        return base::NotFound("you have no destination '" + request.destination + "'");
    prepared.order.destination = *std::move(destination);
    ASSIGN_OR_RETURN(prepared.order.mapping,
                     activation::ParseMapping(request.mapping, request.default_country));
    collaboration::Collaborations collaborations(place.database);
    ASSIGN_OR_RETURN(const auto collaboration,
                     collaborations.FindById(prepared.order.audience.audience.collaboration));
    prepared.question = {request.account, collaboration.name,
                         prepared.order.audience.released.query, policy::Purpose::kAudience};
    return prepared;
}

// Judges the stored query again under the rules of now, then whether its result may go where it is
// to go.
Result<policy::AudienceJudgement> JudgeDelivery(const WorkPlace& place, const Prepared& prepared) {
    ASSIGN_OR_RETURN(const policy::Judgement judgement,
                     runs::Judge(place.run_services(), prepared.question));
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
        return policy::AudienceJudgement(*refusals);
    }
    ASSIGN_OR_RETURN(const policy::Agreement agreement,
                     collaboration::LoadAgreement(place.database, prepared.question.collaboration,
                                                  prepared.question.account));
    const activation::DeliveryOrder& order = prepared.order;
    return policy::JudgeAudience(std::get<policy::ApprovedQuery>(judgement), agreement,
                                 {order.destination.id, order.destination.account,
                                  activation::ToMappedColumns(order.mapping),
                                  order.audience.released.plan_hash});
}

Result<std::unique_ptr<activation::Destination>>
MakePlatform(const WorkPlace& place, const activation::DeliveryOrder& order) {
    activation::DestinationStore destinations(place.database, place.node.keys);
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

Result<std::unique_ptr<net::HttpClient>> MakeClient(const WorkPlace& place) {
    ASSIGN_OR_RETURN(auto rules, activation::ListEgressRules(place.database));
    ASSIGN_OR_RETURN(auto policy, net::EgressPolicy::Make(std::move(rules)));
    net::CurlOptions options;
    options.purpose = activation::kEgressPurpose;
    return std::make_unique<net::CurlHttpClient>(
        std::make_shared<const net::EgressPolicy>(std::move(policy)), std::move(options));
}

// What the trail says of a delivery, or of the opening of a destination's secrets for one.
base::Status Record(const WorkPlace& place, const Prepared& prepared, std::string action,
                    audit::Outcome outcome, const std::vector<base::AccountId>& owners) {
    const activation::DeliveryOrder& order = prepared.order;
    audit::Act act;
    act.record.time = place.node.clock.Now();
    act.record.account = order.destination.account;
    act.record.principal = prepared.principal;
    act.record.action = std::move(action);
    act.record.resources = {"arn:aws:glovebox::" + order.destination.account.text() +
                                ":destination/" + order.destination.id.text(),
                            ArnOf(order.audience.audience)};
    act.record.outcome = outcome;
    act.record.changes = true;
    act.record.plan_hash = order.audience.released.plan_hash;
    // That a change was too small to go is nobody else's to know.
    if (outcome == audit::Outcome::kSuccess) act.touched = owners;
    audit::Trail trail(place.database, place.node.keys, place.node.random);
    return audit::AppendNow(place.database, trail, act);
}

audit::Outcome RecordedAs(activation::DeliveryStatus status) {
    switch (status) {
        case activation::DeliveryStatus::kDelivered:
        case activation::DeliveryStatus::kAlreadyDelivered:
        case activation::DeliveryStatus::kEmpty: return audit::Outcome::kSuccess;
        case activation::DeliveryStatus::kHeld: return audit::Outcome::kDenied;
        case activation::DeliveryStatus::kPaused: return audit::Outcome::kFailed;
    }
    UNREACHABLE();
}

Result<activation::DeliveryReport> DeliverNow(const WorkPlace& place,
                                              const policy::ApprovedAudience& approved,
                                              const Prepared& prepared,
                                              const activation::DeliveryOptions& options) {
    const activation::DeliveryOrder& order = prepared.order;
    // Before they are opened: nobody uses them without a record.
    RETURN_IF_ERROR(
        Record(place, prepared, "glovebox:UseDestinationSecrets", audit::Outcome::kSuccess, {}));
    ASSIGN_OR_RETURN(const auto platform, MakePlatform(place, order));
    ASSIGN_OR_RETURN(const auto http, MakeClient(place));
    const storage::ObjectId object(order.audience.released.object_id);
    ASSIGN_OR_RETURN(const base::UniqueFd fd,
                     place.node.objects.OpenForReading(order.destination.account, object));
    const auto open_rows = [&] { return place.node.engine.Read(fd.get()); };
    const activation::DeliveryServices services{
        place.database,   place.node.keys,   *http,
        place.node.clock, place.node.random, place.data_folder};
    auto report = activation::Deliver(approved, order, *platform, open_rows, services, options);
    const audit::Outcome outcome =
        report.ok() ? RecordedAs(report->status) : audit::Outcome::kFailed;
    RETURN_IF_ERROR(
        Record(place, prepared, "glovebox:DeliverAudience", outcome, approved.owners()));
    return report;
}

}  // namespace

runs::Services WorkPlace::run_services() const {
    return {database,       node.objects, node.describer, node.engine,
            node.inspector, node.clock,   node.random};
}

Result<CreatedAudience> CreateAudience(const WorkPlace& place, const AudienceRequest& request,
                                       const runs::RunOptions& options) {
    RETURN_IF_ERROR(activation::CheckAudienceName(request.name));
    const runs::Question question{request.account, request.collaboration, request.sql,
                                  policy::Purpose::kAudience};
    ASSIGN_OR_RETURN(const runs::Decision decision, runs::Decide(place.run_services(), question));
    const policy::Judgement& judgement = decision.judgement;
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
        audit::Act act = ActOf(place, request);
        SetRefused(act, *refusals);
        audit::Trail trail(place.database, place.node.keys, place.node.random);
        RETURN_IF_ERROR(audit::AppendNow(place.database, trail, act));
        return CreatedAudience(Refused{*refusals, request.sql});
    }
    const auto& approved = std::get<policy::ApprovedQuery>(judgement);
    ASSIGN_OR_RETURN(auto released, runs::Run(place.run_services(), question, approved, options));
    // Without a version nothing refers to the rows, and they go.
    ASSIGN_OR_RETURN(auto version, Store(place, request, question, decision, released));
    released.object.Keep();
    return CreatedAudience(std::move(version));
}

Result<Activated> Activate(const WorkPlace& place, const ActivationRequest& request,
                           const activation::DeliveryOptions& options) {
    ASSIGN_OR_RETURN(const Prepared prepared, Prepare(place, request));
    ASSIGN_OR_RETURN(const policy::AudienceJudgement judgement, JudgeDelivery(place, prepared));
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement))
        return Activated(Refused{*refusals, prepared.question.sql});
    ASSIGN_OR_RETURN(auto report, DeliverNow(place, std::get<policy::ApprovedAudience>(judgement),
                                             prepared, options));
    return Activated(std::move(report));
}

}  // namespace server
