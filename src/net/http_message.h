// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace net {

struct HttpHeader {
    std::string name;
    std::string value;
};

// In the order they stand on the wire; names compare without regard to ASCII case.
using HttpHeaders = std::vector<HttpHeader>;

// The value of the first header of that name, or nullptr.
const std::string* FindHeader(const HttpHeaders& headers, std::string_view name);

// How often the header stands there.
std::size_t CountHeader(const HttpHeaders& headers, std::string_view name);

// A token of RFC 9110, as a method or a header name must be.
bool IsHttpToken(std::string_view text);

// A header value: no control character but the tab, so that it cannot end its line.
bool IsHttpFieldValue(std::string_view text);

// Bytes of an open file that are sent as they are read: as many as are announced, or the connection is cut.
struct FileBody {
    std::shared_ptr<const base::UniqueFd> file;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

// What one side answers the other. Plain value.
struct HttpResponse {
    int status = 200;
    HttpHeaders headers;
    std::string body;
    std::optional<FileBody> file{};  // of a server's answer, in place of the body
};

}  // namespace net
