// SPDX-License-Identifier: Apache-2.0
#include "activation/audience.h"

#include "activation/tables.h"
#include "base/file.h"

#include <array>
#include <doctest/doctest.h>
#include <filesystem>
#include <stdlib.h>

namespace {

using namespace std::chrono_literals;

struct Node {
    Node() {
        std::string name =
            (std::filesystem::temp_directory_path() / "glovebox-aud-XXXXXX").string();
        folder = mkdtemp(name.data());
        database.emplace(*metadata::Database::Open(folder / "node.db"));
        keys.emplace(*crypto::KeyRing::Open(folder, random));
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(*database, rooms).ok());
    }
    ~Node() {
        database.reset();
        std::filesystem::remove_all(folder);
    }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    activation::AudienceStore Store() { return {*database, *keys, clock, random}; }

    std::filesystem::path folder;
    base::SystemRandom random;
    base::ManualClock clock{base::WallTime(1'795'200'000'000ms)};
    std::optional<metadata::Database> database;
    std::optional<crypto::KeyRing> keys;
};

const base::AccountId kAirline{"111122223333"};
const base::AccountId kPartner{"444455556666"};
const base::CollaborationId kLoyalty{"loyalty"};

activation::ReleasedAudience Released(std::string object) {
    return {std::move(object),
            12,
            "plan",
            "run",
            activation::MembersFrom::kPartners,
            "SELECT DISTINCT email FROM people WHERE city = 'Oslo'"};
}

}  // namespace

TEST_CASE("a query run again under the same name is the next version of one audience") {
    Node node;
    auto store = node.Store();
    const auto first = store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1"));
    node.clock.SleepFor(1s);
    const auto second = store.AddVersion(kAirline, kLoyalty, "Spring", Released("object2"));

    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(first->version == 1);
    CHECK(second->version == 2);
    CHECK(first->audience.id == second->audience.id);
    const auto newest = store.Newest(kAirline, "Spring");
    REQUIRE(newest.ok());
    CHECK(newest->version == 2);
    CHECK(newest->released.object_id == "object2");
    CHECK(newest->released.query == Released("").query);
    CHECK(newest->released.members_from == activation::MembersFrom::kPartners);
    CHECK(newest->created == second->created);
    CHECK(store.Versions(kAirline, "Spring")->size() == 2);
}

TEST_CASE("another account's audience is not there") {
    Node node;
    auto store = node.Store();
    REQUIRE(store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());

    const auto foreign = store.Newest(kPartner, "Spring");
    const auto missing = store.Newest(kPartner, "Autumn");

    REQUIRE_FALSE(foreign.ok());
    CHECK(foreign.error().code == missing.error().code);
    CHECK(foreign.error().message == "there is no audience 'Spring' of this account");
}

TEST_CASE("one name does not mean audiences of two collaborations") {
    Node node;
    auto store = node.Store();
    REQUIRE(store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());

    const auto other =
        store.AddVersion(kAirline, base::CollaborationId("other"), "Spring", Released("object2"));

    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == base::ErrorCode::kConflict);
    CHECK(store.Versions(kAirline, "Spring")->size() == 1);
}

TEST_CASE("the text of the query is not readable in the database") {
    Node node;
    REQUIRE(node.Store().AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());
    node.database.reset();

    for (const auto& entry : std::filesystem::directory_iterator(node.folder)) {
        const auto bytes = base::ReadFile(entry.path(), std::size_t{64} << 20U);
        REQUIRE(bytes.ok());
        CHECK(bytes->find("Oslo") == std::string::npos);
        if (entry.path().extension() == ".db") CHECK(bytes->find("Spring") != std::string::npos);
    }
}

TEST_CASE("a name is short, visible text") {
    CHECK(activation::CheckAudienceName("Été 2026 – clients").ok());
    CHECK_FALSE(activation::CheckAudienceName("").ok());
    CHECK_FALSE(activation::CheckAudienceName(" a").ok());
    CHECK_FALSE(activation::CheckAudienceName("a\nb").ok());
    CHECK_FALSE(activation::CheckAudienceName(std::string(101, 'a')).ok());
}
