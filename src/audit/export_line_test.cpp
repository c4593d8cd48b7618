// SPDX-License-Identifier: Apache-2.0
#include "audit/export_line.h"

#include "audit/test_node.h"

using audit::ExportLine;
using audit::ParseLine;
using audit::TestNode;
using audit::ToLine;

TEST_CASE("every kind of line comes back as it was") {
    TestNode node;
    node.Append(node.Query());
    REQUIRE(node.digests.SignAll(node.clock).ok());
    const audit::TimeRange range{node.clock.Now(), {}};
    const ExportLine header =
        audit::ExportHeader{node.airline, *audit::SigningKeyOf(node.keys), range};
    const ExportLine own = node.All(node.airline).at(0);
    const ExportLine other = node.All(node.partner).at(0);
    const ExportLine withheld = audit::WithheldEntry{{1, 2, crypto::Sha256({})}, {}};
    const ExportLine digest = node.digests.List(node.airline)->at(0);
    const ExportLine end = audit::ExportEnd{7, crypto::Sha256({})};

    CHECK(*ParseLine(ToLine(header)) == header);
    CHECK(*ParseLine(ToLine(own)) == own);
    CHECK(*ParseLine(ToLine(other)) == other);
    CHECK(*ParseLine(ToLine(withheld)) == withheld);
    CHECK(*ParseLine(ToLine(digest)) == digest);
    CHECK(*ParseLine(ToLine(end)) == end);
}

TEST_CASE("a line that says the same in another spelling is refused") {
    const std::string line = ToLine(audit::ExportEnd{7, {}});
    std::string capital = ToLine(audit::ExportEnd{7, crypto::Sha256({})});
    capital[capital.find("e3b0")] = 'E';

    CHECK(ParseLine(line).ok());
    CHECK_FALSE(ParseLine(line + " ").ok());
    CHECK_FALSE(ParseLine(capital).ok());
    CHECK_FALSE(ParseLine("{}").ok());
    CHECK_FALSE(ParseLine(R"({"kind":"other"})").ok());
    CHECK_FALSE(ParseLine("").ok());
}
