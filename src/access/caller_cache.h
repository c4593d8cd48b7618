// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/callers.h"

#include <memory>
#include <unordered_map>

namespace access_control {

inline constexpr std::size_t kCallersCachedMax = 1'000;
inline constexpr std::size_t kScopesCachedMax = 16;  // of one caller: a day has a few services

// A caller and the key that its signature must have been made with. The secret itself is not kept.
struct KnownCaller {
    std::shared_ptr<const Caller> caller;
    base::Secret signing_key;
};

// Callers as Callers finds them, kept in memory until any identity of the node changes, in this
// process or another. Single-threaded: each thread has its own, over its own connection. Not asked
// inside a transaction that changes identities.
class CallerCache final {
  public:
    CallerCache(metadata::Database& database, const crypto::KeyRing& ring)
        : database_(database), callers_(database, ring) {}

    // As Callers::Claim, with the signing key of the authorization's scope.
    base::Result<std::variant<KnownCaller, crypto::SigV4Refusal>>
    Claim(const crypto::SigV4Authorization& authorization, base::WallTime now);

  private:
    struct Entry {
        std::shared_ptr<const Caller> caller;
        base::WallTime expires;
        base::Secret token;
        std::map<std::string, base::Secret> signing_keys;  // by day, region and service
    };

    const base::Secret* Find(const crypto::SigV4Authorization& authorization, base::WallTime now);

    metadata::Database& database_;
    Callers callers_;
    std::int64_t generation_ = -1;
    std::unordered_map<std::string, Entry> entries_;  // by access key id
};

}  // namespace access_control
