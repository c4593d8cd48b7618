// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/shadow.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Reads tests/adversarial/text/*.test. Cases are parted by a line "====":
//
//     # what the attack tries
//     the query text, one line or several
//     ----
//     refused CODE            or CODE at LINE:COLUMN, or: described
//
// In a query, <<N|text>> is the text N times, and <<byte XX>> one byte.
namespace adversarial {

struct TextCase {
    std::string file;
    std::size_t line = 0;
    std::string intent;
    std::string query;
    std::string expected;
};

std::vector<TextCase> ReadCases(const std::string& folder);

// `text` with its <<...>> carried out.
std::string Expand(std::string_view text);

// What the describer made of a text, in the words of `expected`; positions only when `with_position`.
std::string OutcomeOf(const runs::Described& described, bool with_position);

// The schema all cases ask: members(loyalty_number, city, salary, joined), flights(loyalty_number,
// month, flights, distance).
std::unique_ptr<analytics::ShadowDatabase> MakeDatabase();

}  // namespace adversarial
