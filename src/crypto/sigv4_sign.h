// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "crypto/sigv4_authorization.h"

namespace crypto {

// Who signs, when and for what.
struct SigV4Signer {
    std::string_view access_key_id;
    const base::Secret& secret_access_key;
    std::string_view region;
    std::string_view service;
    base::WallTime time;
};

// The value of the Authorization header. Signs every header it is given: `host`, `x-amz-date` (of
// the signer's time) and, with temporary keys, `x-amz-security-token` must be among them. `payload`
// is the body's SHA-256 in hexadecimal, or kUnsignedPayload.
base::Result<std::string> SignHeaders(const SigV4Request& request, const SigV4Signer& signer,
                                      std::string_view payload);

}  // namespace crypto
