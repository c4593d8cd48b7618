// SPDX-License-Identifier: Apache-2.0
#include "audit/entries.h"

#include "audit/test_node.h"

using audit::Entries;
using audit::TestNode;

TEST_CASE("records are read from the newest back, a page at a time, within a time range") {
    TestNode node;
    std::vector<base::WallTime> times;
    for (const char* action : {"a:1", "a:2", "a:3", "a:4"}) {
        times.push_back(node.clock.Now());
        node.Append(node.ActOf(node.airline, action));
    }
    const audit::TimeRange range{times[0], times[2]};

    const auto first = *node.entries.NewestFirst(node.airline, range, {}, 2);
    const auto& last = first.at(1);
    const Entries::Mark mark{last.record.time.time_since_epoch().count(), last.place.sequence};
    const auto second = *node.entries.NewestFirst(node.airline, range, mark, 2);

    CHECK(first[0].record.action == "a:3");
    CHECK(first[1].record.action == "a:2");
    REQUIRE(second.size() == 1);
    CHECK(second[0].record.action == "a:1");
    CHECK(node.entries.Find(node.airline, range)->value().last == 3);
    CHECK_FALSE(*node.entries.Find(node.partner, range));
}

TEST_CASE("a query text whose key is gone stays withheld, and the record is there") {
    TestNode node;
    node.Append(node.Query());
    REQUIRE(node.database.Execute("UPDATE audit_entries SET query_text = ?", {base::AsBytes("x")})
                .ok());

    const auto entry = node.All(node.airline).at(0);

    CHECK_FALSE(entry.query);
    CHECK(entry.record.query);
}

TEST_CASE("bytes that are no record are named") {
    TestNode node;
    node.Append(node.Query());
    REQUIRE(
        node.database.Execute("UPDATE audit_entries SET record = ?", {base::AsBytes("x")}).ok());

    const auto read = node.entries.After(node.airline, 0, 10);

    CHECK(read.error().code == base::ErrorCode::kCorrupt);
    CHECK(read.error().message.find("record 1 of account 111111111111") != std::string::npos);
}
