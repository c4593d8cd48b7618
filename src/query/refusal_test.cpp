// SPDX-License-Identifier: Apache-2.0
#include "query/refusal.h"

#include <doctest/doctest.h>
#include <set>
#include <string>

namespace {

query::Refusal FullRefusal() {
    return {.code = query::RefusalCode::kColumnNotFilterable,
            .clause = "WHERE",
            .position = base::Position{2, 7},
            .table = "orders",
            .column = "spend",
            .field = "aggregation.dimensionColumns",
            .message = "spend cannot be filtered",
            .hint = "filter on region"};
}

}  // namespace

TEST_CASE("every refusal code has one row in the catalogue, in the order of the enumeration") {
    const auto last = static_cast<std::size_t>(query::RefusalCode::kAudienceOutdated);

    REQUIRE(query::RefusalCatalogue().size() == last + 1);
    for (std::size_t i = 0; i <= last; ++i) {
        CHECK(static_cast<std::size_t>(query::RefusalCatalogue()[i].code) == i);
    }
}

TEST_CASE("names of the catalogue are unique and every row says what it means and what to do") {
    std::set<std::string_view> names;
    for (const query::RefusalInfo& info : query::RefusalCatalogue()) {
        CHECK(names.insert(info.name).second);
        CHECK(info.meaning.ends_with("."));
        CHECK(info.remedy.ends_with("."));
    }
}

TEST_CASE("a refusal survives the way through JSON") {
    const query::Refusal refusal = FullRefusal();

    const auto back = query::RefusalFromJson(query::ToJson(refusal));

    REQUIRE(back.ok());
    CHECK(query::ToJson(*back) == query::ToJson(refusal));
    CHECK(back->position == refusal.position);
}

TEST_CASE("what a refusal does not know is null in JSON") {
    const base::Json json = query::ToJson({.code = query::RefusalCode::kSyntax, .message = "no"});

    CHECK(json.Dump() ==
          R"({"code":"SYNTAX","clause":null,"position":null,"table":null,"column":null,)"
          R"("field":null,"message":"no","hint":null})");
    CHECK(query::RefusalFromJson(json).ok());
}

TEST_CASE("a refusal with a code nobody knows is an error") {
    base::Json json = query::ToJson(FullRefusal());
    json.Set("code", "NO_SUCH_CODE");

    CHECK_FALSE(query::RefusalFromJson(json).ok());
}
