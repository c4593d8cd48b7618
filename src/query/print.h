// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <string>
#include <vector>

namespace query {

// The description as one SELECT in DuckDB's dialect, over tables of their collaboration names.
// Total by construction: casts print as TRY_CAST and every function that can fail for a value
// inside TRY(...), so no value makes the statement fail. Deterministic: the same description prints
// the same text.
std::string PrintSql(const Description& description);

// The names of the result's columns in what PrintSql prints: the description's, made different from
// each other
// ("a", "a_1") because files need that.
std::vector<std::string> ResultNames(const Description& description);

// "name" quoted as an identifier when it needs quotes.
std::string PrintIdentifier(const std::string& name);

// 'text' as a string literal.
std::string PrintText(const std::string& text);

}  // namespace query
