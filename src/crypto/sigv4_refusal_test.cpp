// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_refusal.h"

#include <doctest/doctest.h>

using crypto::AwsProtocol;
using crypto::SigV4Fault;
using crypto::ToAwsError;

TEST_CASE("REST-JSON services answer faults with 403 and their exception") {
    CHECK(ToAwsError(SigV4Fault::kNotSigned, AwsProtocol::kRestJson) ==
          crypto::AwsErrorName{"MissingAuthenticationTokenException", 403});
    CHECK(ToAwsError(SigV4Fault::kMismatch, AwsProtocol::kRestJson) ==
          crypto::AwsErrorName{"InvalidSignatureException", 403});
    CHECK(ToAwsError(SigV4Fault::kUnknownKey, AwsProtocol::kRestJson) ==
          crypto::AwsErrorName{"UnrecognizedClientException", 403});
    CHECK(ToAwsError(SigV4Fault::kExpiredToken, AwsProtocol::kRestJson) ==
          crypto::AwsErrorName{"ExpiredTokenException", 403});
}

TEST_CASE("JSON services answer the same exceptions with 400") {
    CHECK(ToAwsError(SigV4Fault::kMismatch, AwsProtocol::kJson) ==
          crypto::AwsErrorName{"InvalidSignatureException", 400});
    CHECK(ToAwsError(SigV4Fault::kUnknownKey, AwsProtocol::kJson) ==
          crypto::AwsErrorName{"UnrecognizedClientException", 400});
}

TEST_CASE("STS has its own names") {
    CHECK(ToAwsError(SigV4Fault::kMismatch, AwsProtocol::kQuery) ==
          crypto::AwsErrorName{"SignatureDoesNotMatch", 403});
    CHECK(ToAwsError(SigV4Fault::kClockSkew, AwsProtocol::kQuery) ==
          crypto::AwsErrorName{"SignatureDoesNotMatch", 403});
    CHECK(ToAwsError(SigV4Fault::kUnknownKey, AwsProtocol::kQuery) ==
          crypto::AwsErrorName{"InvalidClientTokenId", 403});
    CHECK(ToAwsError(SigV4Fault::kExpiredToken, AwsProtocol::kQuery) ==
          crypto::AwsErrorName{"ExpiredToken", 403});
    CHECK(ToAwsError(SigV4Fault::kMalformed, AwsProtocol::kQuery) ==
          crypto::AwsErrorName{"IncompleteSignature", 400});
}

TEST_CASE("S3 has its own names too") {
    CHECK(ToAwsError(SigV4Fault::kMismatch, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"SignatureDoesNotMatch", 403});
    CHECK(ToAwsError(SigV4Fault::kUnknownKey, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"InvalidAccessKeyId", 403});
    CHECK(ToAwsError(SigV4Fault::kClockSkew, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"RequestTimeTooSkewed", 403});
    CHECK(ToAwsError(SigV4Fault::kLinkExpired, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"AccessDenied", 403});
    CHECK(ToAwsError(SigV4Fault::kWrongScope, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"AuthorizationHeaderMalformed", 400});
    CHECK(ToAwsError(SigV4Fault::kExpiredToken, AwsProtocol::kS3) ==
          crypto::AwsErrorName{"ExpiredToken", 400});
}
