// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.h"

#include "audit/test_node.h"

#include <algorithm>

using audit::TestNode;
using audit::Verifier;
using audit::VerifyOptions;
using audit::VerifyReport;

namespace {

VerifyReport Verify(std::string_view text, VerifyOptions options = {}) {
    Verifier verifier(std::move(options));
    verifier.Feed(text);
    return verifier.Finish();
}

std::vector<std::string> Lines(std::string_view text) {
    std::vector<std::string> lines;
    for (; !text.empty(); text.remove_prefix(text.find('\n') + 1))
        lines.emplace_back(text.substr(0, text.find('\n')));
    return lines;
}

// The lines with an end that is true of them: what someone would write who wants to hide something.
std::string Forged(std::vector<std::string> lines) {
    lines.pop_back();
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    const audit::ExportEnd end{static_cast<std::int64_t>(lines.size()),
                               crypto::Sha256(base::AsBytes(text))};
    return text + audit::ToLine(end) + "\n";
}

bool Mentions(const VerifyReport& report, std::string_view words) {
    return std::ranges::any_of(report.faults, [&](const std::string& fault) {
        return fault.find(words) != std::string::npos;
    });
}

// Three records of the airline, a digest after the second and one after the third.
std::string Sample(TestNode& node) {
    node.Append(node.Query());
    node.Append(node.ActOf(node.airline, "cleanrooms:ListMembers"));
    REQUIRE(node.digests.SignAll(node.clock).ok());
    node.Append(node.ActOf(node.airline, "cleanrooms:GetMembership"));
    return node.Export(node.airline);
}

}  // namespace

TEST_CASE("an export that nobody touched is intact") {
    TestNode node;
    const VerifyReport report = Verify(Sample(node));

    CHECK(report.faults.empty());
    CHECK(report.intact());
    CHECK(report.account == node.airline);
    CHECK(report.first == 1);
    CHECK(report.last == 3);
    CHECK(report.shown == 3);
    CHECK(report.digests == 2);
    CHECK(report.uncovered() == 0);
    CHECK(report.epochs == 1);
}

TEST_CASE("the copy of the other account is intact too, and so is a part of a trail") {
    TestNode node;
    const auto middle = node.clock.Now() + std::chrono::seconds(1);
    Sample(node);

    CHECK(Verify(node.Export(node.partner)).intact());
    const VerifyReport part = Verify(node.Export(node.airline, {middle, middle}));
    CHECK(part.faults.empty());
    CHECK(part.shown == 1);
    CHECK(part.withheld == 1);
}

TEST_CASE("a record that was altered is named, also when the end was made true of it") {
    TestNode node;
    std::string text = Sample(node);
    text.replace(text.find("cleanrooms:ListMembers"), 22, "cleanrooms:ListXembers");

    const VerifyReport report = Verify(Forged(Lines(text)));

    CHECK_FALSE(report.intact());
    CHECK(Mentions(report, "record 2 (cleanrooms:ListXembers"));
}

TEST_CASE("the parts of a record that only its account sees cannot be altered either") {
    TestNode node;
    const std::string text = Sample(node);
    std::string address = text;
    address.replace(address.find("192.0.2.7"), 9, "192.0.2.8");
    std::string query = text;
    query.replace(query.find("travellers"), 10, "Travellers");

    CHECK(Mentions(Verify(Forged(Lines(address))), "record 1 (cleanrooms:StartProtectedQuery"));
    CHECK(Mentions(Verify(Forged(Lines(address))), "where it came from was altered"));
    CHECK(Mentions(Verify(Forged(Lines(query))), "its query text was altered"));
}

TEST_CASE("records that are gone, moved or doubled are found") {
    TestNode node;
    const auto lines = Lines(Sample(node));
    auto gone = lines;
    gone.erase(gone.begin() + 2);
    auto moved = lines;
    std::swap(moved[1], moved[2]);
    auto doubled = lines;
    doubled.insert(doubled.begin() + 2, doubled[1]);

    CHECK(Mentions(Verify(Forged(gone)), "missing, doubled or moved"));
    CHECK(Mentions(Verify(Forged(moved)), "missing, doubled or moved"));
    CHECK(Mentions(Verify(Forged(doubled)), "missing, doubled or moved"));
}

TEST_CASE("an end that was cut off is found, up to the newest digest that one holds") {
    TestNode node;
    const std::string text = Sample(node);
    const auto held = node.digests.List(node.airline)->at(1);
    auto cut = Lines(text);
    cut.erase(cut.begin() + 4, cut.end() - 1);  // the last record and its digest

    CHECK(Mentions(Verify(text.substr(0, text.size() - 1)), "cut off"));
    CHECK(Mentions(Verify(text.substr(0, text.size() / 2)), "cut off"));
    CHECK(Verify(Forged(cut)).intact());
    CHECK(Mentions(Verify(Forged(cut), {held, {}}), "covers record 3, which is not here"));
    CHECK(Verify(text, {held, {}}).intact());
}

TEST_CASE("records may be withheld: their place is proven, and nothing else of them shown") {
    TestNode node;
    auto lines = Lines(Sample(node));
    const auto entry = node.All(node.airline).at(0);
    lines[1] = audit::ToLine(
        audit::WithheldEntry{entry.place, audit::LeafOf(entry.salt, Encode(entry.record))});
    const std::string text = Forged(lines);

    const VerifyReport report = Verify(text);

    CHECK(report.intact());
    CHECK(report.withheld == 1);
    CHECK(text.find("StartProtectedQuery") == std::string::npos);
}

TEST_CASE("a trail written anew under another key does not pass for the one whose digest is held") {
    TestNode node;
    Sample(node);
    const auto held = node.digests.List(node.airline)->at(1);
    TestNode other(4);
    const std::string forged = Sample(other);

    CHECK(Verify(forged).intact());
    CHECK(Mentions(Verify(forged, {held, {}}), "signed with another key"));
    CHECK(Mentions(Verify(forged, {held, {}}), "is not what the digest you hold covers"));
}

TEST_CASE("an export without digests proves nothing about who made it") {
    TestNode node;
    auto lines = Lines(Sample(node));
    lines.erase(lines.begin() + 5);
    lines.erase(lines.begin() + 3);

    CHECK(Mentions(Verify(Forged(lines)), "there is no digest"));
}

TEST_CASE("a restored node says that records of the old epoch are gone") {
    TestNode node;
    Sample(node);
    const auto held = node.digests.List(node.airline)->at(1);
    REQUIRE(node.database
                .ExecuteScript("DELETE FROM audit_entries WHERE sequence = 3;"
                               "DELETE FROM audit_digests WHERE number = 2")
                .ok());
    const auto second = node.All(node.airline).at(1).place;
    REQUIRE(node.database
                .Execute("UPDATE audit_chains SET sequence = 2, head = ? WHERE account_id = ?",
                         {base::ByteView(second.head), node.airline})
                .ok());
    REQUIRE(node.trail.BeginEpoch().ok());
    node.Append(node.ActOf(node.airline, "cleanrooms:GetMembership"));

    const std::string after = node.Export(node.airline);

    CHECK(Verify(after).intact());
    CHECK(Verify(after).epochs == 2);
    CHECK(Mentions(Verify(after, {held, {}}), "restored from an older backup"));
}

TEST_CASE("a node's own trail is verified where it lies, the end of the chain with it") {
    TestNode node;
    Sample(node);
    const audit::ExportOrder order{node.airline, {}};
    CHECK(audit::VerifyTrail(node.database, node.keys, order, {})->intact());

    REQUIRE(node.database.ExecuteScript("DELETE FROM audit_entries WHERE sequence = 3").ok());

    const auto cut = *audit::VerifyTrail(node.database, node.keys, order, {});
    CHECK(Mentions(cut, "the chain goes to record 3"));
    REQUIRE(
        node.database.Execute("UPDATE audit_entries SET record = ?", {base::AsBytes("x")}).ok());
    CHECK(
        Mentions(*audit::VerifyTrail(node.database, node.keys, order, {}), "record 1 of account"));
}

TEST_CASE("records out of the time asked about are checked and not counted") {
    TestNode node;
    const auto from = node.clock.Now() + std::chrono::seconds(1);
    std::string text = Sample(node);
    CHECK(Verify(text, {{}, {from, {}}}).shown == 2);

    text.replace(text.find("StartProtectedQuery"), 19, "StartProtectedXuery");

    CHECK(Mentions(Verify(Forged(Lines(text)), {{}, {from, {}}}), "record 1"));
}

TEST_CASE("lines come in any pieces, and none takes more memory than a line may") {
    TestNode node;
    const std::string text = Sample(node);
    Verifier verifier({});
    for (const char c : text) verifier.Feed(std::string_view(&c, 1));
    CHECK(verifier.Finish().intact());

    Verifier endless({});
    const std::string piece(1U << 20U, 'a');
    for (int i = 0; i < 10; ++i) endless.Feed(piece);
    endless.Feed("\n");
    CHECK(Mentions(endless.Finish(), "too long"));
}
