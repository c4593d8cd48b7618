// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/ids.h"
#include "base/result.h"
#include "storage/buckets.h"

#include <string>
#include <string_view>

namespace storage {

inline constexpr std::size_t kKeySegmentBytesMax =
    200;  // each becomes a name on disk, or part of one

// kInvalidArgument for a prefix whose keys could not lie in a folder: with a segment that is empty,
// "." or "..", or too long, or with a character that the API's KeyPrefix has not. One slash at its
// end is allowed, and none is the same.
base::Status CheckKeyPrefix(std::string_view prefix);

// {prefix}/{query}/result.{extension}
std::string ResultKey(std::string_view prefix, const base::RunId& query,
                      std::string_view extension);

// The folder inside the bucket's in which the key's file lies, and that file. No link is followed
// below the bucket's own folder. kNotFound.
base::Result<base::UniqueFd> OpenKeyFolder(const Bucket& bucket, std::string_view key);
base::Result<base::UniqueFd> OpenKey(const Bucket& bucket, std::string_view key);

// The same folder, made if it is not there.
base::Result<base::UniqueFd> MakeKeyFolder(const Bucket& bucket, std::string_view key);

// The last segment.
std::string_view NameOf(std::string_view key);

}  // namespace storage
