// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "net/ip_address.h"

#include <algorithm>
#include <charconv>

namespace net {
namespace {

constexpr std::size_t kHostBytesMax = 253;
constexpr std::size_t kLabelBytesMax = 63;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || IsDigit(c); }

bool IsLabel(std::string_view label) {
    return !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
               return IsLowerOrDigit(c) || c == '-' || c == '_';
           });
}

// Whether inet_aton, and the parsers that follow it, would read the last label as a number.
bool EndsInNumber(std::string_view host) {
    const std::string_view last = host.substr(host.rfind('.') + 1);
    return IsDigit(last.front()) &&
           (std::all_of(last.begin(), last.end(), IsDigit) || last.starts_with("0x"));
}

bool IsHostName(std::string_view host) {
    if (host.empty() || host.size() > kHostBytesMax) return false;
    for (std::string_view rest = host;;) {
        const std::size_t dot = rest.find('.');
        if (!IsLabel(rest.substr(0, dot))) return false;
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    return !EndsInNumber(host);
}

bool IsPathOrQuery(std::string_view text, std::string_view also) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (!base::HexDecode(text.substr(i + 1, 2)).ok() || i + 2 >= text.size()) return false;
        } else if (!base::IsUnreserved(text[i]) && also.find(text[i]) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

// "." and "..", in any of their spellings, mean another path to some readers than to others.
bool HasDotSegment(std::string_view path) {
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1);
        const std::string_view segment = rest.substr(0, rest.find('/'));
        const auto plain = PercentDecode(segment);
        if (plain.ok() && (*plain == "." || *plain == "..")) return true;
        rest.remove_prefix(segment.size());
    }
    return false;
}

base::Result<std::uint16_t> ParsePort(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    if (!whole || port == 0 || text.front() == '0') {
        return base::InvalidArgument("the URL's port is not a number from 1 to 65535");
    }
    return port;
}

struct Authority {
    std::string_view host;
    std::string_view port;
    bool has_port = false;
    bool bracketed = false;
};

base::Result<Authority> SplitAuthority(std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        return base::InvalidArgument("the URL holds a user name or password");
    }
    Authority parts;
    std::string_view rest = text;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return base::InvalidArgument("the URL's host is not closed by ']'");
        parts.bracketed = true;
        parts.host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
    } else {
        parts.host = text.substr(0, text.find(':'));
        rest = text.substr(parts.host.size());
    }
    if (rest.empty()) return parts;
    if (rest.front() != ':')
        return base::InvalidArgument("the URL has text between its host and its path");
    parts.has_port = true;
    parts.port = rest.substr(1);
    return parts;
}

base::Status SetAuthority(std::string_view text, Url& url) {
    ASSIGN_OR_RETURN(const Authority parts, SplitAuthority(text));
    url.host = base::AsciiLower(parts.host);
    const bool is_v6 = url.host.find(':') != std::string::npos;
    if (is_v6 != parts.bracketed || !IsUrlHost(url.host)) {
        return base::InvalidArgument(
            "the URL's host is neither a host name nor an IP address in its usual form");
    }
    url.port = url.scheme == UrlScheme::kHttps ? 443 : 80;
    if (!parts.has_port) return {};
    if (parts.port.empty()) return base::InvalidArgument("the URL's port is empty");
    ASSIGN_OR_RETURN(url.port, ParsePort(parts.port));
    return {};
}

}  // namespace

std::string Url::HostAndPort() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Url::ToString() const {
    return (scheme == UrlScheme::kHttps ? "https://" : "http://") + HostAndPort() + path +
           (has_query ? "?" + query : std::string());
}

bool IsUrlHost(std::string_view host) {
    return IpAddress::Parse(host).has_value() || IsHostName(host);
}

base::Result<Url> ParseUrl(std::string_view text) {
    if (text.size() > kUrlBytesMax) {
        return base::InvalidArgument("the URL is longer than " + std::to_string(kUrlBytesMax) +
                                     " bytes");
    }
    Url url;
    const std::string scheme = base::AsciiLower(text.substr(0, text.find("://")));
    if (text.size() < scheme.size() + 3 || (scheme != "http" && scheme != "https")) {
        return base::InvalidArgument("the URL does not begin with http:// or https://");
    }
    url.scheme = scheme == "https" ? UrlScheme::kHttps : UrlScheme::kHttp;
    std::string_view rest = text.substr(scheme.size() + 3);
    const std::size_t authority_size = std::min(rest.find_first_of("/?#\\"), rest.size());
    RETURN_IF_ERROR(SetAuthority(rest.substr(0, authority_size), url));
    rest.remove_prefix(authority_size);
    if (rest.empty()) return url;
    const std::string with_path = rest.front() == '?' ? "/" + std::string(rest) : std::string(rest);
    ASSIGN_OR_RETURN(RequestTarget target, ParseRequestTarget(with_path));
    url.path = std::move(target.path);
    url.query = std::move(target.query);
    url.has_query = target.has_query;
    return url;
}

base::Result<RequestTarget> ParseRequestTarget(std::string_view text) {
    if (!text.starts_with('/')) return base::InvalidArgument("the path does not begin with '/'");
    RequestTarget target;
    const std::size_t mark = text.find('?');
    target.path = text.substr(0, mark);
    target.has_query = mark != std::string_view::npos;
    if (target.has_query) target.query = text.substr(mark + 1);
    // RFC 3986: pchar and '/', and '?' too in a query. '#' is in neither, so a fragment fails here.
    if (!IsPathOrQuery(target.path, "!$&'()*+,;=:@/")) {
        return base::InvalidArgument("the path holds a character that must be percent-encoded");
    }
    if (HasDotSegment(target.path))
        return base::InvalidArgument("the path holds a '.' or '..' segment");
    if (!IsPathOrQuery(target.query, "!$&'()*+,;=:@/?")) {
        return base::InvalidArgument("the query holds a character that must be percent-encoded");
    }
    return target;
}

base::Result<FormFields> ParseForm(std::string_view text) {
    FormFields fields;
    while (!text.empty()) {
        if (fields.size() == kFormFieldsMax) {
            return base::ResourceExhausted("the form has more than " +
                                           std::to_string(kFormFieldsMax) + " fields");
        }
        std::string part(text.substr(0, text.find('&')));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (part.empty()) continue;
        std::replace(part.begin(), part.end(), '+', ' ');
        const std::size_t equals = std::min(part.find('='), part.size());
        ASSIGN_OR_RETURN(std::string name, PercentDecode(std::string_view(part).substr(0, equals)));
        const std::size_t start = std::min(equals + 1, part.size());
        ASSIGN_OR_RETURN(std::string value, PercentDecode(std::string_view(part).substr(start)));
        fields.emplace_back(std::move(name), std::move(value));
    }
    return fields;
}

std::string FormatForm(const FormFields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text.push_back('&');
        text += PercentEncode(name) + "=" + PercentEncode(value);
    }
    return text;
}

}  // namespace net
