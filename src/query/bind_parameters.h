// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"
#include "query/refusal.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace query {

struct ParameterValue {
    Type type;
    std::string text;  // as ParameterText gives it
};

// By the parameter's name in lower case.
using ParameterValues = std::map<std::string, ParameterValue, std::less<>>;

// The description with a literal of the value in place of every parameter, checked as a literal of
// the text would have been: patterns are well formed, a text compared with another type is one of
// it, a LIMIT is a whole number. Every reason against it otherwise; names parameters, never values.
std::variant<Description, std::vector<Refusal>> BindParameters(const Description& description,
                                                               const ParameterValues& values);

// Whether `pattern` of LIKE means something: it does not end with its escape character.
bool IsWellFormedPattern(std::string_view pattern, std::string_view escape);

}  // namespace query
