// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement.h"

#include "base/assert.h"

#include <algorithm>
#include <set>

namespace policy {
namespace {

base::Json StateOf(const AgreedTable& table) {
    base::Json columns = base::Json::MakeArray();
    for (const query::NamedType& column : table.columns) {
        columns.Append(base::Json::MakeArray({column.name, query::ToString(column.type)}));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("name", table.name).Set("id", table.id.text()).Set("owner", table.owner.text());
    json.Set("schemaVersion", table.schema_version).Set("columns", std::move(columns));
    json.Set("rule", table.rule ? ToJson(*table.rule) : base::Json());
    json.Set("collaborationRule",
             table.collaboration_rule ? ToJson(*table.collaboration_rule) : base::Json());
    return json;
}

base::Json StateOf(const Agreement& agreement, const base::AccountId& account) {
    const Member* member = FindMember(agreement, account);
    if (!member) return {};
    base::Json json = base::Json::MakeObject();
    json.Set("canQuery", HasAbility(*member, Ability::kCanQuery));
    json.Set("canReceiveResults", HasAbility(*member, Ability::kCanReceiveResults));
    return json;
}

}  // namespace

const Member* FindMember(const Agreement& agreement, const base::AccountId& account) {
    const auto found = std::ranges::find(agreement.members, account, &Member::account);
    return found == agreement.members.end() ? nullptr : &*found;
}

const AgreedTable* FindTable(const Agreement& agreement, std::string_view name) {
    const auto found = std::ranges::find(agreement.tables, name, &AgreedTable::name);
    return found == agreement.tables.end() ? nullptr : &*found;
}

const query::NamedType* FindColumn(const AgreedTable& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name, &query::NamedType::name);
    return found == table.columns.end() ? nullptr : &*found;
}

bool HasAbility(const Member& member, Ability ability) {
    return std::ranges::find(member.abilities, ability) != member.abilities.end();
}

std::string_view ToString(Ability ability) {
    switch (ability) {
        case Ability::kCanQuery: return "CAN_QUERY";
        case Ability::kCanReceiveResults: return "CAN_RECEIVE_RESULTS";
    }
    UNREACHABLE();
}

base::Json StateOf(const Agreement& agreement, const Parties& parties,
                   const std::vector<std::string>& tables) {
    std::set<std::string> owners;
    base::Json table_states = base::Json::MakeArray();
    for (const std::string& name : std::set<std::string>(tables.begin(), tables.end())) {
        const AgreedTable* table = FindTable(agreement, name);
        if (table) owners.insert(table->owner.text());
        table_states.Append(table ? StateOf(*table) : base::Json(name));
    }
    base::Json owner_states = base::Json::MakeArray();
    for (const std::string& owner : owners) {
        const bool member = FindMember(agreement, base::AccountId(owner)) != nullptr;
        owner_states.Append(base::Json::MakeArray({owner, member}));
    }
    base::Json receiver_states = base::Json::MakeArray();
    for (const base::AccountId& receiver : parties.receivers) {
        receiver_states.Append(
            base::Json::MakeArray({receiver.text(), StateOf(agreement, receiver)}));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("collaboration", agreement.collaboration.text());
    json.Set("asker", parties.asker.text());
    json.Set("abilities", StateOf(agreement, parties.asker));
    json.Set("provider", parties.provider.text());
    json.Set("providerIsMember", FindMember(agreement, parties.provider) != nullptr);
    json.Set("receivers", std::move(receiver_states));
    json.Set("owners", std::move(owner_states)).Set("tables", std::move(table_states));
    return json;
}

}  // namespace policy
