// SPDX-License-Identifier: Apache-2.0
#include "privacy/release.h"

#include <algorithm>

namespace privacy {
namespace {

bool SameColumns(const std::vector<query::NamedType>& left,
                 const std::vector<query::NamedType>& right) {
    return std::ranges::equal(left, right,
                              [](const query::NamedType& a, const query::NamedType& b) {
                                  return a.name == b.name && a.type == b.type;
                              });
}

}  // namespace

ReleaseTerms::ReleaseTerms(std::string plan_hash, std::string state_hash,
                           std::vector<query::NamedType> columns)
    : plan_hash_(std::move(plan_hash)),
      state_hash_(std::move(state_hash)),
      columns_(std::move(columns)) {}

base::Result<ReleasedResult> Release(const ReleaseTerms& terms, std::string_view state_hash_now,
                                     ResultObject object) {
    if (state_hash_now.empty() || state_hash_now != terms.state_hash()) {
        return base::Conflict(
            "rules, schemas or memberships changed while the query ran; its result is discarded");
    }
    if (!SameColumns(object.columns, terms.columns())) {
        return base::Internal("the result does not have the approved columns; it is discarded");
    }
    return ReleasedResult(std::move(object), terms.plan_hash());
}

}  // namespace privacy
