// SPDX-License-Identifier: Apache-2.0
#include "runs/receivers.h"

#include "runs/test_room.h"

#include <doctest/doctest.h>

using policy::Ability;
using runs::ResultTarget;

namespace {

struct Receiving : Room {
    Receiving() {
        AddBucket("results", airline);
        AddBucket("theirs", partner);
        stranger = access_control::Accounts(database).Create("stranger", random, clock)->id;
        AddBucket("strange", stranger);
    }

    // "bucket/key ..." of the locations, or why there are none.
    std::string Locations(const std::vector<ResultTarget>& targets) {
        const auto now = *collaboration::Collaborations(database).FindById(loyalty.id);
        const auto found = runs::LocationsFor(database, now, airline, targets);
        if (!found.ok()) return found.error().message;
        std::string text;
        for (const auto& location : *found)
            text += location.bucket + "/" + runs::KeyOf(location, base::RunId("q")) + " ";
        return text;
    }

    static ResultTarget Bucket(const std::string& name,
                               runs::ResultFormat format = runs::ResultFormat::kCsv) {
        return {runs::S3Output{name, "out", format}, {}};
    }
    static ResultTarget Member(const base::AccountId& account) { return {{}, account}; }

    base::AccountId stranger;
};

}  // namespace

TEST_CASE("a result goes to a registered bucket of a member who may receive") {
    Receiving room;

    CHECK(room.Locations({room.Bucket("results")}) == "results/out/q/result.csv ");
    CHECK(room.Locations({room.Bucket("results", runs::ResultFormat::kParquet)}) ==
          "results/out/q/result.parquet ");
}

TEST_CASE("a bucket of somebody else is told like one that is not there") {
    Receiving room;
    const auto told = [&](const std::string& name) {
        std::string text = room.Locations({room.Bucket(name)});
        text.replace(text.find(name), name.size(), "NAME");
        return text;
    };

    CHECK(told("theirs") == told("nowhere"));
    CHECK(told("strange") == told("nowhere"));
    CHECK(told("nowhere").find("not registered") != std::string::npos);
}

TEST_CASE("a member gets it at its default, which is a bucket of its own") {
    Receiving room;
    CHECK(room.Locations({room.Member(room.airline)}).find("defaultResultConfiguration") !=
          std::string::npos);
    room.SetDefault(room.airline, "results");
    CHECK(room.Locations({room.Member(room.airline)}) == "results/default/q/result.csv ");
    CHECK(room.Locations({room.Member(room.partner)}).find("CAN_RECEIVE_RESULTS") !=
          std::string::npos);

    room.SetAbilities(room.partner, {Ability::kCanReceiveResults});
    room.SetDefault(room.partner, "results");

    CHECK(room.Locations({room.Member(room.partner)}).find("is not a registered bucket of that") !=
          std::string::npos);
}

TEST_CASE("without a word it goes to the one who asks, or to the only other who may receive") {
    Receiving room;
    room.SetDefault(room.airline, "results");
    CHECK(room.Locations({}) == "results/default/q/result.csv ");

    room.SetAbilities(room.airline, {Ability::kCanQuery});
    CHECK(room.Locations({}).find("no active member may receive") != std::string::npos);
    room.SetAbilities(room.partner, {Ability::kCanReceiveResults});
    room.SetDefault(room.partner, "theirs");
    CHECK(room.Locations({}) == "theirs/default/q/result.csv ");
}

TEST_CASE("several receivers get it in one format, each at a place of its own") {
    Receiving room;
    room.SetAbilities(room.partner, {Ability::kCanReceiveResults});
    room.SetDefault(room.partner, "theirs");
    room.SetDefault(room.airline, "results");

    CHECK(room.Locations({room.Bucket("results"), room.Member(room.partner)}) ==
          "results/out/q/result.csv theirs/default/q/result.csv ");
    CHECK(room.Locations(
                  {room.Bucket("results", runs::ResultFormat::kParquet), room.Member(room.partner)})
              .find("different formats") != std::string::npos);
    CHECK(room.Locations({room.Member(room.airline), room.Member(room.airline)})
              .find("two locations are one") != std::string::npos);
}

TEST_CASE("a payer has joined and agreed, also who asks") {
    Receiving room;
    const auto payer = [&](const base::AccountId& named) {
        const auto now = *collaboration::Collaborations(room.database).FindById(room.loyalty.id);
        const auto found = runs::PayerFor(room.database, now, room.airline, named);
        return found.ok() ? found->text() : found.error().message;
    };
    CHECK(payer({}) == room.airline.text());
    CHECK(payer(room.airline) == room.airline.text());
    CHECK(payer(room.partner).find("is no payer") != std::string::npos);
    CHECK(payer(room.stranger).find("is no payer") != std::string::npos);

    auto changed = *collaboration::Collaborations(room.database).FindById(room.loyalty.id);
    for (auto& member : changed.members) member.pays = member.account == room.partner;
    REQUIRE(
        collaboration::Collaborations(room.database).Update(changed, room.random, room.clock).ok());

    CHECK(payer({}).find("has not joined and agreed") != std::string::npos);
    auto membership = room.MembershipOf(room.partner);
    membership.pays = true;
    REQUIRE(collaboration::Memberships(room.database).Update(membership, room.clock).ok());
    CHECK(payer({}) == room.partner.text());

    membership = room.MembershipOf(room.airline);
    membership.pays = false;
    REQUIRE(collaboration::Memberships(room.database).Update(membership, room.clock).ok());
    for (auto& member : changed.members) member.pays = member.account == room.airline;
    REQUIRE(
        collaboration::Collaborations(room.database).Update(changed, room.random, room.clock).ok());
    CHECK(payer({}).find("has not joined and agreed") != std::string::npos);
}

TEST_CASE("locations are read back as they were written") {
    const std::vector<runs::ResultLocation> locations{
        {base::AccountId("1"), "b", "", runs::ResultFormat::kCsv},
        {base::AccountId("2"), "c", "p", runs::ResultFormat::kParquet}};

    CHECK(*runs::LocationsFromJson(runs::ToJson(locations)) == locations);
}
