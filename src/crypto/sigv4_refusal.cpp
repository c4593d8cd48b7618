// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_refusal.h"

#include "base/assert.h"

namespace crypto {
namespace {

constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;

struct Row {
    AwsErrorName rest_json;
    std::string_view json;  // always with status 400
    AwsErrorName query;
    AwsErrorName s3;
};

constexpr std::string_view kInvalidSignature = "InvalidSignatureException";
constexpr std::string_view kUnrecognized = "UnrecognizedClientException";
constexpr std::string_view kS3Malformed = "AuthorizationHeaderMalformed";

constexpr Row kNotSigned = {{"MissingAuthenticationTokenException", kForbidden},
                            "MissingAuthenticationTokenException",
                            {"MissingAuthenticationToken", kForbidden},
                            {"AccessDenied", kForbidden}};
constexpr Row kMalformed = {{"IncompleteSignatureException", kForbidden},
                            "IncompleteSignatureException",
                            {"IncompleteSignature", kBadRequest},
                            {kS3Malformed, kBadRequest}};
constexpr Row kUncovered = {{kInvalidSignature, kForbidden},
                            kInvalidSignature,
                            {"SignatureDoesNotMatch", kForbidden},
                            {"AccessDenied", kForbidden}};
constexpr Row kWrongScope = {{kInvalidSignature, kForbidden},
                             kInvalidSignature,
                             {"SignatureDoesNotMatch", kForbidden},
                             {kS3Malformed, kBadRequest}};
constexpr Row kClockSkew = {{kInvalidSignature, kForbidden},
                            kInvalidSignature,
                            {"SignatureDoesNotMatch", kForbidden},
                            {"RequestTimeTooSkewed", kForbidden}};
constexpr Row kPayload = {{kInvalidSignature, kForbidden},
                          kInvalidSignature,
                          {"SignatureDoesNotMatch", kForbidden},
                          {"XAmzContentSHA256Mismatch", kBadRequest}};
constexpr Row kMismatch = {{kInvalidSignature, kForbidden},
                           kInvalidSignature,
                           {"SignatureDoesNotMatch", kForbidden},
                           {"SignatureDoesNotMatch", kForbidden}};
constexpr Row kUnknownKey = {{kUnrecognized, kForbidden},
                             kUnrecognized,
                             {"InvalidClientTokenId", kForbidden},
                             {"InvalidAccessKeyId", kForbidden}};
constexpr Row kInvalidToken = {{kUnrecognized, kForbidden},
                               kUnrecognized,
                               {"InvalidClientTokenId", kForbidden},
                               {"InvalidToken", kBadRequest}};
constexpr Row kExpiredToken = {{"ExpiredTokenException", kForbidden},
                               "ExpiredTokenException",
                               {"ExpiredToken", kForbidden},
                               {"ExpiredToken", kBadRequest}};

const Row& RowOf(SigV4Fault fault) {
    switch (fault) {
        case SigV4Fault::kNotSigned: return kNotSigned;
        case SigV4Fault::kMalformed: return kMalformed;
        case SigV4Fault::kWrongScope: return kWrongScope;
        case SigV4Fault::kClockSkew: return kClockSkew;
        case SigV4Fault::kUncovered:
        case SigV4Fault::kLinkExpired:
        case SigV4Fault::kFormNotAllowed: return kUncovered;
        case SigV4Fault::kPayload: return kPayload;
        case SigV4Fault::kMismatch: return kMismatch;
        case SigV4Fault::kUnknownKey: return kUnknownKey;
        case SigV4Fault::kMissingToken:
        case SigV4Fault::kInvalidToken: return kInvalidToken;
        case SigV4Fault::kExpiredToken: return kExpiredToken;
    }
    UNREACHABLE();
}

}  // namespace

AwsErrorName ToAwsError(SigV4Fault fault, AwsProtocol protocol) {
    const Row& row = RowOf(fault);
    switch (protocol) {
        case AwsProtocol::kRestJson: return row.rest_json;
        case AwsProtocol::kJson: return {row.json, kBadRequest};
        case AwsProtocol::kQuery: return row.query;
        case AwsProtocol::kS3: return row.s3;
    }
    UNREACHABLE();
}

}  // namespace crypto
