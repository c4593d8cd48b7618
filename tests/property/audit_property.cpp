// SPDX-License-Identifier: Apache-2.0
// Of an export of the audit trail no byte can be changed, no line taken away, added or moved without being found.
#include "audit/test_node.h"
#include "audit/verify.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <vector>

namespace {

audit::VerifyReport Verify(const std::string& text) {
    audit::Verifier verifier({});
    verifier.Feed(text);
    return verifier.Finish();
}

// A trail with digests in it, records of two accounts and one that is out of the time range.
std::string Sample(audit::TestNode& node) {
    node.Append(node.ActOf(node.airline, "cleanrooms:CreateCollaboration"));
    const auto from = node.clock.Now();
    node.Append(node.Query());
    REQUIRE(node.digests.SignAll(node.clock).ok());
    audit::Act touched = node.ActOf(node.partner, "cleanrooms:CreateMembership");
    touched.touched = {node.airline};
    touched.record.outcome = audit::Outcome::kFailed;
    touched.record.error_code = "ConflictException";
    node.Append(touched);
    return node.Export(node.airline, {from, {}});
}

// Texts as they come from outside, in every field that has one.
audit::Act Arbitrary(audit::TestNode& node) {
    const auto text = [] { return *rc::gen::arbitrary<std::string>(); };
    audit::Act act = node.ActOf(node.airline, text());
    act.record.resources = *rc::gen::arbitrary<std::vector<std::string>>();
    act.record.request_id = text();
    act.record.outcome = *rc::gen::element(audit::Outcome::kSuccess, audit::Outcome::kDenied);
    act.record.error_code = text();
    act.record.changes = *rc::gen::arbitrary<bool>();
    act.record.decision = text();
    act.origin = {text(), text(), text()};
    act.query_text = text();
    return act;
}

}  // namespace

TEST_CASE("every byte of an export that is changed is found, whatever bit it is") {
    audit::TestNode node;
    const std::string text = Sample(node);
    REQUIRE(Verify(text).faults.empty());
    std::size_t missed = 0;

    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = static_cast<char>(static_cast<unsigned char>(text[i]) ^ (1U << (i % 8)));
        if (Verify(changed).intact()) ++missed;
        changed[i] = ' ';
        if (text[i] != ' ' && Verify(changed).intact()) ++missed;
    }

    CHECK(missed == 0);
}

TEST_CASE("an export that ends anywhere before its end is found") {
    audit::TestNode node;
    const std::string text = Sample(node);
    std::size_t missed = 0;

    for (std::size_t length = 0; length < text.size(); ++length)
        if (Verify(text.substr(0, length)).intact()) ++missed;

    CHECK(missed == 0);
}

TEST_CASE("whatever stands in records, an export verifies, and a byte changed in it is found") {
    CHECK(rc::check([] {
        audit::TestNode node;
        const auto count = *rc::gen::inRange(1, 4);
        for (int i = 0; i < count; ++i) node.Append(Arbitrary(node));
        std::string text = node.Export(node.airline);
        const auto report = Verify(text);
        RC_ASSERT(report.faults == std::vector<std::string>());
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const auto by = *rc::gen::inRange(1, 256);
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ by);
        RC_ASSERT(!Verify(text).intact());
    }));
}
