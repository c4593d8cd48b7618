// SPDX-License-Identifier: Apache-2.0
#include "audit/digests.h"

#include "audit/test_node.h"

using audit::TestNode;
using namespace std::chrono_literals;

TEST_CASE("chains that went on get a digest that follows the one before") {
    TestNode node;
    node.Append(node.Query());
    CHECK(*node.digests.SignAll(node.clock) == 2);
    CHECK(*node.digests.SignAll(node.clock) == 0);
    node.Append(node.ActOf(node.airline, "a:1"));
    CHECK(*node.digests.SignAll(node.clock) == 1);

    const auto digests = *node.digests.List(node.airline);

    REQUIRE(digests.size() == 2);
    CHECK(digests[0].previous == crypto::Sha256Digest());
    CHECK(digests[1].number == 2);
    CHECK(digests[1].previous == HashOf(digests[0]));
    CHECK(digests[1].place == *node.entries.End(node.airline));
    CHECK(IsSigned(digests[1]));
    CHECK(node.digests.List(node.partner)->size() == 1);
}

TEST_CASE("the next hour is at most an hour away") {
    const base::WallTime hour{500'000h};

    CHECK(audit::UntilNextHour(hour) == 1h);
    CHECK(audit::UntilNextHour(hour + 59min + 59s) == 1s);
}

TEST_CASE("digests are due once an hour, also after the clock went a year ahead and back") {
    const base::WallTime hour{500'000h};

    CHECK(audit::DigestsAreDue(base::WallTime{}, hour));
    CHECK_FALSE(audit::DigestsAreDue(hour, hour + 59min));
    CHECK(audit::DigestsAreDue(hour + 59min, hour + 1h));
    CHECK(audit::DigestsAreDue(hour + 24h * 365, hour));
}

TEST_CASE("a node that starts signs what went on before") {
    TestNode node;
    node.Append(node.Query());
    base::SystemClock clock;

    {
        const auto hourly =
            *audit::HourlyDigests::Start(node.folder.path / "node.db", node.keys, clock);
        while (node.digests.List(node.airline)->empty()) std::this_thread::yield();
    }

    CHECK(node.digests.List(node.airline)->size() == 1);
}
