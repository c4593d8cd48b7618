// SPDX-License-Identifier: Apache-2.0
#include "policy/findings.h"

#include "base/object_reader.h"

#include <algorithm>
#include <tuple>

namespace policy {
namespace {

constexpr std::size_t kNamesInHintMax = 8;

auto KeyOf(const query::Refusal& refusal) {
    const base::Position at = refusal.position.value_or(base::Position{0, 0});
    return std::tuple(at.line, at.column, refusal.code, refusal.table, refusal.column,
                      refusal.clause, refusal.message);
}

// One subquery is met in several relations, not all of which have a place.
void DropPlacelessSubqueries(std::vector<query::Refusal>& refusals) {
    const auto is_subquery = [](const query::Refusal& refusal, bool placed) {
        return refusal.code == query::RefusalCode::kSubqueryNotAllowed &&
               refusal.position.has_value() == placed;
    };
    if (!std::ranges::any_of(refusals, [&](const auto& one) { return is_subquery(one, true); }))
        return;
    std::erase_if(refusals, [&](const query::Refusal& one) { return is_subquery(one, false); });
}

}  // namespace

void Findings::Add(query::Refusal refusal) {
    const bool known = std::ranges::any_of(
        refusals_, [&](const query::Refusal& other) { return KeyOf(other) == KeyOf(refusal); });
    if (!known) refusals_.push_back(std::move(refusal));
}

std::vector<query::Refusal> Findings::Take(const std::vector<query::ClausePlace>& clauses) && {
    DropPlacelessSubqueries(refusals_);
    for (query::Refusal& refusal : refusals_) query::CompletePlace(refusal, clauses);
    std::ranges::sort(refusals_, {}, KeyOf);
    return std::move(refusals_);
}

std::string ListNames(const std::vector<std::string>& names) {
    std::vector<std::string_view> shown;
    for (const std::string& name : names) {
        if (shown.size() == kNamesInHintMax) break;
        shown.push_back(name);
    }
    return names.size() > kNamesInHintMax ? base::JoinNames(shown) + " ..."
                                          : base::JoinNames(shown);
}

}  // namespace policy
