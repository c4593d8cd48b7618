// SPDX-License-Identifier: Apache-2.0
#include "case_file.h"

#include "rule_text.h"

#include <doctest/doctest.h>

TEST_CASE("alternation braces give every combination") {
    CHECK(golden::Spellings("select 1") == std::vector<std::string>{"select 1"});
    CHECK(golden::Spellings("{{a|b}} x {{c|d}}") ==
          std::vector<std::string>{"a x c", "a x d", "b x c", "b x d"});
}

TEST_CASE("the short form of a rule expands to the API's JSON") {
    const base::Json rule = golden::ExpandRule("dimensionColumns region | aggregateColumns SUM "
                                               "spend, COUNT a b | outputConstraints email 25");

    CHECK(
        rule.Dump() ==
        R"({"type":"AGGREGATION","policy":{"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["spend"],)"
        R"("function":"SUM"},{"columnNames":["a","b"],"function":"COUNT"}],"dimensionColumns":["region"],)"
        R"("joinColumns":[],"outputConstraints":[{"columnName":"email","minimum":25,"type":"COUNT_DISTINCT"}],)"
        R"("scalarFunctions":[]}}}})");
    CHECK(golden::ExpandRule("joinColumns id | listColumns email phone").Find("type")->AsString() ==
          "LIST");
}
