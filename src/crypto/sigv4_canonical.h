// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crypto {

// One header as it came: the name in any case, the value with its spaces. A header that came twice
// stands twice.
struct SigV4Header {
    std::string_view name;
    std::string_view value;
};

// What a signature covers of a request, as it stands on the wire. Views what it was made from.
struct SigV4Request {
    std::string_view method;
    std::string_view path;   // percent-encoded as received, begins with '/'
    std::string_view query;  // percent-encoded as received, without its '?'
    std::span<const SigV4Header> headers;
};

inline constexpr std::size_t kSigV4QueryParametersMax = 1000;
// Stands where the digest of a body would, when the body is not signed.
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
// The one service whose paths are keys: encoded once, neither "." nor "//" means anything in them.
inline constexpr std::string_view kS3Service = "s3";

// Whether `name`, in any case, is the lower-case `wanted`.
bool IsHeader(std::string_view name, std::string_view wanted);

// Names and values decoded once, in their order. A raw '+' is an error, since some read it as a
// space and others as itself; so is a '%' without its digits.
using SigV4Query = std::vector<std::pair<std::string, std::string>>;
base::Result<SigV4Query> ParseSigV4Query(std::string_view raw);

// The path that was signed: without "." and "..", with single slashes, still percent-encoded. For
// S3 the path as it is. Whoever routes a request routes this, or one signature would open two doors.
std::string SignedPath(std::string_view raw_path, std::string_view service);

// AWS's canonical request. `signed_headers` are lower-case, sorted and all there. The parameter
// X-Amz-Signature is never part of it.
base::Result<std::string> CanonicalRequest(const SigV4Request& request,
                                           std::span<const std::string> signed_headers,
                                           std::string_view payload, std::string_view service);

}  // namespace crypto
