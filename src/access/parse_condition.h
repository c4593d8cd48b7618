// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/policy_document.h"
#include "base/json.h"

namespace access_control {

// The texts of an element that may be one string or an array of them; never empty, no null.
base::Result<std::vector<std::string>> ParseTexts(const base::Json& json, std::string_view field);

// The value of a statement's Condition element. `field` is its path, for errors.
base::Result<std::vector<Condition>> ParseConditions(const base::Json& json, std::string_view field,
                                                     PolicyKind kind);

}  // namespace access_control
