// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/analysis_rule.h"

#include <string>
#include <vector>

namespace api {

// What a rule gives its owner against members who collude, and what it does not stop: the lines of
// SECURITY.md's table that an owner reads when making or changing it.
std::vector<std::string> PromiseOf(const policy::AnalysisRule& rule);

}  // namespace api
