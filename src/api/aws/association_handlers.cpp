// SPDX-License-Identifier: Apache-2.0
#include "api/aws/association_handlers.h"

#include "access/arn.h"
#include "access/name.h"
#include "api/aws/association_input.h"
#include "api/aws/authorize.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/setting_tags.h"
#include "api/aws/subjects.h"
#include "api/aws/table_json.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Association;
using collaboration::Associations;
using collaboration::Membership;

constexpr std::string_view kAssociation = "CONFIGURED_TABLE_ASSOCIATION";

std::optional<ApiError> ReadRole(const HandlerContext& context, const Json& input,
                                 Association& association) {
    association.role_arn = TextOr(input, "roleArn", association.role_arn);
    const auto role = access_control::ParseRoleArn(association.role_arn);
    if (association.role_arn.empty() || (role && role->account == context.account()))
        return std::nullopt;
    return FieldInvalid("roleArn", "is no role of this account");
}

ApiAnswer Answer(const HandlerContext& context, const OwnAssociation& own) {
    Json answer = Json::MakeObject();
    return answer.Set("configuredTableAssociation",
                      AssociationJson(context, own.membership, own.table, own.association));
}

// Stored, unless the name is taken by whomever.
ApiAnswer Store(const HandlerContext& context, OwnAssociation own,
                const collaboration::TagMap& tags) {
    const Resource named{kAssociation, own.association.name};
    Associations associations(context.database);
    VALUE_OR_ANSWER(const auto taken,
                    associations.Find(own.membership.collaboration, own.association.name), named);
    if (taken) {
        return Conflicting(named, "ALREADY_EXISTS",
                           "a table of the collaboration has this name already");
    }
    VALUE_OR_ANSWER(const auto owned,
                    associations.ListOwned(own.membership.collaboration, context.account(), "",
                                           collaboration::kAssociationsMax),
                    named);
    if (owned.size() >= collaboration::kAssociationsMax) {
        return QuotaExceeded(
            {"table associations of a membership", collaboration::kAssociationsMax});
    }
    VALUE_OR_ANSWER(own.association,
                    associations.Create(std::move(own.association), context.random, context.clock),
                    named);
    const std::string arn = AssociationArn(context, own.membership, own.association.id);
    if (auto wrong = StoreTags(context, arn, tags)) return *std::move(wrong);
    RecordCollaboration(context, own.membership);
    return Answer(context, own);
}

}  // namespace

ApiAnswer CreateConfiguredTableAssociation(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    OwnAssociation own;
    VALUE_OR_ANSWER(own.membership, MembershipOf(context, input), resource);
    if (own.membership.status != collaboration::MembershipStatus::kActive)
        return Conflicting(resource, "INVALID_STATE", "this membership is not active any more");
    const std::string& table = TextOf(input, "configuredTableIdentifier");
    VALUE_OR_ANSWER(own.table,
                    collaboration::ConfiguredTables(context.database)
                        .FindOwned(context.account(), base::TableId(table)),
                    (Resource{"CONFIGURED_TABLE", table}));
    // As with AWS: the membership, which the front door asked about, and the table.
    OK_OR_ANSWER(Authorize(context, "cleanrooms:CreateConfiguredTableAssociation",
                           CleanRoomsArn(context, context.account(), "configuredtable", table)),
                 resource);
    auto name = access_control::FoldName(TextOf(input, "name"), access_control::kSqlNameBytesMax);
    if (!name.ok()) return FieldInvalid("name", name.error().message);
    own.association.collaboration = own.membership.collaboration;
    own.association.table = own.table.id;
    own.association.name = *std::move(name);
    own.association.description = TextOr(input, "description", "");
    if (auto wrong = ReadRole(context, input, own.association)) return *std::move(wrong);
    const collaboration::TagMap tags = TagsOf(input);
    if (auto wrong = CheckNotes(tags)) return *std::move(wrong);
    return Store(context, std::move(own), tags);
}

ApiAnswer GetConfiguredTableAssociation(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const OwnAssociation own, AssociationOf(context, input),
                    AboutAssociation(input));
    return Answer(context, own);
}

ApiAnswer ListConfiguredTableAssociations(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    return AnswerPage(
        context, input,
        {"ListConfiguredTableAssociations", resource.id, "configuredTableAssociationSummaries"},
        [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
            ASSIGN_OR_RETURN(const auto found, Associations(context.database)
                                                   .ListOwned(membership.collaboration,
                                                              context.account(), after, count));
            Summaries summaries;
            for (const Association& each : found) {
                summaries.emplace_back(each.id.text(),
                                       AssociationSummaryJson(context, membership, each));
            }
            return summaries;
        });
}

ApiAnswer UpdateConfiguredTableAssociation(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutAssociation(input);
    VALUE_OR_ANSWER(OwnAssociation own, AssociationOf(context, input), resource);
    own.association.description = TextOr(input, "description", own.association.description);
    if (auto wrong = ReadRole(context, input, own.association)) return *std::move(wrong);
    VALUE_OR_ANSWER(
        own.association,
        Associations(context.database).Update(std::move(own.association), context.clock), resource);
    return Answer(context, own);
}

ApiAnswer DeleteConfiguredTableAssociation(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutAssociation(input);
    VALUE_OR_ANSWER(const OwnAssociation own, AssociationOf(context, input), resource);
    OK_OR_ANSWER(Associations(context.database).Delete(own.association.id), resource);
    OK_OR_ANSWER(collaboration::Tags(context.database)
                     .RemoveAll(context.account(),
                                AssociationArn(context, own.membership, own.association.id)),
                 resource);
    RecordCollaboration(context, own.membership);
    return Json::MakeObject();
}

}  // namespace api
