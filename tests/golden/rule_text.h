// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace golden {

std::vector<std::string> Words(std::string_view text);
std::vector<std::string> SplitAt(std::string_view text, char separator);
std::string Trimmed(std::string_view text);

// A rule in the short form, in the API's own words, expanded to the API's JSON:
//   dimensionColumns region | aggregateColumns SUM spend, COUNT email | joinColumns k | outputConstraints email 25
// Fields are divided by bars; joinRequired, allowedJoinOperators, scalarFunctions, listColumns, additionalAnalyses
// and joinMultiplicity follow. A rule with listColumns is a list rule, one with allowedAnalyses a custom rule:
//   allowedAnalyses ANY_QUERY | allowedAnalysisProviders runner | disallowedOutputColumns email
// with members and templates by their names. A text that starts with a brace is JSON.
base::Json ExpandRule(const std::string& text);

}  // namespace golden
