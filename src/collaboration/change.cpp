// SPDX-License-Identifier: Apache-2.0
#include "collaboration/change.h"

#include "base/object_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace collaboration {
namespace {

using base::Json;
using base::ObjectReader;
using base::Result;

constexpr std::size_t kListedMax = 20;  // abilities or types in one list, repeated ones too

template <class T>
std::vector<T> SortedOnce(std::vector<T> items) {
    std::ranges::sort(items);
    const auto repeated = std::ranges::unique(items);
    items.erase(repeated.begin(), repeated.end());
    return items;
}

Result<std::optional<bool>> ParsePays(const ObjectReader& member) {
    const Json* payment = member.Find("paymentConfiguration");
    if (payment == nullptr) return std::optional<bool>();
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(*payment, "paymentConfiguration", {"queryCompute"}));
    ASSIGN_OR_RETURN(const Json* compute, reader.Required("queryCompute"));
    ASSIGN_OR_RETURN(const auto responsible,
                     ObjectReader::Make(*compute, "queryCompute", {"isResponsible"}));
    return responsible.OptionalBool("isResponsible");
}

Result<MemberChange> ParseMemberChange(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(
                         json, "member",
                         {"accountId", "memberAbilities", "displayName", "paymentConfiguration"}));
    MemberChange change;
    ASSIGN_OR_RETURN(const std::string account, reader.Text("accountId"));
    change.account = base::AccountId(account);
    ASSIGN_OR_RETURN(const auto abilities, reader.Texts("memberAbilities", kListedMax));
    for (const std::string& text : abilities) {
        ASSIGN_OR_RETURN(const auto ability, ParseAbility(text));
        change.abilities.push_back(ability);
    }
    change.abilities = SortedOnce(std::move(change.abilities));
    ASSIGN_OR_RETURN(const auto name, reader.OptionalText("displayName"));
    change.display_name = name.value_or("");
    ASSIGN_OR_RETURN(change.pays, ParsePays(reader));
    return change;
}

Result<AutoApprovalChange> ParseAutoApprovalChange(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(json, "collaboration", {"autoApprovedChangeTypes"}));
    ASSIGN_OR_RETURN(const auto texts, reader.Texts("autoApprovedChangeTypes", kListedMax));
    AutoApprovalChange change;
    for (const std::string& text : texts) {
        ASSIGN_OR_RETURN(const ChangeType type, ParseAutoApprovedType(text));
        change.types.push_back(type);
    }
    change.types = SortedOnce(std::move(change.types));
    return change;
}

Json ToJson(const MemberChange& change) {
    Json abilities = Json::MakeArray();
    for (const policy::Ability ability : change.abilities)
        abilities.Append(policy::ToString(ability));
    Json member = Json::MakeObject();
    member.Set("accountId", change.account.text()).Set("memberAbilities", std::move(abilities));
    if (!change.display_name.empty()) member.Set("displayName", change.display_name);
    if (change.pays) {
        Json compute = Json::MakeObject();
        compute.Set("isResponsible", *change.pays);
        Json payment = Json::MakeObject();
        member.Set("paymentConfiguration", payment.Set("queryCompute", std::move(compute)));
    }
    Json specification = Json::MakeObject();
    return specification.Set("member", std::move(member));
}

Json ToJson(const AutoApprovalChange& change) {
    Json collaboration = Json::MakeObject();
    collaboration.Set("autoApprovedChangeTypes", TypesJson(change.types));
    Json specification = Json::MakeObject();
    return specification.Set("collaboration", std::move(collaboration));
}

bool Receives(const std::vector<policy::Ability>& abilities) {
    return std::ranges::find(abilities, policy::Ability::kCanReceiveResults) != abilities.end();
}

bool NamesQuery(const MemberChange& change) {
    return std::ranges::find(change.abilities, policy::Ability::kCanQuery) !=
           change.abilities.end();
}

// Who pays where nobody is named is to be named before others are, or it would cease to.
void NameDefaultPayers(Collaboration& collaboration) {
    if (std::ranges::any_of(collaboration.members, &Member::pays)) return;
    for (Member& member : collaboration.members) member.pays = CanQuery(member);
}

Result<std::vector<ChangeType>> AddMember(const MemberChange& change, Member* stored,
                                          Collaboration& collaboration) {
    if (NamesQuery(change))
        return base::InvalidArgument("a member added later cannot be given CAN_QUERY");
    if (stored != nullptr && CanQuery(*stored))
        return base::InvalidArgument("a member with CAN_QUERY that is gone cannot come back");
    if (change.display_name.empty())
        return base::InvalidArgument("a new member needs a displayName");
    std::vector<ChangeType> types = {ChangeType::kAddMember};
    if (Receives(change.abilities)) types.push_back(ChangeType::kGrantReceiveResults);
    if (change.pays.value_or(false)) {
        types.push_back(ChangeType::kAddPayerCandidate);
        NameDefaultPayers(collaboration);
    }
    Member member;
    member.account = change.account;
    member.abilities = change.abilities;
    member.status = MemberStatus::kInvited;
    member.display_name = change.display_name;
    member.pays = change.pays.value_or(false);
    if (stored == nullptr) {
        collaboration.members.push_back(std::move(member));
    } else {
        *stored = std::move(member);
    }
    return types;
}

base::Status ChangePayment(bool pays, const base::AccountId& account,
                           Collaboration& collaboration) {
    NameDefaultPayers(collaboration);
    for (Member& member : collaboration.members) {
        if (member.account == account) member.pays = pays;
    }
    if (std::ranges::none_of(collaboration.members, &Member::pays))
        return base::InvalidArgument("the last payer candidate cannot be removed");
    return {};
}

Result<std::vector<ChangeType>> ChangeMember(const MemberChange& change, Member& stored,
                                             Collaboration& collaboration) {
    if (NamesQuery(change) && !CanQuery(stored)) {
        return base::InvalidArgument("CAN_QUERY is fixed for the life of a collaboration");
    }
    if (!change.display_name.empty() && change.display_name != stored.display_name)
        return base::InvalidArgument("the displayName of a member cannot be changed");
    std::vector<ChangeType> types;
    const bool receives = Receives(change.abilities);
    if (receives != Receives(stored.abilities)) {
        types.push_back(receives ? ChangeType::kGrantReceiveResults
                                 : ChangeType::kRevokeReceiveResults);
        const bool queries = CanQuery(stored);
        stored.abilities.clear();
        if (queries) stored.abilities.push_back(policy::Ability::kCanQuery);
        if (receives) stored.abilities.push_back(policy::Ability::kCanReceiveResults);
    }
    if (change.pays && *change.pays != IsPayerCandidate(collaboration, stored)) {
        types.push_back(*change.pays ? ChangeType::kAddPayerCandidate
                                     : ChangeType::kRemovePayerCandidate);
        RETURN_IF_ERROR(ChangePayment(*change.pays, change.account, collaboration));
    }
    if (types.empty()) return base::InvalidArgument("changes nothing about this member");
    return types;
}

}  // namespace

Result<Change> ParseChange(const Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     ObjectReader::Make(json, "", {"specificationType", "specification", "types"}));
    ASSIGN_OR_RETURN(const std::string kind, reader.Text("specificationType"));
    ASSIGN_OR_RETURN(const Json* body, reader.Required("specification"));
    ASSIGN_OR_RETURN(const auto specification,
                     ObjectReader::Make(*body, "specification", {"member", "collaboration"}));
    ASSIGN_OR_RETURN(const auto types, reader.OptionalTexts("types", kListedMax));
    Change change;
    for (const std::string& text : types.value_or(std::vector<std::string>())) {
        ASSIGN_OR_RETURN(const ChangeType type, ParseChangeType(text));
        change.types.push_back(type);
    }
    if (kind == "MEMBER") {
        ASSIGN_OR_RETURN(const Json* member, specification.Required("member"));
        ASSIGN_OR_RETURN(change.specification, ParseMemberChange(*member));
        return change;
    }
    if (kind != "COLLABORATION")
        return base::InvalidArgument("specificationType is not one of MEMBER or COLLABORATION");
    ASSIGN_OR_RETURN(const Json* collaboration, specification.Required("collaboration"));
    ASSIGN_OR_RETURN(change.specification, ParseAutoApprovalChange(*collaboration));
    return change;
}

Json ToJson(const Change& change) {
    const bool member = std::holds_alternative<MemberChange>(change.specification);
    Json json = Json::MakeObject();
    json.Set("specificationType", member ? "MEMBER" : "COLLABORATION");
    json.Set("specification",
             std::visit([](const auto& each) { return ToJson(each); }, change.specification));
    return json.Set("types", TypesJson(change.types));
}

Result<std::vector<ChangeType>> ApplyChange(const Change& change, Collaboration& collaboration) {
    if (const auto* approval = std::get_if<AutoApprovalChange>(&change.specification)) {
        if (approval->types == collaboration.auto_approved)
            return base::InvalidArgument("changes nothing about what is approved by itself");
        collaboration.auto_approved = approval->types;
        return std::vector{ChangeType::kEditAutoApprovedTypes};
    }
    const auto& wanted = std::get<MemberChange>(change.specification);
    const auto found = std::ranges::find(collaboration.members, wanted.account, &Member::account);
    Member* stored = found == collaboration.members.end() ? nullptr : &*found;
    const bool there = stored != nullptr && (stored->status == MemberStatus::kInvited ||
                                             stored->status == MemberStatus::kActive);
    return there ? ChangeMember(wanted, *stored, collaboration)
                 : AddMember(wanted, stored, collaboration);
}

}  // namespace collaboration
