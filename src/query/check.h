// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <string>
#include <string_view>

namespace query {

// Whether a description keeps its promises: ids unique, every column read is one the inputs hand on
// and of that type, functions in the registry with a fitting number of arguments, aggregates and
// windows only where they belong, CTEs defined above their scans, window frames of the known
// spellings.
base::Status CheckDescription(const Description& description);

// The frame clauses a description may hold (WindowCall::frame), besides the empty one.
bool IsKnownFrame(const std::string& frame);

// The error of a description that does not keep them; `what` names the part.
base::Error Malformed(std::string_view what);

}  // namespace query
