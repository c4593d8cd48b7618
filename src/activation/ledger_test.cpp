// SPDX-License-Identifier: Apache-2.0
#include "activation/ledger.h"

#include "activation/test_node.h"

#include <doctest/doctest.h>
#include <filesystem>

namespace {

using namespace std::chrono_literals;
using activation::ActivationState;
using activation::PlannedBatch;

activation::ActivationKey Key(std::int64_t version = 1) {
    return {base::AccountId("111122223333"),
            base::AudienceId("audience"),
            version,
            base::DestinationId("destination"),
            "https://h/act_1",
            "a=EMAIL"};
}

PlannedBatch BatchOf(const activation::Session& session, std::uint64_t first, std::uint64_t end,
                     bool last = false) {
    return {session.id, session.next_seq, first, end, end - first, last, {1, 2, 3}, 1};
}

}  // namespace

TEST_CASE("the same audience, target and mapping are the same activation") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);

    const auto one = ledger.Open(Key());
    const auto same = ledger.Open(Key());
    const auto other = ledger.Open(Key(2));

    REQUIRE(one.ok());
    CHECK(one->id == same->id);
    CHECK(one->id != other->id);
    CHECK(one->state == ActivationState::kOpen);
}

TEST_CASE("what was planned and not acknowledged is there after a crash") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    const auto session = *ledger.StartSession(Key(), id);
    CHECK(session.id > 0);
    REQUIRE(ledger.Plan(id, BatchOf(session, 0, 10)).ok());

    auto again = *metadata::Database::Open(node.folder.path / "node.db");
    activation::Ledger after(again, node.clock, node.random);
    const auto planned = after.Planned(id);

    REQUIRE(planned.ok());
    REQUIRE(planned->has_value());
    CHECK((*planned)->session_id == session.id);
    CHECK((*planned)->batch_seq == 1);
    CHECK((*planned)->end_row == 10);
    CHECK((*planned)->body_hmac == base::Bytes{1, 2, 3});
    CHECK(after.OpenSession(id)->value().next_seq == 1);
}

TEST_CASE("a place in a session never takes other bytes") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    const auto session = *ledger.StartSession(Key(), id);
    REQUIRE(ledger.Plan(id, BatchOf(session, 0, 10)).ok());

    CHECK_FALSE(ledger.Plan(id, BatchOf(session, 0, 5)).ok());

    CHECK(ledger.Planned(id)->value().end_row == 10);
}

TEST_CASE("an acknowledged batch counts once and cannot be planned again") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    const auto session = *ledger.StartSession(Key(), id);
    const PlannedBatch batch = BatchOf(session, 0, 10);
    REQUIRE(ledger.Plan(id, batch).ok());
    activation::LeftOut drops;
    drops.drops[static_cast<std::size_t>(matching::RowReason::kNoIdentifier)] = 3;
    drops.blanks[{matching::Key::kEmail, matching::Reason::kBadEmail}] = 2;

    REQUIRE(ledger.Acknowledge(id, batch, drops, ActivationState::kOpen).ok());

    CHECK_FALSE(ledger.Acknowledge(id, batch, drops, ActivationState::kOpen).ok());
    CHECK_FALSE(ledger.Plan(id, batch).ok());
    const auto activation = *ledger.Load(id);
    CHECK(activation.rows == 10);
    CHECK(activation.sent == 10);
    CHECK(activation.batches == 1);
    CHECK(ledger.Drops(id)->at("no_identifier") == 3);
    CHECK(ledger.Blanks(id)->at("EMAIL").at("bad_email") == 2);
    CHECK(ledger.OpenSession(id)->value().next_seq == 2);
    CHECK_FALSE(ledger.Planned(id)->has_value());
}

TEST_CASE("a batch that leaves out rows is not acknowledged") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    const auto session = *ledger.StartSession(Key(), id);
    const PlannedBatch gap = BatchOf(session, 5, 10);
    REQUIRE(ledger.Plan(id, gap).ok());

    CHECK_FALSE(ledger.Acknowledge(id, gap, {}, ActivationState::kOpen).ok());

    CHECK(ledger.Planned(id)->has_value());
    CHECK(ledger.Load(id)->batches == 0);
}

TEST_CASE("a session ends with its last batch, and a new one closes the old") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    const auto first = *ledger.StartSession(Key(), id);
    const PlannedBatch last = BatchOf(first, 0, 10, true);
    REQUIRE(ledger.Plan(id, last).ok());
    REQUIRE(ledger.Acknowledge(id, last, {}, ActivationState::kOpen).ok());
    CHECK_FALSE(ledger.OpenSession(id)->has_value());

    const auto second = *ledger.StartSession(Key(), id);
    REQUIRE(ledger.Plan(id, BatchOf(second, 10, 20)).ok());
    const auto third = *ledger.StartSession(Key(), id);

    CHECK(ledger.OpenSession(id)->value().id == third.id);
    CHECK_FALSE(ledger.Planned(id)->has_value());
    CHECK(ledger.LastSession(id)->value() == third.id);
    CHECK(first.id != second.id);
}

TEST_CASE("a pause is remembered with its code until the activation goes on") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    REQUIRE(ledger.SetPause(id, {activation::Behaviour::kTerms, 200, 1870034}).ok());

    const auto paused = *ledger.Load(id);
    CHECK(paused.state == ActivationState::kPaused);
    REQUIRE(paused.pause.has_value());
    CHECK(paused.pause->behaviour == activation::Behaviour::kTerms);
    CHECK(paused.pause->subcode == 1870034);

    REQUIRE(ledger.Reopen(id).ok());
    CHECK(ledger.Load(id)->state == ActivationState::kOpen);
}

TEST_CASE("the audience at the platform belongs to audience and target, not to one activation") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    CHECK_FALSE(ledger.RemoteAudience(Key())->has_value());
    REQUIRE(ledger.SetRemoteAudience(Key(), "23850").ok());

    CHECK(ledger.RemoteAudience(Key(2))->value() == "23850");
    auto elsewhere = Key();
    elsewhere.target = "https://h/act_2";
    CHECK_FALSE(ledger.RemoteAudience(elsewhere)->has_value());
}

TEST_CASE("what was left out of a held audience is counted anew when it is asked for again") {
    TestNode node;
    activation::Ledger ledger(node.database, node.clock, node.random);
    const auto id = ledger.Open(Key())->id;
    activation::LeftOut left_out;
    left_out.drops[static_cast<std::size_t>(matching::RowReason::kNoIdentifier)] = 1;
    left_out.blanks[{matching::Key::kPhone, matching::Reason::kBadPhone}] = 1;
    REQUIRE(ledger.Close(id, ActivationState::kHeld, 5, left_out).ok());
    REQUIRE(ledger.Blanks(id)->at("PHONE").at("bad_phone") == 1);

    REQUIRE(ledger.Reopen(id).ok());

    CHECK(ledger.Blanks(id)->empty());
    CHECK(ledger.Drops(id)->empty());
}
