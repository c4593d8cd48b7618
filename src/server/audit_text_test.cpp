// SPDX-License-Identifier: Apache-2.0
#include "server/audit_text.h"

#include <doctest/doctest.h>

namespace {

audit::VerifyReport Intact() {
    audit::VerifyReport report;
    report.account = base::AccountId("111111111111");
    report.first = 1;
    report.last = 7;
    report.shown = 7;
    report.epochs = 1;
    audit::Digest digest;
    digest.place.sequence = 5;
    report.newest_digest = digest;
    report.digests = 1;
    return report;
}

bool Says(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a report says what is proven and what is not") {
    const std::string text = server::ReportText(Intact());

    CHECK(Says(text, "The trail of 111111111111 is intact."));
    CHECK(Says(text, "no record up to 5 was changed"));
    CHECK(Says(text, "2 records after the newest digest"));
    CHECK(Says(text, "compare it with a digest that you kept"));
    CHECK(Says(text, "100 ms before a crash"));
}

TEST_CASE("a held digest that was found answers whose key it is") {
    audit::VerifyReport report = Intact();
    report.held_digest_found = true;

    const std::string text = server::ReportText(report);

    CHECK(Says(text, "leads through the digest you hold"));
    CHECK_FALSE(Says(text, "compare it with"));
}

TEST_CASE("a report of faults names them and proves nothing") {
    audit::VerifyReport report = Intact();
    report.Add("line 3: record 2 was altered\x1b");

    const std::string text = server::ReportText(report);

    CHECK(Says(text, "NOT intact: 1 fault."));
    CHECK(Says(text, "fault: line 3: record 2 was altered\\u001b"));
    CHECK_FALSE(Says(text, "Proven"));
    CHECK(server::ReportJson(report).Find("status")->AsString() == "NOT_INTACT");
}

TEST_CASE("records are listed short") {
    audit::Entry entry;
    entry.record.account = base::AccountId("111111111111");
    entry.record.principal = "arn:aws:iam::111111111111:user/ann";
    entry.record.action = "cleanrooms:GetCollaboration";
    entry.record.resources = {"arn:aws:cleanrooms:us-east-1:111111111111:collaboration/c"};
    entry.record.outcome = audit::Outcome::kDenied;
    entry.record.error_code = "AccessDeniedException";

    const std::string text = server::RecordsText({entry});

    CHECK(Says(text, "111111111111 user/ann"));
    CHECK(Says(text, "collaboration/c"));
    CHECK(Says(text, "DENIED AccessDeniedException"));
    CHECK_FALSE(Says(text, "arn:aws"));
}
