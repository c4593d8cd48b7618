// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "query/relation.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace policy {
class Gate;
}

namespace privacy {

// What a result must meet to leave: the state of rules and memberships it was approved under, and
// its columns. Immutable value; only the judge makes one.
class ReleaseTerms final {
  public:
    const std::string& plan_hash() const { return plan_hash_; }
    const std::string& state_hash() const { return state_hash_; }
    const std::vector<query::NamedType>& columns() const { return columns_; }

  private:
    friend class policy::Gate;
    ReleaseTerms(std::string plan_hash, std::string state_hash,
                 std::vector<query::NamedType> columns);

    std::string plan_hash_;
    std::string state_hash_;
    std::vector<query::NamedType> columns_;
};

// What an engine wrote: the key of the stored object (opaque here) and what the engine says is in
// it.
struct ResultObject {
    std::string key;
    std::vector<query::NamedType> columns;
    std::uint64_t row_count = 0;
};

class ReleasedResult;
base::Result<ReleasedResult> Release(const ReleaseTerms& terms, std::string_view state_hash_now,
                                     ResultObject object);

// A result that may be stored, shown and sent. Immutable value; only Release makes one.
class ReleasedResult final {
  public:
    const std::string& key() const { return object_.key; }
    const std::vector<query::NamedType>& columns() const { return object_.columns; }
    std::uint64_t row_count() const { return object_.row_count; }
    const std::string& plan_hash() const { return plan_hash_; }

  private:
    friend base::Result<ReleasedResult>
    Release(const ReleaseTerms& terms, std::string_view state_hash_now, ResultObject object);
    ReleasedResult(ResultObject object, std::string plan_hash)
        : object_(std::move(object)), plan_hash_(std::move(plan_hash)) {}

    ResultObject object_;
    std::string plan_hash_;
};

// Lets a result out, or says why it is discarded: kConflict when `state_hash_now`
// (policy::StateHash of the agreement as it is now) is not the approved one, kInternal when the
// object does not have the approved columns.
base::Result<ReleasedResult> Release(const ReleaseTerms& terms, std::string_view state_hash_now,
                                     ResultObject object);

}  // namespace privacy
