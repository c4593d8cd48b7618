// SPDX-License-Identifier: Apache-2.0
#include "analytics/translation.h"

#include "analytics/expression_gate.h"
#include "analytics/refuse.h"

#include <fmt/core.h>

namespace analytics {

std::nullptr_t Translation::Refuse(query::RefusalCode code, std::optional<std::size_t> offset,
                                   std::string message, std::string hint) {
    if (!refusal) refusal = RefusalAt(code, text, offset, std::move(message), std::move(hint));
    return nullptr;
}

std::nullptr_t Translation::RefuseConstruct(std::optional<std::size_t> offset,
                                            std::string_view what, std::string hint) {
    return Refuse(query::RefusalCode::kConstructNotAllowed, offset,
                  fmt::format("{} cannot be used in a query", what), std::move(hint));
}

std::optional<base::Position>
Translation::PositionOf(const duckdb::BaseExpression& expression) const {
    const auto offset = OffsetOf(expression);
    if (!offset || *offset > text.size()) return {};
    return positions.At(*offset);
}

}  // namespace analytics
