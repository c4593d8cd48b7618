// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/record.h"
#include "base/clock.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace server {

// What re-applying uses of a restored node. References outlive it.
struct ReapplyTools {
    metadata::Database& database;
    const crypto::KeyRing& keys;
    base::Clock& clock;
    base::Random& random;
};

// What was taken away once more, and what for.
struct Reapplied {
    audit::Record record;  // of then
    std::string taken;     // "deleted access key AKIA..."
};

// Takes away in a restored node what newer records say was taken away, and never gives anything (decision 0018). Where a
// record does not say what became of a thing, the thing is closed until its owner opens it again. Single-threaded.
class Reapplying final {
  public:
    explicit Reapplying(const ReapplyTools& tools) : tools_(tools) {}

    // One change that came about, in the order of their times; call it inside the restore's transaction.
    base::Status Apply(const audit::Record& record);

    const std::vector<Reapplied>& taken() const { return taken_; }
    // Records of which nobody can tell what to take away, each with its reason.
    const std::vector<std::string>& unknown() const { return unknown_; }

  private:
    ReapplyTools tools_;
    std::vector<Reapplied> taken_;
    std::vector<std::string> unknown_;
};

// Whether a record of that action can be re-applied, or takes nothing away.
bool IsReappliable(std::string_view action);

}  // namespace server
