// SPDX-License-Identifier: Apache-2.0
#include "query/check.h"
#include "text_cases.h"

#include <ctime>
#include <doctest/doctest.h>

namespace {

// Of processor time, so that a busy machine does not fail the test. What the compiler did not optimise
// stands in for the engine's own copies of the same templates, and sanitizers make everything dear.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
constexpr double kSecondsMax = 0.1;
#else
constexpr double kSecondsMax = 3;
#endif

double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

TEST_CASE("every hostile text ends as its case says, quickly, and a description is well formed") {
    const auto cases = adversarial::ReadCases(GLOVEBOX_SOURCE_DIR "/tests/adversarial/text");
    REQUIRE(cases.size() > 100);
    const auto database = adversarial::MakeDatabase();
    for (const auto& one : cases) {
        CAPTURE(one.file);
        CAPTURE(one.line);
        CAPTURE(one.intent);
        const std::string query = adversarial::Expand(one.query);
        const double start = ProcessorSeconds();
        const runs::Described described = database->Describe({query});
        CHECK(ProcessorSeconds() - start < kSecondsMax);
        const bool with_position = one.expected.find(" at ") != std::string::npos;
        CHECK(adversarial::OutcomeOf(described, with_position) == one.expected);
        if (const auto* description = std::get_if<query::Description>(&described)) {
            CHECK(query::CheckDescription(*description).ok());
        }
    }
}

TEST_CASE("the database still answers after every hostile text") {
    const auto cases = adversarial::ReadCases(GLOVEBOX_SOURCE_DIR "/tests/adversarial/text");
    const auto database = adversarial::MakeDatabase();
    for (const auto& one : cases)
        static_cast<void>(database->Describe({adversarial::Expand(one.query)}));
    const auto described = database->Describe({"select city, count(*) from members group by city"});
    CHECK(std::holds_alternative<query::Description>(described));
}

TEST_CASE("a name that does not exist is answered the same for every reason") {
    const auto database = adversarial::MakeDatabase();
    const auto answer = [&](const std::string& before, const std::string& name) {
        const auto described = database->Describe({before + name + " from members"});
        std::string text = query::ToJson(std::get<query::Refusal>(described)).Dump();
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
            text.replace(at, name.size(), "NAME");
        }
        return text;
    };
    const std::string none = answer("select ", "nosuchname");
    CHECK(none.find("NAME") != std::string::npos);
    CHECK(answer("select ", "cities") == none);
    CHECK(answer("select ", "salaries") == none);
    CHECK(answer("select ", "rowid") == none);
    CHECK(answer("select city, ", "flights") == answer("select city, ", "nosuchna"));

    const auto table = [&](const std::string& name) {
        const auto described = database->Describe({"select 1 from " + name});
        std::string text = query::ToJson(std::get<query::Refusal>(described)).Dump();
        return text.replace(text.find(name), name.size(), "NAME");
    };
    CHECK(table("sqlite_master") == table("nosuch"));
    CHECK(table("duckdb_tables") == table("nosuch"));
    CHECK(table("pragma_database_list") == table("nosuch"));
}

TEST_CASE("no answer holds the engine's own words") {
    const auto cases = adversarial::ReadCases(GLOVEBOX_SOURCE_DIR "/tests/adversarial/text");
    const auto database = adversarial::MakeDatabase();
    for (const auto& one : cases) {
        const auto described = database->Describe({adversarial::Expand(one.query)});
        const auto* const refusal = std::get_if<query::Refusal>(&described);
        if (refusal == nullptr) continue;
        CAPTURE(one.query);
        const std::string said = refusal->message + refusal->hint;
        CHECK(said.find("Did you mean") == std::string::npos);
        CHECK(said.find("andidate") == std::string::npos);
        CHECK(said.find("memory.main") == std::string::npos);
        CHECK(said.find("Binder") == std::string::npos);
    }
}
