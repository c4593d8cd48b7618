// SPDX-License-Identifier: Apache-2.0
#include "net/forwarded.h"

#include "base/utf8.h"
#include "net/ip_address.h"

#include <ranges>

namespace net {
namespace {

constexpr std::string_view kForwardedFor = "x-forwarded-for";

std::string_view TrimBlanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes the hops of one header from the right; true when reading ends here.
bool TakeHops(std::string_view hops, const IsTrustedProxy& is_trusted, std::string& client) {
    for (bool more = true; more;) {
        const std::size_t comma = hops.rfind(',');
        more = comma != std::string_view::npos;
        const auto hop = IpAddress::Parse(TrimBlanks(more ? hops.substr(comma + 1) : hops));
        if (!hop) return true;
        client = hop->Unmapped().ToString();
        if (!is_trusted(client)) return true;
        if (more) hops = hops.substr(0, comma);
    }
    return false;
}

}  // namespace

std::string ClientAddress(const std::string& peer, const HttpHeaders& headers,
                          const IsTrustedProxy& is_trusted) {
    if (!is_trusted || !is_trusted(peer)) return peer;
    std::string client = peer;
    for (const HttpHeader& header : std::views::reverse(headers)) {
        if (base::AsciiLower(header.name) != kForwardedFor) continue;
        if (TakeHops(header.value, is_trusted, client)) break;
    }
    return client;
}

}  // namespace net
