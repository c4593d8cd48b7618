// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crypto {

inline constexpr std::chrono::seconds kTotpStep{30};
inline constexpr std::size_t kTotpDigits = 6;
inline constexpr std::int64_t kTotpStepsAround = 1;  // a phone's clock may be so far off

// RFC 6238 with HMAC-SHA-1, six digits and 30 seconds, which is what authenticator apps have.

// 160 random bits.
base::Secret NewTotpSecret(base::Random& random);

std::int64_t TotpStepAt(base::WallTime time);
std::string TotpCode(const base::Secret& secret, std::int64_t step);

// The step that `code` is good for now, if it is later than `used`, the last that counted.
std::optional<std::int64_t> MatchTotp(const base::Secret& secret, std::string_view code,
                                      base::WallTime now, std::int64_t used);

// otpauth://totp/ISSUER:ACCOUNT?secret=..., as an authenticator app reads it.
base::Secret TotpUri(const base::Secret& secret, std::string_view issuer, std::string_view account);

}  // namespace crypto
