// SPDX-License-Identifier: Apache-2.0
#include "metadata/migrations.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace metadata {
namespace {

using Versions = std::map<std::string, std::int64_t>;

base::Result<Versions> ReadVersions(Database& database) {
    Versions versions;
    ASSIGN_OR_RETURN(const auto rows, (database.Query<std::string, std::int64_t>(
                                          "SELECT room, version FROM rooms")));
    for (const auto& [room, version] : rows) versions[room] = version;
    return versions;
}

// Created under the writer's lock: two programs that find no table must not both make it.
base::Status CreateVersionsIfMissing(Database& database) {
    ASSIGN_OR_RETURN(
        const auto found,
        database.QueryOne<std::string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", {"rooms"}));
    if (found) return {};
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    RETURN_IF_ERROR(database.ExecuteScript(
        "CREATE TABLE IF NOT EXISTS rooms (room TEXT PRIMARY KEY, version BIGINT NOT NULL)"));
    return transaction.Commit();
}

base::Error Newer(std::string_view room) {
    return base::Conflict(
        "the data directory was written by a newer version of this program (room '" +
        std::string(room) + "'); use that version or a newer one");
}

base::Status RefuseNewer(const Versions& versions, std::span<const RoomMigrations> rooms) {
    for (const auto& [room, version] : versions) {
        const auto known = std::ranges::find(rooms, room, &RoomMigrations::room);
        if (known == rooms.end() || static_cast<std::size_t>(version) > known->steps.size())
            return Newer(room);
    }
    return {};
}

// A step may build a table anew and drop the old one; to the engine that looks like taking the
// parents away. So references are checked once, at the end, instead of with each statement; the
// switch works only outside a transaction.
class ReferencesUnchecked final {
  public:
    explicit ReferencesUnchecked(Database& database)
        : database_(database), status_(database.ExecuteScript("PRAGMA foreign_keys = OFF")) {}
    ~ReferencesUnchecked() {
        [[maybe_unused]] const auto restored = database_.ExecuteScript("PRAGMA foreign_keys = ON");
    }
    ReferencesUnchecked(const ReferencesUnchecked&) = delete;
    ReferencesUnchecked& operator=(const ReferencesUnchecked&) = delete;

    const base::Status& status() const { return status_; }

  private:
    Database& database_;
    base::Status status_;
};

base::Status CheckReferences(Database& database) {
    ASSIGN_OR_RETURN(auto broken, database.Prepare("PRAGMA foreign_key_check"));
    RETURN_IF_ERROR(broken.Bind({}));
    ASSIGN_OR_RETURN(const bool any, broken.Step());
    if (any) return base::Internal("a migration left rows whose parents are gone");
    return {};
}

bool UpToDate(const Versions& versions, std::span<const RoomMigrations> rooms) {
    return std::ranges::all_of(rooms, [&](const RoomMigrations& room) {
        const auto found = versions.find(std::string(room.room));
        return found != versions.end() &&
               static_cast<std::size_t>(found->second) == room.steps.size();
    });
}

base::Status Advance(Database& database, const RoomMigrations& room, std::size_t seen) {
    for (std::size_t i = seen; i < room.steps.size(); ++i) {
        const auto done = database.ExecuteScript(room.steps[i]);
        if (!done.ok()) {
            return done.error().Within("migration " + std::to_string(i + 1) + " of '" +
                                       std::string(room.room) + "'");
        }
    }
    const auto stored = database.Execute("INSERT INTO rooms (room, version) VALUES (?, ?) ON "
                                         "CONFLICT (room) DO UPDATE SET version = excluded.version",
                                         {room.room, static_cast<std::int64_t>(room.steps.size())});
    if (!stored.ok()) return stored.error();
    return {};
}

}  // namespace

base::Status Migrate(Database& database, std::span<const RoomMigrations> rooms) {
    RETURN_IF_ERROR(CreateVersionsIfMissing(database));
    ASSIGN_OR_RETURN(const Versions before, ReadVersions(database));
    RETURN_IF_ERROR(RefuseNewer(before, rooms));
    if (UpToDate(before, rooms)) return {};
    const ReferencesUnchecked unchecked(database);
    RETURN_IF_ERROR(base::Status(unchecked.status()));
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    // Another process may have gone first while this one waited for its turn.
    ASSIGN_OR_RETURN(const Versions versions, ReadVersions(database));
    RETURN_IF_ERROR(RefuseNewer(versions, rooms));
    for (const RoomMigrations& room : rooms) {
        const auto seen = versions.find(std::string(room.room));
        RETURN_IF_ERROR(Advance(
            database, room, seen == versions.end() ? 0 : static_cast<std::size_t>(seen->second)));
    }
    RETURN_IF_ERROR(CheckReferences(database));
    return transaction.Commit();
}

}  // namespace metadata
