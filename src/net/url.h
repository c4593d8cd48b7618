// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/percent.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace net {

inline constexpr std::size_t kUrlBytesMax = std::size_t{16} << 10U;

enum class UrlScheme { kHttp, kHttps };

// The parts of an absolute http or https URL. Plain value; ParseUrl makes it.
struct Url {
    UrlScheme scheme = UrlScheme::kHttps;
    std::string
        host;  // a lower-case name, an IPv4 address, or an IPv6 address without its brackets
    std::uint16_t port = 443;
    std::string path = "/";  // still percent-encoded, begins with '/'
    std::string query;       // still percent-encoded, without '?'
    bool has_query = false;

    // "host:port", an IPv6 host in brackets: safe to show.
    std::string HostAndPort() const;
    // The whole, with the port always written.
    std::string ToString() const;
};

// Strict: no user information, fragment, white space, backslash, dot segments, control or non-ASCII
// characters; no host that some parser could read as an address written oddly (2130706433, 0x7f.1,
// 0177.0.0.1). kInvalidArgument names the part at fault and never repeats the text.
base::Result<Url> ParseUrl(std::string_view text);

// Whether `host` is one that ParseUrl accepts (lower case, IPv6 without brackets).
bool IsUrlHost(std::string_view host);

// A request target in origin form: path and query of `Url`, by the same rules.
struct RequestTarget {
    std::string path = "/";
    std::string query;
    bool has_query = false;
};
base::Result<RequestTarget> ParseRequestTarget(std::string_view text);

using base::PercentDecode;
using base::PercentEncode;

using FormFields = std::vector<std::pair<std::string, std::string>>;
inline constexpr std::size_t kFormFieldsMax = 1000;

// application/x-www-form-urlencoded, of a body or a query: '+' is a space, parts decoded, order and
// repeats kept.
base::Result<FormFields> ParseForm(std::string_view text);
std::string FormatForm(const FormFields& fields);

}  // namespace net
