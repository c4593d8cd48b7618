// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <string>

namespace crypto {

// Each takes 64 MiB for its time, about a tenth of a second.
inline constexpr std::size_t kPasswordHashesAtOnceMax = 2;

// Argon2id over passwords, slow on purpose. Thread-safe; one for a process, since it is what bounds how many are
// computed at once.
class PasswordHasher final {
  public:
    // With salt and parameters in its text. kUnavailable when as many are being computed as may be.
    base::Result<std::string> Hash(const base::Secret& password);

    // Whether `stored` was made of this password.
    base::Result<bool> Matches(const std::string& stored, const base::Secret& password);

  private:
    class Turn;

    base::Mutex mutex_;
    std::size_t at_work_ GUARDED_BY(mutex_) = 0;
};

}  // namespace crypto
