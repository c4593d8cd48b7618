// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/sigv4_canonical.h"
#include "crypto/sigv4_key.h"
#include "crypto/sigv4_refusal.h"

#include <chrono>
#include <variant>

namespace crypto {

inline constexpr std::size_t kAuthorizationBytesMax = std::size_t{8} << 10U;
inline constexpr std::size_t kSignedHeadersMax = 64;
inline constexpr std::size_t kAccessKeyIdBytesMax = 128;
inline constexpr std::size_t kSessionTokenBytesMax = std::size_t{4} << 10U;
inline constexpr std::chrono::seconds kPresignedMax = std::chrono::days(7);

enum class SigV4Form {
    kHeader,     // Authorization: AWS4-HMAC-SHA256 ...
    kPresigned,  // ?X-Amz-Algorithm=AWS4-HMAC-SHA256&...
};

// What a request says of its signature, nothing of it believed yet. Immutable value.
struct SigV4Authorization {
    SigV4Form form = SigV4Form::kHeader;
    std::string access_key_id;
    std::string region;
    std::string service;
    std::string amz_date;  // as written; its first eight digits are the scope's day
    base::WallTime time;
    std::chrono::seconds expires{0};          // of a presigned link only
    std::vector<std::string> signed_headers;  // lower case, sorted, each one there
    Sha256Digest signature{};
    std::string session_token;  // empty: none
    std::string payload;        // what it says of its body in X-Amz-Content-Sha256; empty: nothing

    SigV4Scope scope() const { return {std::string_view(amz_date).substr(0, 8), region, service}; }
};

// Reads the signature of a request and refuses one that is not of AWS's form or leaves out the host
// or an x-amz-* header that was sent. Needs neither body nor key.
std::variant<SigV4Authorization, SigV4Refusal> ParseAuthorization(const SigV4Request& request);

}  // namespace crypto
