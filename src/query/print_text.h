// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/expression.h"

#include <functional>
#include <string>

namespace query {

// How a column is written where an expression is printed.
using ColumnText = std::function<std::string(ColumnId)>;

// One expression as SQL; every column through `column_text`. See print.h for what the text
// promises.
std::string ExpressionText(const Expression& expression, const ColumnText& column_text);

// The same as a key of GROUP BY or ORDER BY, where a bare number would mean a position.
std::string KeyText(const Expression& expression, const ColumnText& column_text);

// " DESC NULLS LAST" and the like, always in full.
std::string DirectionText(const SortKey& key);

}  // namespace query
