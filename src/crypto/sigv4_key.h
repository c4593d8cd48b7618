// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "crypto/sha256.h"

#include <optional>
#include <string>
#include <string_view>

namespace crypto {

inline constexpr std::string_view kSigV4Algorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kSigV4Terminator = "aws4_request";

// 20150830T123600Z, the form of X-Amz-Date; its first eight digits are the day of a scope.
std::string ToAmzDate(base::WallTime time);
std::optional<base::WallTime> ParseAmzDate(std::string_view text);

// Where a signature is good: one day, region and service.
struct SigV4Scope {
    std::string_view day;  // 20150830
    std::string_view region;
    std::string_view service;
};

// The key that signs within a scope. It depends on nothing of the request, so a caller may keep it
// for the day, as long as it keeps it like the secret itself.
base::Secret SigV4SigningKey(const base::Secret& secret_access_key, const SigV4Scope& scope);

// HMAC-SHA256 of AWS's string to sign.
Sha256Digest SigV4Signature(const base::Secret& signing_key, std::string_view amz_date,
                            const SigV4Scope& scope, std::string_view canonical_request);

}  // namespace crypto
