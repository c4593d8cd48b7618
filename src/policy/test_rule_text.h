// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/analysis_rule.h"

#include <doctest/doctest.h>
#include <string>

// Rules of the API as texts, and what the same text with one piece changed is answered.

inline constexpr std::string_view kCustom = R"({"type":"CUSTOM","policy":{"v1":{"custom":{
    "allowedAnalyses":["ANY_QUERY"],"allowedAnalysisProviders":["111111111111"],
    "additionalAnalyses":"NOT_ALLOWED","disallowedOutputColumns":["Email","phone"]}}}})";

inline base::Json ParseText(std::string_view text) {
    auto json = base::ParseJson(text);
    REQUIRE(json.ok());
    return *std::move(json);
}

inline base::Result<policy::AnalysisRule> ParseWith(std::string_view text, std::string_view from,
                                                    std::string_view to) {
    std::string changed(text);
    const std::size_t at = changed.find(from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, from.size(), to);
    return policy::ParseAnalysisRule(ParseText(changed), "tables[0].analysisRule");
}

inline std::string ErrorWith(std::string_view text, std::string_view from, std::string_view to) {
    const auto rule = ParseWith(text, from, to);
    return rule.ok() ? "accepted" : rule.error().message;
}
