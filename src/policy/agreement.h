// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "policy/analysis_rule.h"
#include "policy/collaboration_rule.h"
#include "query/relation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policy {

// The abilities of the Clean Rooms API that decide about queries.
enum class Ability : std::uint8_t { kCanQuery, kCanReceiveResults };

// An active member.
struct Member {
    base::AccountId account;
    std::string name;
    std::vector<Ability> abilities;
};

// A table associated with the collaboration.
struct AgreedTable {
    std::string name;  // of the association, lower case: what queries call it
    base::AccountId owner;
    base::TableId id;
    std::string schema_version;
    std::vector<query::NamedType> columns;  // the allowed ones, names in lower case
    std::optional<AnalysisRule> rule;
    std::optional<CollaborationRule> collaboration_rule = {};  // of the association
    // The owner's, for every query over the table. No approval rests on it.
    std::optional<std::int64_t> time_limit_seconds = {};
};

// Everything judging depends on besides the query and who asks: who takes part and what each owner
// allows. Immutable value; names no file, key or address.
struct Agreement {
    base::CollaborationId collaboration;
    std::string name;
    std::vector<Member> members;
    std::vector<AgreedTable> tables;
};

const Member* FindMember(const Agreement& agreement, const base::AccountId& account);
const AgreedTable* FindTable(const Agreement& agreement, std::string_view name);
const query::NamedType* FindColumn(const AgreedTable& table, std::string_view name);
bool HasAbility(const Member& member, Ability ability);
std::string_view ToString(Ability ability);  // "CAN_QUERY"

// Whose membership an approval rests on, besides the owners of its tables.
struct Parties {
    base::AccountId asker;
    base::AccountId provider;  // who wrote the query: the asker or a template's creator
    std::vector<base::AccountId> receivers;  // of the rows; none for a decision without rows
};

// Canonical JSON of what an approval for `parties` over `tables` rests on: their and the
// owners' abilities and membership, and every table's id, schema version, columns and rules. Equal
// texts, equal state.
base::Json StateOf(const Agreement& agreement, const Parties& parties,
                   const std::vector<std::string>& tables);

}  // namespace policy
