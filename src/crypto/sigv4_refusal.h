// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace crypto {

// Why a request is not believed to come from whom it says.
enum class SigV4Fault {
    kNotSigned,       // it carries no signature at all
    kMalformed,       // a part of the signature is missing, repeated or not of its form
    kUncovered,       // something that had to be signed is not
    kWrongScope,      // signed for another day, region or service
    kClockSkew,       // signed too long ago or in the future
    kLinkExpired,     // a presigned link that is no longer good
    kFormNotAllowed,  // presigned, where only headers will do
    kPayload,         // the body is not what was signed, or signed in a way not taken here
    kMismatch,        // the signature is another one
    kUnknownKey,      // no such access key, or it is disabled
    kMissingToken,    // a temporary key without its session token, or a token without such a key
    kInvalidToken,    // the session token is not the one that came with the key
    kExpiredToken,    // the session is over
};

struct SigV4Refusal {
    SigV4Fault fault = SigV4Fault::kNotSigned;
    std::string message;  // for the caller: no secret, nothing of the body
};

// How a service words its errors.
enum class AwsProtocol {
    kRestJson,  // cleanrooms, glovebox
    kJson,      // JSON 1.0 and 1.1 by X-Amz-Target: cloudtrail, glue, ...
    kQuery,     // sts
    kS3,
};

// The error code and status that the official SDKs expect for a fault.
struct AwsErrorName {
    std::string_view code;
    int status = 403;

    bool operator==(const AwsErrorName&) const = default;
};
AwsErrorName ToAwsError(SigV4Fault fault, AwsProtocol protocol);

}  // namespace crypto
