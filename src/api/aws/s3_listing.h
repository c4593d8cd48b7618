// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "api/aws/s3_request.h"
#include "storage/bucket_objects.h"

#include <string>
#include <variant>

namespace api {

inline constexpr std::int64_t kS3KeysMax = 1'000;

// ListObjectsV2, or ListObjects where no list-type is said, of a bucket that the caller may read, as XML.
std::variant<std::string, ApiError> ListS3Objects(const HandlerContext& context,
                                                  const storage::Bucket& bucket,
                                                  const S3Request& request);

}  // namespace api
