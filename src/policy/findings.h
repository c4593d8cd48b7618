// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/clause.h"
#include "query/refusal.h"

#include <string>
#include <utility>
#include <vector>

namespace policy {

// Collects every reason against one query, each once. Single-threaded.
class Findings final {
  public:
    void Add(query::Refusal refusal);
    bool empty() const { return refusals_.empty(); }

    // All of them, in the order of their places in the text; those without a place first. Where
    // the text says which clause stands at a place, that is the refusal's.
    std::vector<query::Refusal> Take(const std::vector<query::ClausePlace>& clauses = {}) &&;

  private:
    std::vector<query::Refusal> refusals_;
};

// "'a'", "'a' or 'b'", for hints.
std::string ListNames(const std::vector<std::string>& names);

}  // namespace policy
