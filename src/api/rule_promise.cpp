// SPDX-License-Identifier: Apache-2.0
#include "api/rule_promise.h"

namespace api {
namespace {

std::vector<std::string> OfAggregation(const policy::AnalysisRule& rule) {
    std::vector<std::string> lines = {"gives: a fixed query shape; every released cell stands on "
                                      "at least the minimum of distinct identities",
                                      "does not stop: differencing two answers; planted labels in "
                                      "the runner's own table; padding with known or zero "
                                      "values; membership tests by a row appearing or not"};
    if (rule.join_multiplicity == policy::JoinMultiplicity::kSql) {
        lines.emplace_back("does not stop, with joinMultiplicity SQL: weighing a row by the rows "
                           "it is joined to, which "
                           "can decode single values");
    }
    return lines;
}

std::vector<std::string> OfList() {
    return {"gives: the listed columns of matched people only",
            "does not stop: one planted row is a look-up of one person"};
}

std::vector<std::string> OfCustom() {
    return {"gives: only what the trusted provider writes; columns forbidden in output do not come "
            "out",
            "does not stop: inference: filters and joins on a forbidden column stay oracles"};
}

}  // namespace

std::vector<std::string> PromiseOf(const policy::AnalysisRule& rule) {
    if (std::holds_alternative<policy::ListRule>(rule.rule)) return OfList();
    if (std::holds_alternative<policy::CustomRule>(rule.rule)) return OfCustom();
    return OfAggregation(rule);
}

}  // namespace api
