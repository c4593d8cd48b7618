// SPDX-License-Identifier: Apache-2.0
#include "activation/audience.h"

#include "activation/test_node.h"
#include "base/file.h"

#include <doctest/doctest.h>
#include <filesystem>

namespace {

using namespace std::chrono_literals;

const base::AccountId kAirline{"111122223333"};
const base::AccountId kPartner{"444455556666"};
const base::CollaborationId kLoyalty{"loyalty"};

activation::AudienceStore StoreOf(TestNode& node) {
    return {node.database, node.keys, node.clock, node.random};
}

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
    TestNode node;
    auto store = StoreOf(node);
    const auto first = store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1"));
    node.clock.SleepFor(1s);
    CHECK(*activation::IsAudienceObject(node.database, "object1"));
    CHECK_FALSE(*activation::IsAudienceObject(node.database, "object2"));
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
    TestNode node;
    auto store = StoreOf(node);
    REQUIRE(store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());

    const auto foreign = store.Newest(kPartner, "Spring");
    const auto missing = store.Newest(kPartner, "Autumn");

    REQUIRE_FALSE(foreign.ok());
    CHECK(foreign.error().code == missing.error().code);
    CHECK(foreign.error().message == "there is no audience 'Spring' of this account");
}

TEST_CASE("one name does not mean audiences of two collaborations") {
    TestNode node;
    auto store = StoreOf(node);
    REQUIRE(store.AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());

    const auto other =
        store.AddVersion(kAirline, base::CollaborationId("other"), "Spring", Released("object2"));

    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == base::ErrorCode::kConflict);
    CHECK(store.Versions(kAirline, "Spring")->size() == 1);
}

TEST_CASE("the text of the query is not readable in the database") {
    TestNode node;
    REQUIRE(StoreOf(node).AddVersion(kAirline, kLoyalty, "Spring", Released("object1")).ok());
    { const metadata::Database closed = std::move(node.database); }

    for (const auto& entry : std::filesystem::directory_iterator(node.folder.path)) {
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
