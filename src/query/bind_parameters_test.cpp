// SPDX-License-Identifier: Apache-2.0
#include "query/bind_parameters.h"

#include "../tests/support/build_description.h"
#include "query/print.h"

#include <doctest/doctest.h>

using namespace support;

namespace {

query::ExpressionPtr Parameter(std::string name, query::Type type) {
    return query::MakeExpression({query::Parameter{std::move(name)}, type, base::Position{1, 7}});
}

query::Description Where(query::ExpressionPtr condition) {
    return Describe(Rel(
        1, query::Filter{ScanOf(0, "t", {{"a", kBigint}, {"b", kVarchar}}), std::move(condition)}));
}

query::Description LimitedBy(std::string parameter) {
    auto scan = ScanOf(0, "t", {{"a", kBigint}});
    return Describe(Rel(1, query::Limit{scan, {}, 0, std::move(parameter)}));
}

// The printed SQL, or the code of the first refusal.
std::string Bound(const query::Description& description, const query::ParameterValues& values) {
    auto bound = query::BindParameters(description, values);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&bound))
        return std::string(query::InfoOf(refusals->front().code).name);
    return query::PrintSql(std::get<query::Description>(bound));
}

const query::Type kInt{query::TypeKind::kInteger};

}  // namespace

TEST_CASE("a value is printed as the literal it is, whatever it holds") {
    const auto description = Where(Test("=", {Col(0, 1, kVarchar), Parameter("city", kVarchar)}));
    const std::string hostile = "' OR 1=1; --";

    const std::string sql = Bound(description, {{"city", {kVarchar, hostile}}});

    CHECK(sql.find("= ''' OR 1=1; --'") != std::string::npos);
}

TEST_CASE("a description that was encoded and decoded has the same parameters") {
    const auto description = Where(Test("=", {Col(0, 0, kBigint), Parameter("n", kBigint)}));
    const auto decoded = query::Decode(query::Encode(description));
    REQUIRE(decoded.ok());

    CHECK(Bound(*decoded, {{"n", {kBigint, "5"}}}).find("CAST(5 AS BIGINT)") != std::string::npos);
    const auto limited = query::Decode(query::Encode(LimitedBy("n")));
    REQUIRE(limited.ok());
    CHECK(Bound(*limited, {{"n", {kBigint, "5"}}}).find("LIMIT 5") != std::string::npos);
}

TEST_CASE("the canonical form names parameters and holds no value") {
    const auto description = Where(Test("=", {Col(0, 0, kBigint), Parameter("n", kBigint)}));

    const std::string canonical = query::Encode(description, false).Dump();

    CHECK(canonical.find(R"({"kind":"parameter","name":"n","type":"BIGINT"})") !=
          std::string::npos);
}

TEST_CASE("a parameter without a value, or with one of another type, is refused") {
    const auto description = Where(Test("=", {Col(0, 0, kBigint), Parameter("n", kBigint)}));

    CHECK(Bound(description, {}) == "PARAMETER_NOT_VALID");
    CHECK(Bound(description, {{"m", {kBigint, "1"}}}) == "PARAMETER_NOT_VALID");
    CHECK(Bound(description, {{"n", {kVarchar, "1"}}}) == "LITERAL_NOT_VALID");
    CHECK(Bound(LimitedBy("n"), {}) == "PARAMETER_NOT_VALID");
}

TEST_CASE("every reason is told, with its place, its parameter and no value") {
    const auto description =
        Where(Test("and", {Test("=", {Col(0, 0, kBigint), Parameter("n", kBigint)}),
                           Test("=", {Col(0, 0, kBigint), Parameter("m", kBigint)})}));

    const auto bound = query::BindParameters(description, {});

    const auto& refusals = std::get<std::vector<query::Refusal>>(bound);
    REQUIRE(refusals.size() == 2);
    CHECK(refusals[0].message == "the parameter 'n' has no value");
    CHECK(refusals[0].position == base::Position{1, 7});
}

TEST_CASE("a text in another type is one of that type now, or refused") {
    const auto compared = [](query::Type declared) {
        return Where(
            Test("=", {Col(0, 0, kBigint), query::MakeCast(Parameter("n", declared), kBigint)}));
    };

    CHECK(Bound(compared(kVarchar), {{"n", {kVarchar, "12"}}}).find("CAST(12 AS BIGINT)") !=
          std::string::npos);
    CHECK(Bound(compared(kVarchar), {{"n", {kVarchar, "twelve"}}}) == "LITERAL_NOT_VALID");
    CHECK(Bound(compared(kInt), {{"n", {kInt, "12"}}}).find("CAST(12 AS BIGINT)") !=
          std::string::npos);
}

TEST_CASE("a pattern is looked at with its value") {
    const auto like =
        Where(Test("like_escape", {Col(0, 1, kVarchar), Parameter("p", kVarchar), Text("!")}));

    CHECK(Bound(like, {{"p", {kVarchar, "a!%"}}}).find("LIKE 'a!%' ESCAPE '!'") !=
          std::string::npos);
    CHECK(Bound(like, {{"p", {kVarchar, "a!"}}}) == "LITERAL_NOT_VALID");
}

TEST_CASE("a limit is a whole number that is not negative") {
    CHECK(Bound(LimitedBy("n"), {{"n", {kInt, "10"}}}).find("LIMIT 10") != std::string::npos);
    CHECK(Bound(LimitedBy("n"), {{"n", {kInt, "-1"}}}) == "LITERAL_NOT_VALID");
    CHECK(Bound(LimitedBy("n"), {{"n", {kVarchar, "10"}}}) == "LITERAL_NOT_VALID");
}
