// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "metadata/database.h"

#include <string>
#include <vector>

namespace activation {

// Which deliveries are measured against each other: those to one account at a platform, whose
// members the same owners' data decides. `owners` are others than the account that delivers.
struct ChangeScope {
    base::ActivationId activation;
    base::AccountId account;
    std::string platform_account;  // of PlatformAccountOf
    std::vector<base::AccountId> owners;
};

// The members of a delivery that began, or that is about to.
struct ChangeSet {
    base::ActivationId activation;
    base::AccountId account;  // whose object the tags are
    std::string object;
    std::string identifiers;  // that it can hold, with a space around each
    std::uint64_t tags = 0;
    std::uint64_t rows = 0;    // that were admitted
    std::uint64_t people = 0;  // in them, each once
    std::uint32_t key_version = 1;
};

// Where the member sets of deliveries are written down: their tags are objects, this is the rest.
// A set is either about to count (its delivery has not begun) or counts for good. As single-threaded
// as its database.
class ChangeStore final {
  public:
    ChangeStore(metadata::Database& database, base::Clock& clock)
        : database_(database), clock_(clock) {}

    // The set of that activation; `counts` says which kind it is.
    struct Found {
        ChangeSet set;
        bool counts = false;
    };
    base::Result<std::optional<Found>> Find(const base::ActivationId& activation);

    // The version of the key under which tags for that account at a platform are made, once one is.
    base::Result<std::optional<std::uint32_t>> KeyVersion(const std::string& platform_account);

    // Sets that count, of other activations in the scope; each once, in the order in which they
    // came to count.
    base::Result<std::vector<ChangeSet>> Earlier(const ChangeScope& scope);

    base::Status Add(const ChangeScope& scope, const ChangeSet& set);
    // False, and nothing is changed, when sets came to count in the scope beyond the `compared` ones.
    base::Result<bool> Count(const ChangeScope& scope, std::size_t compared);
    // One that is about to count.
    base::Status Remove(const base::ActivationId& activation);

  private:
    metadata::Database& database_;
    base::Clock& clock_;
};

}  // namespace activation
