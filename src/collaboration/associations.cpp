// SPDX-License-Identifier: Apache-2.0
#include "collaboration/associations.h"

#include "base/object_reader.h"
#include "base/utf8.h"

#include <tuple>
#include <utility>

namespace collaboration {
namespace {

using Row = std::tuple<base::AssociationId, base::CollaborationId, base::TableId, std::string,
                       std::string, std::string, std::optional<std::string>, base::WallTime,
                       base::WallTime, base::WallTime, base::WallTime>;

constexpr std::string_view kSelect =
    "SELECT a.id, a.collaboration_id, a.table_id, a.name, a.role_arn, a.description, a.rule, "
    "a.created_ms, a.updated_ms, a.rule_created_ms, a.rule_updated_ms FROM table_associations a ";

std::optional<std::string> RuleText(const Association& association) {
    if (!association.rule) return std::nullopt;
    return policy::ToJson(*association.rule).Dump();
}

base::Result<std::optional<policy::CollaborationRule>>
RuleOf(const std::optional<std::string>& text) {
    std::optional<policy::CollaborationRule> rule;
    if (!text) return rule;
    ASSIGN_OR_RETURN(const auto json, base::ParseJson(*text));
    ASSIGN_OR_RETURN(rule, policy::ParseCollaborationRule(json, "rule"));
    return rule;
}

// What is stored was checked when it came in: one that does not read back is unusable rather than
// without its rule.
base::Result<Association> FromRow(Row row) {
    Association one;
    std::optional<std::string> rule;
    std::tie(one.id, one.collaboration, one.table, one.name, one.role_arn, one.description, rule,
             one.created, one.updated, one.rule_created, one.rule_updated) = std::move(row);
    auto read = RuleOf(rule);
    if (!read.ok()) {
        return base::Error{base::ErrorCode::kCorrupt,
                           "the stored association " + base::QuoteName(one.name) +
                               " cannot be read",
                           read.error().message};
    }
    one.rule = *std::move(read);
    return one;
}

base::Result<std::vector<Association>>
Select(metadata::Database& database, std::string_view where,
       std::initializer_list<metadata::Parameter> parameters) {
    ASSIGN_OR_RETURN(auto rows,
                     database.Query<Row>(std::string(kSelect) + std::string(where), parameters));
    std::vector<Association> found;
    for (Row& row : rows) {
        ASSIGN_OR_RETURN(found.emplace_back(), FromRow(std::move(row)));
    }
    return found;
}

constexpr std::string_view kOwned =
    "JOIN configured_tables t ON t.id = a.table_id WHERE a.collaboration_id = ? AND t.owner_id = ? "
    "AND ";

}  // namespace

base::Result<std::optional<Association>>
Associations::Find(const base::CollaborationId& collaboration, std::string_view name) {
    ASSIGN_OR_RETURN(auto found, Select(database_, "WHERE a.collaboration_id = ? AND a.name = ?",
                                        {collaboration, base::AsciiLower(name)}));
    if (found.empty()) return std::optional<Association>();
    return std::optional(std::move(found.front()));
}

base::Result<Association> Associations::FindOwned(const base::CollaborationId& collaboration,
                                                  const base::AccountId& owner,
                                                  const base::AssociationId& id) {
    ASSIGN_OR_RETURN(auto found, Select(database_, std::string(kOwned) + "a.id = ?",
                                        {collaboration, owner, id}));
    if (found.empty()) return base::NotFound("there is no such association");
    return std::move(found.front());
}

base::Result<Association> Associations::FindById(const base::AssociationId& id) {
    ASSIGN_OR_RETURN(auto found, Select(database_, "WHERE a.id = ?", {id}));
    if (found.empty()) return base::NotFound("there is no such association");
    return std::move(found.front());
}

base::Result<std::vector<Association>>
Associations::List(const base::CollaborationId& collaboration) {
    return Select(database_, "WHERE a.collaboration_id = ? ORDER BY a.name", {collaboration});
}

base::Result<std::vector<Association>>
Associations::ListOwned(const base::CollaborationId& collaboration, const base::AccountId& owner,
                        std::string_view after, std::int64_t count) {
    return Select(database_, std::string(kOwned) + "a.id > ? ORDER BY a.id LIMIT ?",
                  {collaboration, owner, after, count});
}

base::Result<Association> Associations::Create(Association association, base::Random& random,
                                               base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto taken, Find(association.collaboration, association.name));
    if (taken) {
        return base::Conflict("a table of the collaboration has the name " +
                              base::QuoteName(association.name) + " already");
    }
    association.id = base::AssociationId(random.Uuid());
    association.created = association.updated = clock.Now();
    if (association.rule) association.rule_created = association.rule_updated = association.created;
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO table_associations (id, collaboration_id, table_id, name, role_arn, "
        "description, rule, created_ms, updated_ms, rule_created_ms, rule_updated_ms) VALUES (?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {association.id, association.collaboration, association.table, association.name,
         association.role_arn, association.description, RuleText(association), association.created,
         association.updated, association.rule_created, association.rule_updated}));
    return association;
}

base::Result<Association> Associations::Update(Association association, base::Clock& clock) {
    ASSIGN_OR_RETURN(auto found, Select(database_, "WHERE a.id = ?", {association.id}));
    if (found.empty()) return base::NotFound("there is no such association");
    const Association& before = found.front();
    association.created = before.created;
    association.updated = clock.Now();
    association.rule_created = before.rule ? before.rule_created : association.updated;
    association.rule_updated =
        association.rule == before.rule ? before.rule_updated : association.updated;
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE table_associations SET role_arn = ?, description = ?, rule = ?, updated_ms = ?, "
        "rule_created_ms = ?, rule_updated_ms = ? WHERE id = ?",
        {association.role_arn, association.description, RuleText(association), association.updated,
         association.rule_created, association.rule_updated, association.id}));
    return association;
}

base::Status Associations::Delete(const base::AssociationId& id) {
    RETURN_IF_ERROR(database_.Execute("DELETE FROM table_associations WHERE id = ?", {id}));
    return {};
}

}  // namespace collaboration
