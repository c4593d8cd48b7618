// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/bound_expression.h"

#include <cstdint>
#include <string>

namespace duckdb {
class BoundWindowExpression;
struct BoundOrderByNode;
}  // namespace duckdb

namespace analytics {

// A window call; null and a refusal when it has no description.
query::ExpressionPtr TranslateWindow(Translation& translation, ExpressionTranslator& expressions,
                                     const duckdb::BoundWindowExpression& window);

// One key of ORDER BY; its expression is null when refused.
query::SortKey TranslateKey(ExpressionTranslator& expressions, const duckdb::BoundOrderByNode& key);

// The registry's name of a comparison of the engine; empty when there is none.
std::string ComparisonFunction(std::uint8_t expression_type);

}  // namespace analytics
