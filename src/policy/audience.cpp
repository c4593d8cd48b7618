// SPDX-License-Identifier: Apache-2.0
#include "policy/audience.h"

#include "policy/findings.h"
#include "policy/gate.h"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <string>

namespace policy {
namespace {

using query::RefusalCode;

void Refuse(Findings& findings, RefusalCode code, std::string column, std::string message) {
    findings.Add({.code = code,
                  .column = std::move(column),
                  .message = std::move(message),
                  .hint = std::string(query::InfoOf(code).remedy)});
}

void CheckAbilities(const ApprovedQuery& approved, const Agreement& agreement, Findings& findings) {
    const Member* member = FindMember(agreement, approved.asker());
    if (!member) {
        Refuse(findings, RefusalCode::kNotAMember, "",
               "the account is not a member of the collaboration");
        return;
    }
    if (!HasAbility(*member, Ability::kCanQuery)) {
        Refuse(findings, RefusalCode::kCannotQuery, "",
               "the member does not have the ability CAN_QUERY");
    }
    if (!HasAbility(*member, Ability::kCanReceiveResults)) {
        Refuse(findings, RefusalCode::kCannotReceiveResults, "",
               "the member does not have the ability CAN_RECEIVE_RESULTS");
    }
}

void CheckMapping(const ApprovedQuery& approved, const std::vector<MappedColumn>& mapping,
                  Findings& findings) {
    std::set<std::string> keys;
    for (const MappedColumn& item : mapping) {
        const bool column_known =
            std::ranges::any_of(approved.columns(), [&](const query::NamedType& column) {
                return column.name == item.column;
            });
        if (!column_known) {
            Refuse(findings, RefusalCode::kMappingNotValid, item.column,
                   fmt::format("the audience has no column '{}'", item.column));
        }
        if (!item.known) {
            Refuse(findings, RefusalCode::kMappingNotValid, item.column,
                   fmt::format("the destination has no key '{}'", item.key));
        }
        if (!keys.insert(item.key).second) {
            Refuse(findings, RefusalCode::kMappingNotValid, item.column,
                   fmt::format("the key '{}' is mapped twice", item.key));
        }
    }
    const bool identifying = std::ranges::any_of(
        mapping, [](const MappedColumn& item) { return item.known && item.identifying; });
    if (!identifying)
        Refuse(findings, RefusalCode::kIdentifierRequired, "", "no identifying key is mapped");
}

std::vector<base::AccountId> OtherOwners(const ApprovedQuery& approved,
                                         const Agreement& agreement) {
    std::set<base::AccountId> owners;
    for (const std::string& name : approved.tables()) {
        const AgreedTable* const table = FindTable(agreement, name);
        if (table && table->owner != approved.asker()) owners.insert(table->owner);
    }
    return {owners.begin(), owners.end()};
}

}  // namespace

AudienceJudgement JudgeAudience(const ApprovedQuery& approved, const Agreement& agreement,
                                const AudienceRequest& request) {
    Findings findings;
    CheckAbilities(approved, agreement, findings);
    if (approved.purpose() != Purpose::kAudience) {
        Refuse(findings, RefusalCode::kAudienceNeedsListRule, "",
               "the query was not approved for an audience");
    }
    const bool current = StateHash(agreement, approved) == approved.terms().state_hash() &&
                         request.released_plan_hash == approved.plan_hash();
    if (!current) {
        Refuse(findings, RefusalCode::kAudienceOutdated, "",
               "rules, schemas or memberships changed since it was built");
    }
    if (request.destination.empty() || request.destination_owner != approved.asker()) {
        Refuse(findings, RefusalCode::kDestinationNotOwned, "",
               "the account has no such destination");
    }
    CheckMapping(approved, request.mapping, findings);
    if (!findings.empty()) return std::move(findings).Take();
    return Gate::Approve(Gate::AudienceParts{.collaboration = approved.collaboration(),
                                             .account = approved.asker(),
                                             .destination = request.destination,
                                             .mapping = request.mapping,
                                             .owners = OtherOwners(approved, agreement),
                                             .plan_hash = approved.plan_hash()});
}

}  // namespace policy
