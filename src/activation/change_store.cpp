// SPDX-License-Identifier: Apache-2.0
#include "activation/change_store.h"

#include <algorithm>
#include <map>

namespace activation {
namespace {

using Row = std::tuple<base::ActivationId, base::AccountId, std::string, std::string, std::int64_t,
                       std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

ChangeSet FromRow(Row row) {
    auto& [activation, account, object, identifiers, tags, rows, people, key_version, place] = row;
    return {std::move(activation),
            std::move(account),
            std::move(object),
            std::move(identifiers),
            static_cast<std::uint64_t>(tags),
            static_cast<std::uint64_t>(rows),
            static_cast<std::uint64_t>(people),
            static_cast<std::uint32_t>(key_version)};
}

}  // namespace

base::Result<std::optional<ChangeStore::Found>>
ChangeStore::Find(const base::ActivationId& activation) {
    ASSIGN_OR_RETURN(auto row,
                     database_.QueryOne<Row>(
                         "SELECT activation, account, object, identifiers, tags, row_count, people,"
                         " key_version, place FROM change_sets WHERE activation = ?",
                         {activation}));
    if (!row) return std::optional<Found>();
    const bool counts = std::get<8>(*row) > 0;
    return std::optional<Found>(Found{FromRow(*std::move(row)), counts});
}

base::Result<std::optional<std::uint32_t>>
ChangeStore::KeyVersion(const std::string& platform_account) {
    ASSIGN_OR_RETURN(const auto row, database_.QueryOne<std::int64_t>(
                                         "SELECT key_version FROM change_sets"
                                         " WHERE platform_account = ? ORDER BY created_ms LIMIT 1",
                                         {platform_account}));
    if (!row) return std::optional<std::uint32_t>();
    return std::optional<std::uint32_t>(static_cast<std::uint32_t>(std::get<0>(*row)));
}

base::Result<std::vector<ChangeSet>> ChangeStore::Earlier(const ChangeScope& scope) {
    std::map<std::int64_t, ChangeSet> by_place;
    for (const base::AccountId& owner : scope.owners) {
        ASSIGN_OR_RETURN(
            auto rows,
            database_.Query<Row>("SELECT s.activation, s.account, s.object, s.identifiers, s.tags,"
                                 " s.row_count, s.people, s.key_version, s.place FROM change_sets s"
                                 " JOIN change_set_owners o ON o.activation = s.activation"
                                 " WHERE s.platform_account = ? AND o.owner = ? AND s.place > 0"
                                 " AND s.activation <> ?",
                                 {scope.platform_account, owner, scope.activation}));
        for (Row& row : rows) {
            const std::int64_t place = std::get<8>(row);
            by_place.emplace(place, FromRow(std::move(row)));
        }
    }
    std::vector<ChangeSet> sets;
    for (auto& [place, set] : by_place) sets.push_back(std::move(set));
    return sets;
}

base::Status ChangeStore::Add(const ChangeScope& scope, const ChangeSet& set) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO change_sets (activation, account, platform_account, object, identifiers, tags,"
        " row_count, people, key_version, place, created_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        {set.activation, set.account, scope.platform_account, set.object, set.identifiers,
         static_cast<std::int64_t>(set.tags), static_cast<std::int64_t>(set.rows),
         static_cast<std::int64_t>(set.people), std::int64_t{set.key_version}, clock_.Now()}));
    for (const base::AccountId& owner : scope.owners) {
        RETURN_IF_ERROR(
            database_.Execute("INSERT INTO change_set_owners (activation, owner) VALUES (?, ?)",
                              {set.activation, owner}));
    }
    return transaction.Commit();
}

base::Result<bool> ChangeStore::Count(const ChangeScope& scope, std::size_t compared) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    ASSIGN_OR_RETURN(const auto earlier, Earlier(scope));
    if (earlier.size() != compared) return false;
    ASSIGN_OR_RETURN(const std::int64_t changed,
                     database_.Execute("UPDATE change_sets SET place ="
                                       " (SELECT max(place) + 1 FROM change_sets)"
                                       " WHERE activation = ? AND place = 0",
                                       {scope.activation}));
    if (changed != 1) return base::Internal("a set of members was not there to be counted");
    RETURN_IF_ERROR(transaction.Commit());
    return true;
}

base::Status ChangeStore::Remove(const base::ActivationId& activation) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM change_set_owners WHERE activation = ? AND EXISTS (SELECT 1 FROM change_sets s"
        " WHERE s.activation = change_set_owners.activation AND s.place = 0)",
        {activation}));
    RETURN_IF_ERROR(database_.Execute("DELETE FROM change_sets WHERE activation = ? AND place = 0",
                                      {activation}));
    return transaction.Commit();
}

}  // namespace activation
