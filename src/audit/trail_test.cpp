// SPDX-License-Identifier: Apache-2.0
#include "audit/trail.h"

#include "audit/test_node.h"
#include "base/file.h"

using audit::TestNode;

TEST_CASE("records of one account stand in its chain in their order") {
    TestNode node;
    node.Append(node.ActOf(node.airline, "cleanrooms:CreateCollaboration"));
    node.Append(node.ActOf(node.airline, "cleanrooms:ListCollaborations"));

    const auto all = node.All(node.airline);

    REQUIRE(all.size() == 2);
    CHECK(all[0].record.action == "cleanrooms:CreateCollaboration");
    CHECK(all[1].place.sequence == 2);
    const auto leaf = audit::LeafOf(all[1].salt, audit::Encode(all[1].record));
    CHECK(Advance(all[0].place, node.airline, 1, leaf) == all[1].place);
    CHECK(*node.entries.End(node.airline) == all[1].place);
    CHECK(node.All(node.partner).empty());
}

TEST_CASE("what touches two accounts is in both chains under one leaf, and only its own has where "
          "it came from") {
    TestNode node;
    node.Append(node.ActOf(node.partner, "cleanrooms:CreateMembership"));
    node.Append(node.Query());

    const auto own = node.All(node.airline).at(0);
    const auto other = node.All(node.partner).at(1);

    CHECK(own.record == other.record);
    CHECK(audit::LeafOf(own.salt, Encode(own.record)) ==
          audit::LeafOf(other.salt, Encode(other.record)));
    REQUIRE(own.origin);
    CHECK(own.origin->content.source_address == "192.0.2.7");
    CHECK(audit::OriginDigest(own.origin->salt, own.origin->content) == own.record.origin);
    REQUIRE(own.query);
    CHECK(own.query->content == "SELECT tier\nFROM travellers");
    CHECK(audit::QueryDigest(own.query->salt, own.query->content) == own.record.query);
    CHECK_FALSE(other.origin);
    CHECK_FALSE(other.query);
}

TEST_CASE("a record goes with the transaction it was written in") {
    TestNode node;
    {
        const auto transaction = node.database.Begin();
        REQUIRE(node.trail.Append(node.Query()).ok());
    }

    CHECK(node.All(node.airline).empty());
    node.Append(node.Query());
    CHECK(node.All(node.airline).size() == 1);
    CHECK(node.All(node.airline).at(0).place.sequence == 1);
}

TEST_CASE("a query text stands nowhere in the database in clear") {
    TestNode node;
    node.Append(node.Query());

    std::string bytes;
    for (const char* file : {"node.db", "node.db-wal"}) {
        const auto part = base::ReadFile(node.folder.path / file, 10U << 20U);
        if (part.ok()) bytes += *part;
    }

    CHECK(bytes.find("StartProtectedQuery") !=
          std::string::npos);  // so the search finds what is there
    CHECK(bytes.find("travellers") == std::string::npos);
}

TEST_CASE("what comes from outside is escaped and cut") {
    TestNode node;
    audit::Act act = node.ActOf(node.airline, "cleanrooms:ListCollaborations");
    act.origin.user_agent = "evil\x1b[2J\xff" + std::string(5'000, 'a');
    act.record.resources.assign(audit::kResourcesMax + 1, "arn:a");
    act.query_text = "SELECT '\xff'";
    node.Append(act);

    const auto entry = node.All(node.airline).at(0);

    CHECK(entry.origin->content.user_agent.starts_with("evil\\u001b[2J\\xff"));
    CHECK(entry.origin->content.user_agent.size() <= audit::kFieldBytesMax);
    CHECK(entry.record.resources.size() == audit::kResourcesMax);
    CHECK(entry.query->content == "SELECT '\\xff'");
}

TEST_CASE("after a restore the chains go on in a new epoch") {
    TestNode node;
    node.Append(node.Query());
    REQUIRE(node.trail.BeginEpoch().ok());
    node.Append(node.Query());

    CHECK(node.All(node.airline).at(1).place.epoch == 2);
    CHECK(node.All(node.airline).at(1).place.sequence == 2);
}

TEST_CASE("an ARN's account is read from it, and nothing else is one") {
    CHECK(audit::AccountOfArn("arn:aws:cleanrooms:us-east-1:111111111111:membership/m") ==
          base::AccountId("111111111111"));
    CHECK(audit::AccountOfArn("arn:aws:iam::111111111111:root") == base::AccountId("111111111111"));
    CHECK_FALSE(audit::AccountOfArn("arn:aws:s3:::bucket/key"));
    CHECK_FALSE(audit::AccountOfArn("arn:aws:iam::11111111111x:root"));
    CHECK_FALSE(audit::AccountOfArn("*"));
}
