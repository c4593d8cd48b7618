// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "net/http_server.h"
#include "net/url.h"

#include <string>
#include <string_view>
#include <variant>

namespace api {

enum class S3Operation {
    kListBuckets,
    kHeadBucket,
    kGetBucketLocation,
    kListObjects,
    kGetObject,
    kHeadObject,
};

// What a request to S3 asks for, path style. Immutable value.
struct S3Request {
    S3Operation operation = S3Operation::kListBuckets;
    std::string bucket;
    std::string key;
    net::FormFields parameters;  // those that say what is asked; those of a signature are left out

    // "" when it is not there.
    std::string_view Parameter(std::string_view name) const;
};

// An error as S3 names it.
ApiError S3Error(int status, std::string_view code, std::string message);

// Everything that S3 has and this node does not is refused by name: whatever writes, versions, parts, other
// parameters and headers that would change the answer.
std::variant<S3Request, ApiError> ReadS3Request(const net::ServerRequest& request);

}  // namespace api
