// SPDX-License-Identifier: Apache-2.0
#include "access/name.h"

#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>

namespace access_control {
namespace {

bool IsWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsName(std::string_view text) {
    if (text.empty() || !IsWordCharacter(text.front()) || !IsWordCharacter(text.back()))
        return false;
    const bool known = std::ranges::all_of(
        text, [](char c) { return IsWordCharacter(c) || c == ' ' || c == '-'; });
    return known && text.find("--") == std::string_view::npos;
}

}  // namespace

base::Result<std::string> FoldName(std::string_view text, std::size_t bytes_max) {
    if (text.empty()) return base::InvalidArgument("the name is empty");
    if (text.size() > bytes_max) {
        return base::InvalidArgument(base::QuoteName(text) + " is longer than " +
                                     std::to_string(bytes_max) + " characters");
    }
    std::string folded = base::AsciiLower(text);
    if (!IsName(folded)) {
        return base::InvalidArgument(
            base::QuoteName(text) +
            " is not a name: names have letters a to z, digits and underscores, with spaces "
            "or single hyphens between them");
    }
    return folded;
}

base::Status CheckIdentityName(std::string_view text, std::size_t bytes_max) {
    constexpr std::string_view kAlso = "_+=,.@-";
    const bool known = std::ranges::all_of(text, [&](char c) {
        return IsWordCharacter(c) || (c >= 'A' && c <= 'Z') ||
               kAlso.find(c) != std::string_view::npos;
    });
    if (known && !text.empty() && text.size() <= bytes_max) return {};
    return base::InvalidArgument(base::QuoteName(text) + " is not a name: it has 1 to " +
                                 std::to_string(bytes_max) + " letters, digits and any of _+=,.@-");
}

}  // namespace access_control
