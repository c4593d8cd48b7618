// SPDX-License-Identifier: Apache-2.0
#include "access/authenticate.h"

namespace access_control {

base::Result<std::optional<crypto::SigV4Refusal>>
CheckHead(CallerCache& cache, const crypto::SigV4Authorization& authorization,
          const crypto::SigV4Terms& terms) {
    if (auto refusal = crypto::CheckTerms(authorization, terms)) return {std::move(refusal)};
    ASSIGN_OR_RETURN(auto claim, cache.Claim(authorization, terms.now));
    std::optional<crypto::SigV4Refusal> refusal;
    if (auto* refused = std::get_if<crypto::SigV4Refusal>(&claim)) refusal = std::move(*refused);
    return {std::move(refusal)};
}

base::Result<std::variant<std::shared_ptr<const Caller>, crypto::SigV4Refusal>>
Authenticate(CallerCache& cache, const crypto::SigV4Request& request,
             const crypto::SigV4Authorization& authorization, const crypto::SigV4Terms& terms,
             const crypto::Sha256Digest& body) {
    if (auto refusal = crypto::CheckTerms(authorization, terms)) return {*std::move(refusal)};
    ASSIGN_OR_RETURN(auto claim, cache.Claim(authorization, terms.now));
    if (auto* refused = std::get_if<crypto::SigV4Refusal>(&claim)) return {std::move(*refused)};
    auto& known = std::get<KnownCaller>(claim);
    if (auto refusal = crypto::VerifySignature(request, authorization, known.signing_key, body))
        return {*std::move(refusal)};
    return {std::move(known.caller)};
}

}  // namespace access_control
