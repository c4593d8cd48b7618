// SPDX-License-Identifier: Apache-2.0
#include "round_trip.h"

#include "analytics/shadow.h"
#include "query/check.h"
#include "query/print.h"

#include <algorithm>
#include <doctest/doctest.h>

namespace {

void CheckRows(golden::Rows own, golden::Rows printed, const std::string& expected) {
    REQUIRE(own.error.empty());
    REQUIRE(printed.error.empty());
    CHECK(own.types == printed.types);
    CHECK(own.lines.empty() == (expected == "same, empty"));
    if (expected != "same in order") {
        std::ranges::sort(own.lines);
        std::ranges::sort(printed.lines);
    }
    CHECK(own.lines.size() == printed.lines.size());
    const auto differs = std::ranges::mismatch(own.lines, printed.lines);
    if (differs.in1 != own.lines.end() && differs.in2 != printed.lines.end())
        CHECK(*differs.in1 == *differs.in2);
}

void RunFile(const std::string& name) {
    const auto file = golden::ReadRoundTrips(GLOVEBOX_SOURCE_DIR "/tests/golden/describe/" + name);
    REQUIRE(file.cases.size() > 10);
    golden::PlainDatabase plain;
    const golden::Rows made = plain.Run(file.setup);
    CAPTURE(made.error);
    REQUIRE(made.error.empty());
    auto shadow = analytics::ShadowDatabase::Make(plain.Schema());
    REQUIRE(shadow.ok());
    for (const golden::RoundTrip& one : file.cases) {
        CAPTURE(one.intent);
        CAPTURE(one.query);
        const runs::Described described = (*shadow)->Describe({one.query});
        const auto* const refusal = std::get_if<query::Refusal>(&described);
        if (one.expected.starts_with("refused ")) {
            REQUIRE(refusal != nullptr);
            CHECK("refused " + std::string(query::InfoOf(refusal->code).name) == one.expected);
            continue;
        }
        CHECK_MESSAGE(refusal == nullptr, (refusal ? refusal->message : std::string()));
        if (refusal != nullptr) continue;
        const auto& description = std::get<query::Description>(described);
        CHECK(query::CheckDescription(description).ok());
        const auto decoded = query::Decode(query::Encode(description));
        REQUIRE(decoded.ok());
        const std::string sql = query::PrintSql(*decoded);
        CAPTURE(sql);
        CHECK(sql == query::PrintSql(description));
        CheckRows(plain.Run(one.query), plain.Run(sql), one.expected);
    }
}

}  // namespace

TEST_CASE("a query of every shape gives the same rows through its description") {
    RunFile("members.test");
}

TEST_CASE("TPC-H's queries give the same rows through their descriptions") { RunFile("tpch.test"); }

TEST_CASE("ClickBench's queries give the same rows through their descriptions, or are refused") {
    RunFile("clickbench.test");
}

TEST_CASE("a description does not depend on case, aliases or spaces") {
    golden::PlainDatabase plain;
    REQUIRE(plain.Run("create table t (a integer, b varchar)").error.empty());
    auto shadow = analytics::ShadowDatabase::Make(plain.Schema());
    REQUIRE(shadow.ok());
    const auto canonical = [&](const char* sql) {
        const auto described = (*shadow)->Describe({sql});
        return query::Encode(std::get<query::Description>(described), false).Dump();
    };
    const std::string text = canonical("select a from t where b = 'x'");
    CHECK(canonical("SELECT  A\nFROM T -- note\nWHERE (B = 'x')") == text);
    CHECK(canonical("select q.a from t q where q.b='x'") == text);
    CHECK(canonical("select a from t where b = 'y'") != text);
}
