// SPDX-License-Identifier: Apache-2.0
#include "policy/analysis_rule.h"

#include "policy/test_rule_text.h"

namespace {

constexpr std::string_view kAggregation = R"({"type":"AGGREGATION","policy":{"v1":{"aggregation":{
    "aggregateColumns":[{"columnNames":["Salary"],"function":"AVG"}],"joinColumns":["loyalty_number"],
    "joinRequired":"QUERY_RUNNER","allowedJoinOperators":["AND"],"dimensionColumns":["city"],
    "scalarFunctions":["LOWER"],
    "outputConstraints":[{"columnName":"loyalty_number","minimum":10,"type":"COUNT_DISTINCT"}]}}}})";

constexpr std::string_view kList = R"({"type":"LIST","policy":{"v1":{"list":{
    "joinColumns":["id"],"allowedJoinOperators":[],"listColumns":["email","phone"]}}}})";

}  // namespace

TEST_CASE("an aggregation rule of the API is read, its names folded to lower case") {
    const auto parsed = policy::ParseAnalysisRule(ParseText(kAggregation), "rule");

    REQUIRE(parsed.ok());
    const auto& rule = std::get<policy::AggregationRule>(parsed->rule);
    CHECK(rule.aggregate_columns.front().column_names == std::vector<std::string>{"salary"});
    CHECK(rule.aggregate_columns.front().function == policy::AggregateFunction::kAvg);
    CHECK(rule.join_required);
    CHECK(rule.output_constraints.front().minimum == 10);
    CHECK(parsed->join_multiplicity == policy::JoinMultiplicity::kOnce);
}

TEST_CASE("the canonical form of a rule reads back as the same rule") {
    for (const std::string_view text : {kAggregation, kList, kCustom}) {
        const auto rule = policy::ParseAnalysisRule(ParseText(text), "rule");
        REQUIRE(rule.ok());

        const auto again = policy::ParseAnalysisRule(policy::ToJson(*rule), "rule");

        REQUIRE(again.ok());
        CHECK(*again == *rule);
    }
}

TEST_CASE("a list that is absent stays absent, and an empty one stays empty") {
    const auto shown = [](const std::string& type, const std::string& body) {
        const std::string text = R"({"type":")" + type + R"(","policy":)" + body + "}";
        const auto rule = policy::ParseAnalysisRule(ParseText(text), "rule");
        REQUIRE(rule.ok());
        return policy::ToJson(*rule).Find("policy")->Dump();
    };

    for (const std::string more : {"", R"("allowedJoinOperators":[],)"}) {
        const std::string list =
            R"({"v1":{"list":{"joinColumns":["id"],)" + more + R"("listColumns":[]}}})";
        const std::string aggregation =
            R"({"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["a"],"function":"SUM"}],)"
            R"("joinColumns":["id"],)" +
            more +
            R"("dimensionColumns":[],"scalarFunctions":[],"outputConstraints":[)"
            R"({"columnName":"id","minimum":2,"type":"COUNT_DISTINCT"}]}}})";
        CHECK(shown("LIST", list) == list);
        CHECK(shown("AGGREGATION", aggregation) == aggregation);
    }
    for (const std::string more :
         {"", R"(,"allowedAnalysisProviders":[],"disallowedOutputColumns":[])"}) {
        const std::string custom = R"({"v1":{"custom":{"allowedAnalyses":[])" + more + "}}}";
        CHECK(shown("CUSTOM", custom) == custom);
    }
}

TEST_CASE(
    "joinMultiplicity may stand beside the policy or inside the aggregation, and must agree") {
    const auto beside =
        ParseWith(kAggregation, R"("type":"AGG)", R"("joinMultiplicity":"SQL","type":"AGG)");
    const auto inside =
        ParseWith(kAggregation, R"("joinColumns")", R"("joinMultiplicity":"SQL","joinColumns")");

    REQUIRE(beside.ok());
    REQUIRE(inside.ok());
    CHECK(beside->join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(*beside == *inside);
    CHECK(ErrorWith(kList, R"("type")", R"("joinMultiplicity":"SQL","type")") ==
          "tables[0].analysisRule.joinMultiplicity: list rules have no aggregates to count");
    CHECK(ErrorWith(kAggregation, R"("type":"AGG)", R"("joinMultiplicity":"OFTEN","type":"AGG)") ==
          "tables[0].analysisRule.joinMultiplicity: 'OFTEN' is not one of ONCE or SQL");
}

TEST_CASE("minimums outside the API's bounds are refused with the field") {
    const std::string field =
        "tables[0].analysisRule.policy.v1.aggregation.outputConstraints[0].minimum";

    CHECK(ErrorWith(kAggregation, "10", "1").starts_with(field));
    CHECK(ErrorWith(kAggregation, "10", "100001").starts_with(field));
    CHECK(ErrorWith(kAggregation, "10", "2.5").starts_with(field));
    CHECK(ErrorWith(kAggregation, "10", "100000") == "accepted");
}

TEST_CASE("a column that is dimension and join or aggregate column is refused") {
    CHECK(ErrorWith(kAggregation, R"(["city"])", R"(["City","LOYALTY_NUMBER"])") ==
          "tables[0].analysisRule.policy.v1.aggregation.dimensionColumns[1]: 'loyalty_number' is "
          "also one of "
          "joinColumns");
    CHECK(
        ErrorWith(kAggregation, R"(["city"])", R"(["salary"])") ==
        "tables[0].analysisRule.policy.v1.aggregation.dimensionColumns[0]: 'salary' is also one of "
        "aggregateColumns");
    CHECK(ErrorWith(kAggregation, R"(["loyalty_number"])", R"(["loyalty_number","salary"])") ==
          "accepted");
    CHECK(ErrorWith(kList, R"(["email","phone"])", R"(["email","id"])") ==
          "tables[0].analysisRule.policy.v1.list.listColumns[1]: 'id' is also one of joinColumns");
}

TEST_CASE("lists the API wants filled may not be empty, and required members may not be missing") {
    CHECK(ErrorWith(kList, R"(["id"])", "[]") ==
          "tables[0].analysisRule.policy.v1.list.joinColumns: at least one column is needed");
    CHECK(ErrorWith(kAggregation, R"(["Salary"])", "[]") ==
          "tables[0].analysisRule.policy.v1.aggregation.aggregateColumns[0].columnNames: at least "
          "one column is "
          "needed");
    CHECK(ErrorWith(kAggregation, R"([{"columnNames":["Salary"],"function":"AVG"}])", "[]") ==
          "tables[0].analysisRule.policy.v1.aggregation.aggregateColumns: at least one aggregate "
          "is needed");
    CHECK(ErrorWith(kAggregation, R"("scalarFunctions":["LOWER"],)", "") != "accepted");
    CHECK(ErrorWith(kAggregation, R"(["LOWER"])", "[]") == "accepted");
}

TEST_CASE("rules of a type this node does not have are refused as such") {
    CHECK(ErrorWith(kList, R"("LIST")", R"("ID_MAPPING_TABLE")") ==
          "tables[0].analysisRule.type: ID_MAPPING_TABLE rules: this node does not offer them yet");
    CHECK(ErrorWith(kList, R"("LIST")", R"("list")") ==
          "tables[0].analysisRule.type: 'list' is not one of AGGREGATION, LIST or CUSTOM");
}

TEST_CASE("unknown members, functions, operators and names are refused") {
    CHECK(ErrorWith(kList, R"("listColumns")", R"("listColums":[],"listColumns")") != "accepted");
    CHECK(ErrorWith(kAggregation, R"("AVG")", R"("MEDIAN")") ==
          "tables[0].analysisRule.policy.v1.aggregation.aggregateColumns[0].function: 'MEDIAN' is "
          "not one of SUM, "
          "SUM_DISTINCT, COUNT, COUNT_DISTINCT or AVG");
    CHECK(ErrorWith(kAggregation, R"("LOWER")", R"("MD5")") != "accepted");
    CHECK(ErrorWith(kAggregation, R"("AND")", R"("XOR")") != "accepted");
    CHECK(ErrorWith(kAggregation, "QUERY_RUNNER", "ANYONE") != "accepted");
    CHECK(ErrorWith(kAggregation, "COUNT_DISTINCT", "COUNT") != "accepted");
    CHECK(ErrorWith(kList, R"("email")", R"("e\"mail")") != "accepted");
    CHECK(ErrorWith(kList, R"("email")", R"("email","EMAIL")") ==
          "tables[0].analysisRule.policy.v1.list.listColumns[1]: 'email' is named twice");
    CHECK(ErrorWith(kList, R"("email")", "\"" + std::string(128, 'a') + "\"") != "accepted");
    CHECK(ErrorWith(kList, R"("email")", "\"" + std::string(127, 'a') + "\"") == "accepted");
}

TEST_CASE("required additional analyses are refused while there are none") {
    const std::string_view from = R"("listColumns")";

    CHECK(ErrorWith(kList, from, R"("additionalAnalyses":"REQUIRED","listColumns")") != "accepted");
    CHECK(ErrorWith(kList, from, R"("additionalAnalyses":"NOT_ALLOWED","listColumns")") ==
          "accepted");
}

TEST_CASE("columns of a rule that the table does not allow are refused with the field") {
    const auto rule = policy::ParseAnalysisRule(ParseText(kAggregation), "rule");
    REQUIRE(rule.ok());
    const std::vector<std::string> all{"loyalty_number", "city", "salary"};
    const std::vector<std::string> fewer{"loyalty_number", "salary"};

    CHECK(policy::CheckRuleColumns(*rule, all, "rule").ok());
    const auto status = policy::CheckRuleColumns(*rule, fewer, "rule");
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().message ==
          "rule.policy.v1.aggregation.dimensionColumns[0]: the table has no allowed column 'city'");
}
