// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "metadata/database.h"

#include <chrono>
#include <string>

namespace access_control {

inline constexpr std::int64_t kSignInFailuresOfUserMax = 10;
inline constexpr std::int64_t kSignInFailuresOfAddressMax = 30;  // of an IPv6 network of 64 bits
inline constexpr std::chrono::minutes kSignInFailuresWindow{15};

// How often signing in has failed of late, for a name (whether it exists or not) and for where it came from. An attempt
// counts as failed until it succeeds, so that none goes uncounted by being one of many at once. Single-threaded, like the
// database; changes belong to the caller's transaction.
class SignInLimits final {
  public:
    explicit SignInLimits(metadata::Database& database) : database_(database) {}

    // kResourceExhausted when there were too many; then this one is not counted.
    base::Status Count(const std::string& name, const std::string& address, base::WallTime now);
    // Forgets the failures that do not count any more.
    base::Status ForgetOld(base::WallTime now);
    // The attempt succeeded: forgets the name's failures and this one of the address.
    base::Status Forgive(const std::string& name, const std::string& address);

  private:
    metadata::Database& database_;
};

}  // namespace access_control
