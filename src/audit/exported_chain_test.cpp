// SPDX-License-Identifier: Apache-2.0
#include "audit/exported_chain.h"

#include "audit/test_node.h"

using audit::ChainPlace;
using audit::ChainReader;
using audit::TestNode;

namespace {

// A change, a reading and a digest; `place` is after them. Then a change that failed, and one more.
struct Sample {
    Sample() {
        node.Append(Change("cleanrooms:CreateMembership"));
        node.Append(node.ActOf(node.airline, "cleanrooms:ListMembers"));
        REQUIRE(node.digests.SignAll(node.clock).ok());
        place = *node.entries.End(node.airline);
        audit::Act failed = Change("cleanrooms:DeleteMembership");
        failed.record.outcome = audit::Outcome::kFailed;
        node.Append(failed);
        node.Append(Change("cleanrooms:DeleteMember"));
    }

    audit::Act Change(const std::string& action) {
        audit::Act act = node.ActOf(node.airline, action);
        act.record.changes = true;
        return act;
    }

    base::Result<audit::ExportedChain> Read(std::string_view text) {
        ChainReader reader({});
        reader.Feed(text);
        return reader.Finish();
    }

    TestNode node;
    ChainPlace place;
};

}  // namespace

TEST_CASE("an export shows the changes after a place that it leads through") {
    Sample sample;
    const auto chain = sample.Read(sample.node.Export(sample.node.airline));

    REQUIRE(chain.ok());
    REQUIRE(chain->LeadsThrough(sample.place));
    const auto newer = chain->ChangesAfter(sample.place);
    REQUIRE(newer->size() == 1);
    CHECK(newer->front().action == "cleanrooms:DeleteMember");
    CHECK(chain->LeadsThrough(ChainPlace()));
    CHECK(chain->ChangesAfter(ChainPlace())->size() == 2);
}

TEST_CASE("an export does not lead through a place of another history") {
    Sample sample;
    ChainPlace other = sample.place;
    other.head[0] ^= 1U;

    CHECK(!sample.Read(sample.node.Export(sample.node.airline))->LeadsThrough(other));
}

TEST_CASE("an export that withholds a newer record does not do") {
    Sample sample;
    sample.node.clock.SleepFor(std::chrono::hours(1));
    sample.node.Append(sample.Change("cleanrooms:DeleteCollaboration"));
    REQUIRE(sample.node.digests.SignAll(sample.node.clock).ok());
    audit::TimeRange range;
    range.to = sample.node.clock.Now() - std::chrono::minutes(1);
    const auto chain = sample.Read(sample.node.Export(sample.node.airline, range));

    REQUIRE(chain.ok());
    CHECK(chain->ChangesAfter(sample.place).error().message.find("withheld") != std::string::npos);
}

TEST_CASE("an export that was altered is not read at all") {
    Sample sample;
    std::string text = sample.node.Export(sample.node.airline);
    text[text.find("DeleteMember")] = 'd';

    CHECK(sample.Read(text).error().code == base::ErrorCode::kInvalidArgument);
}
