// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/shape.h"
#include "base/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace api {

inline constexpr std::size_t kFieldProblemsMax = 20;

// One place of a request that is wrong, as ValidationException's fieldList tells it.
struct FieldProblem {
    std::string name;  // "members.0.displayName"
    std::string message;

    bool operator==(const FieldProblem&) const = default;
};

// Everything about `input` that `shape` does not allow, the first kFieldProblemsMax of them: wrong kinds, bounds,
// patterns and values, required members that are missing, members that nobody knows or that this node does not offer.
// A null member counts as absent. Never repeats a value of the input.
std::vector<FieldProblem> CheckInput(const ShapeTable& shapes, std::string_view shape,
                                     const base::Json& input);

}  // namespace api
