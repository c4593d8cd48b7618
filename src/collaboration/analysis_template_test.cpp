// SPDX-License-Identifier: Apache-2.0
#include "collaboration/analysis_template.h"

#include <doctest/doctest.h>

namespace {

using collaboration::AnalysisParameter;
using collaboration::AnalysisTemplate;

std::string Problem(const std::vector<AnalysisParameter>& parameters) {
    const auto fine = collaboration::CheckParameters(parameters);
    return fine.ok() ? "" : fine.error().message;
}

AnalysisTemplate ByCity() {
    AnalysisTemplate analysis;
    analysis.parameters = {{"City", "VARCHAR"}, {"least", "INTEGER", "5"}};
    return analysis;
}

std::string Value(const std::map<std::string, std::string>& given, const std::string& name) {
    const auto values = collaboration::ValuesFor(ByCity(), given);
    return values.ok() ? values->at(name).text : values.error().message;
}

}  // namespace

TEST_CASE("every type of the API but TIMETZ has one of ours") {
    const auto ours = [](const char* name) {
        const auto type = collaboration::ParseParameterType(name);
        return type.ok() ? query::ToString(*type) : "none";
    };

    CHECK(ours("SHORT") == "SMALLINT");
    CHECK(ours("LONG") == "BIGINT");
    CHECK(ours("NUMERIC") == "DECIMAL(18,6)");
    CHECK(ours("DOUBLE_PRECISION") == "DOUBLE");
    CHECK(ours("CHARACTER") == "VARCHAR");
    CHECK(ours("TIMESTAMP_LTZ") == "TIMESTAMP WITH TIME ZONE");
    CHECK(ours("VARBYTE") == "BLOB");
    CHECK(ours("BYTE") == "TINYINT");
    CHECK(ours("TIMETZ") == "none");
    CHECK(ours("varchar") == "none");
}

TEST_CASE("parameters that cannot be are told by their place") {
    CHECK(Problem({{"a", "INT"}, {"b", "INT", "7"}}).empty());
    CHECK(Problem({{"a", "INT"}, {"A", "INT"}}) ==
          "analysisParameters.1: another parameter has this name");
    CHECK(Problem({{"1a", "INT"}}).starts_with("analysisParameters.0: a name that begins"));
    CHECK(Problem({{"a", "TIMETZ"}}).starts_with("analysisParameters.0: the type"));
    CHECK(Problem({{"a", "INT", "seven"}}) ==
          "analysisParameters.0: defaultValue is not a value of type INTEGER");
    CHECK_FALSE(Problem(std::vector<AnalysisParameter>(51, {"a", "INT"})).empty());
}

TEST_CASE("each parameter has the value given, or its default") {
    CHECK(Value({{"city", "Oslo"}}, "city") == "Oslo");
    CHECK(Value({{"CITY", "Oslo"}}, "least") == "5");
    CHECK(Value({{"City", "Oslo"}, {"least", "07"}}, "least") == "7");
}

TEST_CASE("values that are missing, unknown, given twice or of another type are refused") {
    CHECK(Value({}, "city") == "the parameter 'City' has no value");
    CHECK(Value({{"city", "Oslo"}, {"country", "NO"}}, "city") ==
          "the template has no parameter 'country'");
    CHECK(Value({{"city", "Oslo"}, {"CITY", "Rome"}}, "city") == "a parameter is given twice");
    CHECK(Value({{"city", "Oslo"}, {"least", "secret"}}, "city") ==
          "the parameter 'least' has a value that is not a value of type INTEGER");
}
