// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/shadow.h"
#include "case_file.h"

#include <string>
#include <vector>

namespace golden {

// What the node answers to one spelling of a case, described, judged, printed and, if the setting has rows for every
// table it reads, executed.
struct Outcome {
    std::vector<std::string> lines;  // in the notation of case files
    std::string sql;                 // printed, when approved
    std::string plain;               // the cheaper form and its condition, when there is one
    bool failed = false;             // an approved query failed in the engine: never right
};

// "COLUMN_NOT_IN_RULE: email": the code and what it is about.
std::string Summary(const query::Refusal& refusal);

// `shadow` holds the setting's tables.
Outcome Answer(const Setting& setting, analytics::ShadowDatabase& shadow, const std::string& sql);

// The lines for all spellings of the case. Spellings that are answered differently give a line that says so.
std::vector<std::string> OutcomeOf(const Case& one);

}  // namespace golden
