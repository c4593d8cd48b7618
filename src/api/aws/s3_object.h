// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "net/http_server.h"
#include "storage/bucket_objects.h"

#include <optional>
#include <string_view>
#include <variant>

namespace api {

// The part of an object that a Range header asks for: one range of bytes. None for a header that is to be passed over,
// as S3 does with what it cannot read and with several ranges.
struct ByteRange {
    std::int64_t offset = 0;
    std::int64_t bytes = 0;  // 0: it lies behind the end

    bool operator==(const ByteRange&) const = default;
};
std::optional<ByteRange> ParseRange(std::string_view header, std::int64_t size);

// The head of the answer to GetObject or HeadObject, by the request's conditions and range: 200, 206 or 304, with the
// place of the bytes but no file yet. PreconditionFailed, InvalidRange.
std::variant<net::HttpResponse, ApiError> AnswerS3Object(const storage::BucketObject& object,
                                                         const net::HttpHeaders& asked);

}  // namespace api
