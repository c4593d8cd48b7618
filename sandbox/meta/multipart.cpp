// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/multipart.h"

#include "base/utf8.h"

#include <utility>

namespace sandbox {
namespace {

constexpr std::size_t kBoundaryBytesMax = 70;  // RFC 2046

// The value of `name=value` or `name="value"` among the parameters of a header.
std::string_view ParameterOf(std::string_view header, std::string_view name) {
    const std::string lower = base::AsciiLower(header);
    const std::string key = std::string(name) + "=";
    for (std::size_t at = lower.find(key); at != std::string::npos; at = lower.find(key, at + 1)) {
        if (at == 0 || (lower[at - 1] != ' ' && lower[at - 1] != ';')) continue;
        const std::string_view value = header.substr(at + key.size());
        if (!value.starts_with('"')) return value.substr(0, value.find_first_of("; "));
        const std::size_t end = value.find('"', 1);
        return end == std::string_view::npos ? std::string_view() : value.substr(1, end - 1);
    }
    return {};
}

// The field's name from the part's header lines.
std::string_view NameIn(std::string_view headers) {
    while (!headers.empty()) {
        const std::string_view line = headers.substr(0, headers.find("\r\n"));
        if (base::AsciiLower(line.substr(0, 20)) == "content-disposition:") {
            return ParameterOf(line.substr(20), "name");
        }
        headers.remove_prefix(std::min(line.size() + 2, headers.size()));
    }
    return {};
}

}  // namespace

std::optional<std::vector<MultipartField>> ParseMultipart(std::string_view content_type,
                                                          std::string_view body) {
    const std::string_view boundary = ParameterOf(content_type, "boundary");
    if (boundary.empty() || boundary.size() > kBoundaryBytesMax) return std::nullopt;
    const std::string opening = "--" + std::string(boundary);
    const std::string between = "\r\n" + opening;
    if (!body.starts_with(opening)) return std::nullopt;
    body.remove_prefix(opening.size());
    std::vector<MultipartField> fields;
    while (body.starts_with("\r\n") && fields.size() < kMultipartFieldsMax) {
        body.remove_prefix(2);
        const std::size_t blank = body.find("\r\n\r\n");
        const std::size_t end = body.find(between);
        if (end == std::string_view::npos || blank == std::string_view::npos || blank + 4 > end)
            return std::nullopt;
        const std::string_view name = NameIn(body.substr(0, blank));
        if (name.empty()) return std::nullopt;
        fields.push_back({std::string(name), std::string(body.substr(blank + 4, end - blank - 4))});
        body.remove_prefix(end + between.size());
    }
    if (!body.starts_with("--")) return std::nullopt;
    return fields;
}

}  // namespace sandbox
