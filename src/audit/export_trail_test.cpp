// SPDX-License-Identifier: Apache-2.0
#include "audit/export_trail.h"

#include "audit/export_line.h"
#include "audit/test_node.h"

using audit::TestNode;

namespace {

// The kinds of an export's lines, in their order: "h" header, "r" record, "w" withheld, "d" digest, "e" end.
std::string Kinds(std::string_view text) {
    std::string kinds;
    while (!text.empty()) {
        const auto line = audit::ParseLine(text.substr(0, text.find('\n')));
        REQUIRE(line.ok());
        kinds += std::string_view("hrwde")[line->index()];
        text.remove_prefix(text.find('\n') + 1);
    }
    return kinds;
}

}  // namespace

TEST_CASE("an export has the records, the digests among them and an end") {
    TestNode node;
    node.Append(node.Query());
    node.Append(node.Query());
    REQUIRE(node.digests.SignAll(node.clock).ok());
    node.Append(node.Query());

    CHECK(Kinds(node.Export(node.airline)) == "hrrdrde");
}

TEST_CASE(
    "of what is out of the time range an export shows the leaf, as far as the digests around it") {
    TestNode node;
    std::vector<base::WallTime> times;
    for (int i = 0; i < 6; ++i) {
        times.push_back(node.clock.Now());
        node.Append(node.Query());
        if (i % 2 == 1) REQUIRE(node.digests.SignAll(node.clock).ok());
    }
    const std::string text = node.Export(node.airline, {times[3], times[3]});

    CHECK(Kinds(text) == "hdwrde");
    CHECK(text.find("\"sequence\":5") == std::string::npos);
}

TEST_CASE("a range without a record is not found") {
    TestNode node;
    node.Append(node.Query());

    const auto exported =
        audit::ExportTrail(node.database, node.keys, {node.airline, {node.clock.Now(), {}}},
                           [](std::string_view) -> base::Status { return {}; });

    CHECK(exported.error().code == base::ErrorCode::kNotFound);
}
