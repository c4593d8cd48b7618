// SPDX-License-Identifier: Apache-2.0
#include "server/newer_trail.h"

#include "access/accounts.h"
#include "audit/test_node.h"
#include "base/file.h"
#include "server/node.h"

namespace {

// A node whose accounts did something, then were backed up, and did something more.
struct LostNode : audit::TestNode {
    LostNode() {
        REQUIRE(server::MigrateNode(database).ok());
        airline = access_control::Accounts(database).Create("airline", random, clock)->id;
        partner = access_control::Accounts(database).Create("partner", random, clock)->id;
        Change("iam:CreateUser", {partner});
        REQUIRE(digests.SignAll(clock).ok());
        REQUIRE(database.CopyTo(folder.path / "backup.db", [](auto, auto) {}).ok());
        Change("cleanrooms:DeleteMember", {partner});
        Change("iam:DeleteUser", {});
    }

    void Change(const std::string& action, std::vector<base::AccountId> touched) {
        audit::Act act = ActOf(airline, action);
        act.record.changes = true;
        act.touched = std::move(touched);
        Append(act);
    }

    std::string Keep(const std::string& name, std::string_view text) const {
        REQUIRE(base::WriteFileDurably(folder.path / name, text).ok());
        return (folder.path / name).string();
    }
    std::string Exported(const base::AccountId& account) {
        return Keep(account.text(), Export(account));
    }

    base::Result<server::NewerTrail> Find(const std::vector<std::string>& files,
                                          const std::vector<std::string>& held = {}) {
        ASSIGN_OR_RETURN(const auto exports, server::ReadExports(files, held));
        auto backup = metadata::Database::Open(folder.path / "backup.db");
        REQUIRE(backup.ok());
        return server::FindNewer(*backup, keys, exports);
    }
};

std::vector<std::string> Actions(const server::NewerTrail& newer) {
    std::vector<std::string> actions;
    for (const audit::Record& record : newer.changes) actions.push_back(record.action);
    return actions;
}

}  // namespace

TEST_CASE("exports tell what was changed after the backup, each change once") {
    LostNode node;
    const auto newer = node.Find({node.Exported(node.partner), node.Exported(node.airline)});

    REQUIRE(newer.ok());
    CHECK(Actions(*newer) == std::vector<std::string>{"cleanrooms:DeleteMember", "iam:DeleteUser"});
    CHECK(newer->missing.empty());
    CHECK(newer->reports.size() == 2);
}

TEST_CASE("an account without an export is named") {
    LostNode node;
    const auto newer = node.Find({node.Exported(node.airline)});

    REQUIRE(newer.ok());
    CHECK(newer->missing == std::vector{node.partner});
}

TEST_CASE("a later export goes on where an earlier one ends") {
    LostNode node;
    const std::string first = node.Keep("first", node.Export(node.airline));
    node.clock.SleepFor(std::chrono::hours(1));
    const base::WallTime begin = node.clock.Now();
    node.Change("iam:DeleteRole", {});
    audit::TimeRange range;
    range.from = begin;
    const std::string second = node.Keep("second", node.Export(node.airline, range));

    CHECK(Actions(*node.Find({second, first})).back() == "iam:DeleteRole");
    const auto alone = node.Find({second});
    CHECK(alone->missing.size() == 2);
    CHECK(alone->changes.empty());
}

TEST_CASE("an export that does not reach a digest somebody kept is refused") {
    LostNode node;
    const std::string early = node.Exported(node.airline);
    node.Change("iam:DeleteRole", {});
    REQUIRE(node.digests.SignAll(node.clock).ok());
    const auto digests = node.digests.List(node.airline);
    const std::string held = node.Keep("digest", audit::ToJson(digests->back()).Dump());

    const auto refused = node.Find({early}, {held});
    CHECK(refused.error().message.find("which is not here") != std::string::npos);
    CHECK(node.Find({node.Keep("late", node.Export(node.airline))}, {held}).ok());
}

TEST_CASE("an export that another node signed is refused, and what is none") {
    LostNode node;
    LostNode other;
    const std::string text = other.Export(other.airline);
    base::SeededRandom random{99};
    support::TemporaryFolder folder;
    const auto keys = crypto::KeyRing::Open(folder.path, random);
    const auto exports = server::ReadExports({node.Keep("other", text)}, {});
    REQUIRE(exports.ok());

    CHECK(server::FindNewer(node.database, *keys, *exports).error().code ==
          base::ErrorCode::kPermissionDenied);
    CHECK(!server::ReadExports({node.Keep("text", "hello")}, {}).ok());
    CHECK(!server::ReadExports({"/nowhere"}, {}).ok());
}
