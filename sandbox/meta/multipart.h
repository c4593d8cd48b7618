// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

inline constexpr std::size_t kMultipartFieldsMax = 100;

struct MultipartField {
    std::string name;
    std::string value;
};

// The fields of a multipart/form-data body (RFC 7578); `content_type` names the boundary. Nothing
// when it is malformed: no boundary, a part without a name, no closing line, too many parts.
std::optional<std::vector<MultipartField>> ParseMultipart(std::string_view content_type,
                                                          std::string_view body);

}  // namespace sandbox
