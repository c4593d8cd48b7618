// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/translation.h"
#include "query/expression.h"

namespace duckdb {
class Expression;
class Value;
}  // namespace duckdb

namespace analytics {

// A constant of the engine; refused when its type has no description.
query::ExpressionPtr LiteralOf(Translation& translation, const duckdb::Value& value,
                               const duckdb::Expression& where);

// The value a constant expression has for every row: the binder is asked now, never the data later.
// Refused when it has none (an overflow, a date that does not exist).
query::ExpressionPtr Evaluated(Translation& translation, const duckdb::Expression& expression);

// `literal` cast to `type` now. A text that has no exact place in the type is refused; with
// `null_if_not` a text that has none at all is NULL, as TRY_CAST says.
query::ExpressionPtr CastLiteral(Translation& translation, const query::Expression& literal,
                                 const query::Type& type, bool null_if_not,
                                 const duckdb::Expression& where);

// `literal` in `type` if that is the very same value; null otherwise.
query::ExpressionPtr ExactlyIn(Translation& translation, const query::Expression& literal,
                               const query::Type& type);

}  // namespace analytics
