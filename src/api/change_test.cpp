// SPDX-License-Identifier: Apache-2.0
#include "api/change.h"

#include <doctest/doctest.h>

namespace {

base::Json Parsed(std::string_view text) { return *base::ParseJson(text); }

}  // namespace

TEST_CASE(
    "only the members that differ are named, by their path down to the first that is no object") {
    const auto before =
        Parsed(R"({"a":1,"rule":{"minimum":10,"columns":["x"]},"gone":{"deep":true}})");
    const auto after = Parsed(R"({"a":1,"rule":{"minimum":25,"columns":["x"]},"new":"n"})");

    const auto changes = api::DiffJson(before, after);

    REQUIRE(changes.size() == 3);
    CHECK(changes[0].field == "rule.minimum");
    CHECK(changes[0].before == base::Json(10));
    CHECK(changes[0].after == base::Json(25));
    CHECK(changes[1].field == "new");
    CHECK(changes[1].before.is_null());
    CHECK(changes[2].field == "gone.deep");
    CHECK(changes[2].after.is_null());
}

TEST_CASE("a report for people says what changed, from what to what, and is safe on a terminal") {
    api::ApplyReport report;
    report.changes.push_back(
        api::MakeCreate("account", "air\x1b[2Jline", base::Json::MakeObject()));
    report.changes.push_back(api::MakeUpdate(
        "table", "airline/members", Parsed(R"({"minimum":10})"), Parsed(R"({"minimum":25})")));
    report.changes.push_back(api::MakeUpdate("table", "airline/same", Parsed("{}"), Parsed("{}")));
    report.changes[1].notices.emplace_back("a notice");

    const std::string text = api::ToText(report);

    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("update table airline/members\n    minimum: 10 -> 25\n    a notice\n") !=
          std::string::npos);
    CHECK(text.find("airline/same") == std::string::npos);
    CHECK(text.ends_with("1 created, 1 updated, 1 unchanged\n"));
}

TEST_CASE("a report for programs has every entry and a status") {
    api::ApplyReport report;
    CHECK(api::ToJson(report).Dump() == R"({"status":"UNCHANGED","changes":[]})");
    CHECK(api::ToText(report) == "no changes\n");
    report.changes.push_back(api::MakeCreate("account", "airline", base::Json::MakeObject()));
    CHECK(
        api::ToJson(report).Dump() ==
        R"({"status":"APPLIED","changes":[{"action":"CREATE","kind":"account","name":"airline","fields":[],"notices":[]}]})");
    report.dry_run = true;
    CHECK(api::ToJson(report).Find("status")->AsString() == "DRY_RUN");
}

TEST_CASE("a report told over the API reads back as what it was") {
    api::ApplyReport report;
    report.changes.push_back(api::MakeUpdate("table", "airline/members", Parsed(R"({"a":1})"),
                                             Parsed(R"({"a":null,"b":["x"]})")));
    report.changes[0].notices.emplace_back("a notice");
    report.dry_run = true;

    const auto read = api::ReportFromJson(api::ToJson(report));

    REQUIRE(read.ok());
    CHECK(api::ToJson(*read) == api::ToJson(report));
    CHECK(api::ToText(*read) == api::ToText(report));
    CHECK_FALSE(api::ReportFromJson(Parsed(R"({"message":"no"})")).ok());
}
