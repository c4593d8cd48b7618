// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/sigv4_authorization.h"

#include <optional>

namespace crypto {

inline constexpr std::chrono::seconds kClockSkewMax = std::chrono::minutes(5);

// What a route takes.
struct SigV4Terms {
    std::string_view region;
    std::string_view service;
    base::WallTime now;
    bool presigned_allowed = false;
};

// What can be said before the key is looked up and the body read: scope, time and form. None: fine.
std::optional<SigV4Refusal> CheckTerms(const SigV4Authorization& authorization,
                                       const SigV4Terms& terms);

// Whether the holder of the key signed exactly this request with a body of this digest. Compares in
// constant time. `authorization` is that of the same request, and its terms were checked. None: yes.
std::optional<SigV4Refusal> VerifySignature(const SigV4Request& request,
                                            const SigV4Authorization& authorization,
                                            const base::Secret& signing_key,
                                            const Sha256Digest& body);

}  // namespace crypto
