// SPDX-License-Identifier: Apache-2.0
#include "net/host_names.h"

#include "base/utf8.h"
#include "net/ip_address.h"

#include <algorithm>

namespace net {
namespace {

constexpr std::size_t kHostNameBytesMax = 253;  // of DNS
constexpr std::size_t kPortDigitsMax = 5;

bool IsNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool IsPort(std::string_view text) {
    return text.size() <= kPortDigitsMax &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The host without its port, or nothing when that is none.
std::string_view WithoutPort(std::string_view host) {
    const std::size_t bracket = host.rfind(']');
    const std::size_t colon = host.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return host;
    return IsPort(host.substr(colon + 1)) ? host.substr(0, colon) : std::string_view();
}

}  // namespace

std::string FoldHostName(std::string_view name) {
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    if (const auto address = IpAddress::Parse(name)) {
        return address->is_v6() ? "[" + address->ToString() + "]" : address->ToString();
    }
    std::string folded = base::AsciiLower(name);
    const bool fits = !folded.empty() && folded.size() <= kHostNameBytesMax &&
                      std::ranges::all_of(folded, IsNameCharacter);
    return fits ? folded : std::string();
}

bool IsNamedHost(std::string_view host, const std::vector<std::string>& names) {
    const std::string folded = FoldHostName(WithoutPort(host));
    return !folded.empty() && std::ranges::find(names, folded) != names.end();
}

}  // namespace net
