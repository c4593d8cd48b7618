// SPDX-License-Identifier: Apache-2.0
#include "api/aws/association_input.h"
#include "api/aws/authorize.h"
#include "api/aws/collaboration_handlers.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/default_result.h"
#include "api/aws/input.h"
#include "api/aws/setting_tags.h"
#include "api/aws/subjects.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"
#include "collaboration/tags.h"

#include <optional>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Membership;
using collaboration::Memberships;

constexpr std::string_view kMembership = "MEMBERSHIP";

// Whether the input agrees to pay for queries; what it does not say stays as it is.
bool AgreesToPay(const Json& input, std::string_view member, bool otherwise) {
    const Json* payment = MemberOf(input, member);
    const Json* compute = payment == nullptr ? nullptr : MemberOf(*payment, "queryCompute");
    return compute == nullptr ? otherwise : compute->Find("isResponsible")->AsBool();
}

// Who is to pay agrees to it when joining; who is not cannot offer it.
std::optional<ApiError> CheckPayment(const collaboration::Collaboration& collaboration,
                                     const Membership& membership, std::string_view field) {
    const collaboration::Member* self = FindMember(collaboration, membership.account);
    const bool named = self != nullptr && IsPayerCandidate(collaboration, *self);
    if (named == membership.pays) return std::nullopt;
    const std::string place = std::string(field) + ".queryCompute.isResponsible";
    return FieldInvalid(place, named ? "must be true: the collaboration names this member as payer"
                                     : "must be false: the collaboration names another payer");
}

ApiAnswer MembershipAnswer(const HandlerContext& context, const Membership& membership,
                           const Resource& resource) {
    VALUE_OR_ANSWER(Json json, MembershipJson(context, membership), resource);
    Json answer = Json::MakeObject();
    answer.Set("membership", std::move(json));
    return answer;
}

}  // namespace

ApiAnswer CreateMembership(const HandlerContext& context, const Json& input) {
    Resource resource = AboutCollaboration(input);
    resource.quota = {"memberships of an account", collaboration::kMembershipsMax};
    if (TextOr(input, "jobLogStatus", "DISABLED") == "ENABLED")
        return FieldInvalid("jobLogStatus", "ENABLED is not offered by this node: it runs no jobs");
    VALUE_OR_ANSWER(const auto collaboration, CollaborationOf(context, input), resource);
    // As with AWS: the membership, which the front door asked about, and the collaboration.
    OK_OR_ANSWER(Authorize(context, "cleanrooms:CreateMembership",
                           CleanRoomsArn(context, collaboration.creator, "collaboration",
                                         collaboration.id.text())),
                 resource);
    Membership wanted;
    wanted.collaboration = collaboration.id;
    wanted.account = context.account();
    wanted.pays = IsPayerCandidate(collaboration, *FindMember(collaboration, context.account()));
    wanted.pays = AgreesToPay(input, "paymentConfiguration", wanted.pays);
    VALUE_OR_ANSWER(wanted.query_log,
                    collaboration::ParseQueryLogStatus(TextOf(input, "queryLogStatus")), resource);
    if (auto wrong = CheckPayment(collaboration, wanted, "paymentConfiguration"))
        return *std::move(wrong);
    if (auto wrong = ReadDefaultResult(context, input, wanted)) return *std::move(wrong);
    Memberships memberships(context.database);
    if (const auto joined = memberships.FindActive(context.account(), collaboration.id);
        joined.ok() && joined->has_value()) {
        return Conflicting({kMembership, (*joined)->id.text()}, "ALREADY_EXISTS",
                           "this account has joined the collaboration already");
    }
    if (auto wrong = CheckNotes(TagsOf(input))) return *std::move(wrong);
    VALUE_OR_ANSWER(const Membership stored,
                    memberships.Join(std::move(wanted), context.random, context.clock), resource);
    const std::string arn =
        CleanRoomsArn(context, context.account(), "membership", stored.id.text());
    if (auto wrong = StoreTags(context, arn, TagsOf(input))) return *std::move(wrong);
    return MembershipAnswer(context, stored, resource);
}

ApiAnswer GetMembership(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership found, MembershipOf(context, input), resource);
    return MembershipAnswer(context, found, resource);
}

ApiAnswer ListMemberships(const HandlerContext& context, const Json& input) {
    const std::string filter = TextOr(input, "status", "");
    std::optional<collaboration::MembershipStatus> status;
    if (!filter.empty()) {
        VALUE_OR_ANSWER(status, collaboration::ParseMembershipStatus(filter), Resource());
    }
    return AnswerPage(
        context, input, {"ListMemberships", filter, "membershipSummaries"},
        [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
            ASSIGN_OR_RETURN(
                const auto found,
                Memberships(context.database).List(context.account(), status, after, count));
            Summaries summaries;
            for (const Membership& each : found) {
                ASSIGN_OR_RETURN(Json json, MembershipSummaryJson(context, each));
                summaries.emplace_back(each.id.text(), std::move(json));
            }
            return summaries;
        });
}

ApiAnswer UpdateMembership(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    if (TextOr(input, "jobLogStatus", "DISABLED") == "ENABLED")
        return FieldInvalid("jobLogStatus", "ENABLED is not offered by this node: it runs no jobs");
    Memberships memberships(context.database);
    VALUE_OR_ANSWER(Membership changed, MembershipOf(context, input), resource);
    if (changed.status != collaboration::MembershipStatus::kActive)
        return Conflicting(resource, "INVALID_STATE", "this membership is not active any more");
    if (MemberOf(input, "queryLogStatus") != nullptr) {
        VALUE_OR_ANSWER(changed.query_log,
                        collaboration::ParseQueryLogStatus(TextOf(input, "queryLogStatus")),
                        resource);
    }
    VALUE_OR_ANSWER(const auto collaboration,
                    collaboration::Collaborations(context.database).FindById(changed.collaboration),
                    resource);
    if (MemberOf(input, "membershipPaymentConfiguration") != nullptr) {
        changed.pays = AgreesToPay(input, "membershipPaymentConfiguration", changed.pays);
        if (auto wrong = CheckPayment(collaboration, changed, "membershipPaymentConfiguration"))
            return *std::move(wrong);
    }
    if (auto wrong = ReadDefaultResult(context, input, changed)) return *std::move(wrong);
    OK_OR_ANSWER(memberships.Update(changed, context.clock), resource);
    VALUE_OR_ANSWER(const Membership now, memberships.Find(context.account(), changed.id),
                    resource);
    return MembershipAnswer(context, now, resource);
}

ApiAnswer DeleteMembership(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    Memberships memberships(context.database);
    VALUE_OR_ANSWER(const Membership found, MembershipOf(context, input), resource);
    if (const auto left = memberships.Leave(found, context.clock); !left.ok()) {
        if (left.error().code == base::ErrorCode::kConflict)
            return Conflicting(resource, "SUBRESOURCES_EXIST", left.error().message);
        return FromError(left.error(), resource);
    }
    OK_OR_ANSWER(collaboration::Tags(context.database)
                     .RemoveAll(context.account(), CleanRoomsArn(context, context.account(),
                                                                 "membership", found.id.text())),
                 resource);
    RecordCollaboration(context, found);
    return Json::MakeObject();
}

}  // namespace api
