// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_verify.h"

#include "base/utf8.h"

#include <openssl/crypto.h>
#include <utility>

namespace crypto {
namespace {

using Problem = std::optional<SigV4Refusal>;

Problem CheckScope(const SigV4Authorization& authorization, const SigV4Terms& terms) {
    if (authorization.region != terms.region) {
        return SigV4Refusal{SigV4Fault::kWrongScope,
                            "the Credential is scoped to the region '" + authorization.region +
                                "'; this node's is '" + std::string(terms.region) + "'"};
    }
    if (authorization.service != terms.service) {
        return SigV4Refusal{SigV4Fault::kWrongScope, "the Credential is scoped to the service '" +
                                                         authorization.service + "'; here it is '" +
                                                         std::string(terms.service) + "'"};
    }
    return std::nullopt;
}

// The texts are those by which SDKs tell that their clock is off.
Problem CheckTime(const SigV4Authorization& authorization, base::WallTime now) {
    const bool presigned = authorization.form == SigV4Form::kPresigned;
    if (authorization.time > now + kClockSkewMax) {
        return SigV4Refusal{SigV4Fault::kClockSkew,
                            "Signature not yet current: " + authorization.amz_date +
                                " is still later than " + ToAmzDate(now + kClockSkewMax) + " (" +
                                ToAmzDate(now) + " + 5 min.)"};
    }
    if (presigned && now > authorization.time + authorization.expires)
        return SigV4Refusal{SigV4Fault::kLinkExpired, "Request has expired"};
    if (!presigned && authorization.time < now - kClockSkewMax) {
        return SigV4Refusal{SigV4Fault::kClockSkew, "Signature expired: " + authorization.amz_date +
                                                        " is now earlier than " +
                                                        ToAmzDate(now - kClockSkewMax) + " (" +
                                                        ToAmzDate(now) + " - 5 min.)"};
    }
    return std::nullopt;
}

bool IsDigestText(std::string_view text) {
    return text.size() == kSha256HexDigits && base::HexDecode(text).ok();
}

// S3's clients need not sign the body of a request that has none; that it has none is checked with the signature.
Problem CheckPayloadForm(const SigV4Authorization& authorization) {
    const std::string& payload = authorization.payload;
    if (payload.empty() || IsDigestText(payload)) return std::nullopt;
    if (payload != kUnsignedPayload) {
        return SigV4Refusal{SigV4Fault::kPayload,
                            "X-Amz-Content-Sha256 must be the SHA-256 of the body; bodies signed "
                            "in chunks are not taken"};
    }
    if (authorization.form == SigV4Form::kPresigned || authorization.service == kS3Service)
        return std::nullopt;
    return SigV4Refusal{SigV4Fault::kPayload, "the body must be signed"};
}

std::string Hex(const Sha256Digest& digest) { return base::HexEncode(digest); }

// What stands in the canonical request for the body. A request that leaves it unsigned has none, so nothing is lost.
std::variant<std::string, SigV4Refusal> PayloadText(const SigV4Authorization& authorization,
                                                    const Sha256Digest& body) {
    const bool presigned = authorization.form == SigV4Form::kPresigned;
    const std::string& said = authorization.payload;
    const bool unsigned_body = said == kUnsignedPayload ||
                               (said.empty() && presigned && authorization.service == kS3Service);
    if ((presigned || unsigned_body) && body != Sha256({})) {
        return SigV4Refusal{SigV4Fault::kPayload, presigned ? "a presigned request has no body"
                                                            : "the body must be signed"};
    }
    if (unsigned_body) return std::string(kUnsignedPayload);
    std::string digest = Hex(body);
    if (!said.empty() && base::AsciiLower(said) != digest) {
        return SigV4Refusal{SigV4Fault::kPayload,
                            "X-Amz-Content-Sha256 is not the SHA-256 of the body"};
    }
    if (said.empty()) return digest;
    return said;
}

}  // namespace

Problem CheckTerms(const SigV4Authorization& authorization, const SigV4Terms& terms) {
    if (authorization.form == SigV4Form::kPresigned && !terms.presigned_allowed) {
        return SigV4Refusal{SigV4Fault::kFormNotAllowed,
                            "sign this request in its headers; a presigned link is not taken here"};
    }
    if (auto problem = CheckScope(authorization, terms)) return problem;
    if (auto problem = CheckTime(authorization, terms.now)) return problem;
    return CheckPayloadForm(authorization);
}

Problem VerifySignature(const SigV4Request& request, const SigV4Authorization& authorization,
                        const base::Secret& signing_key, const Sha256Digest& body) {
    const auto payload = PayloadText(authorization, body);
    if (const auto* refusal = std::get_if<SigV4Refusal>(&payload)) return *refusal;
    const auto canonical = CanonicalRequest(request, authorization.signed_headers,
                                            std::get<std::string>(payload), authorization.service);
    if (!canonical.ok()) return SigV4Refusal{SigV4Fault::kMalformed, canonical.error().message};
    const Sha256Digest wanted =
        SigV4Signature(signing_key, authorization.amz_date, authorization.scope(), *canonical);
    if (CRYPTO_memcmp(wanted.data(), authorization.signature.data(), wanted.size()) == 0)
        return std::nullopt;
    return SigV4Refusal{SigV4Fault::kMismatch,
                        "The request signature we calculated does not match the signature you "
                        "provided. Check your secret access key and signing method."};
}

}  // namespace crypto
