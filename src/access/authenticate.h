// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/caller_cache.h"
#include "crypto/sigv4_verify.h"

namespace access_control {

// Before a body is read: whether a request's terms and key are such that it is worth reading. None:
// they are. What this lets through is not authenticated yet.
base::Result<std::optional<crypto::SigV4Refusal>>
CheckHead(CallerCache& cache, const crypto::SigV4Authorization& authorization,
          const crypto::SigV4Terms& terms);

// With the body: who signed exactly this request. `authorization` is what ParseAuthorization read of
// it; the terms are those of its route, whose service the authorization's scope chose.
base::Result<std::variant<std::shared_ptr<const Caller>, crypto::SigV4Refusal>>
Authenticate(CallerCache& cache, const crypto::SigV4Request& request,
             const crypto::SigV4Authorization& authorization, const crypto::SigV4Terms& terms,
             const crypto::Sha256Digest& body);

}  // namespace access_control
