// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/obligations.h"

#include <fmt/core.h>

namespace policy {

Obligation MinimumObligation(const std::string& table, const std::string& column,
                             std::int64_t minimum) {
    return {ObligationKind::kMinimum, table, column, minimum,
            fmt::format("minimum {} of {}.{}", minimum, table, column)};
}

Obligation OnceObligation(const std::string& table) {
    return {ObligationKind::kOnce, table, "", 0,
            fmt::format("each row of {} counts at most once", table)};
}

Obligation DistinctObligation() { return {ObligationKind::kDistinct, "", "", 0, "distinct rows"}; }

Obligation CanonicalOrderObligation() {
    return {ObligationKind::kCanonicalOrder, "", "", 0, "canonical order"};
}

Obligation ReleasedOrderObligation() {
    return {ObligationKind::kCanonicalOrder, "", "", 0,
            "canonical order: ORDER BY counts for selected columns only"};
}

}  // namespace policy
