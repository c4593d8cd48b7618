// SPDX-License-Identifier: Apache-2.0
#include "net/http_message.h"

#include "base/utf8.h"

#include <algorithm>

namespace net {
namespace {

bool SameName(std::string_view a, std::string_view b) {
    return a.size() == b.size() && base::AsciiLower(a) == base::AsciiLower(b);
}

bool IsTokenCharacter(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    return letter || digit || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

const std::string* FindHeader(const HttpHeaders& headers, std::string_view name) {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const HttpHeader& header) {
        return SameName(header.name, name);
    });
    return found == headers.end() ? nullptr : &found->value;
}

std::size_t CountHeader(const HttpHeaders& headers, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(),
                      [&](const HttpHeader& header) { return SameName(header.name, name); }));
}

bool IsHttpToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

bool IsHttpFieldValue(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

}  // namespace net
