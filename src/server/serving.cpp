// SPDX-License-Identifier: Apache-2.0
#include "server/serving.h"

#include "access/address_range.h"
#include "base/object_reader.h"
#include "net/host_names.h"
#include "net/ip_address.h"

#include <algorithm>

namespace server {
namespace {

constexpr std::size_t kJsonBodyBytesMax = std::size_t{10} << 20U;
constexpr unsigned kHandlerThreads = 4;  // some wait for the disk; more only take turns

bool IsWildcard(const ListenAddress& listen) {
    return listen.address == "0.0.0.0" ||
           net::IpAddress::Parse(listen.address) == net::IpAddress::Parse("::");
}

base::Result<std::vector<std::string>> HostNames(const ServeArguments& arguments,
                                                 const ListenAddress& listen) {
    std::vector<std::string> names;
    for (const std::string& name : arguments.host_names) {
        names.push_back(net::FoldHostName(name));
        if (names.back().empty()) {
            return base::InvalidArgument("--host-name: " + base::QuoteName(name) +
                                         " is no host name; give it without scheme and port");
        }
    }
    if (!names.empty()) return names;
    if (IsWildcard(listen)) {
        return base::InvalidArgument(
            "listening on every address needs --host-name: the names under which clients ask");
    }
    names.push_back(net::FoldHostName(listen.address));
    if (listen.loopback) names.emplace_back("localhost");
    return names;
}

base::Result<net::IsTrustedProxy> TrustedProxies(const ServeArguments& arguments) {
    std::vector<access_control::AddressRange> ranges;
    for (const std::string& text : arguments.trusted_proxies) {
        const auto range = access_control::AddressRange::Parse(text);
        if (!range) {
            return base::InvalidArgument("--trusted-proxy: " + base::QuoteName(text) +
                                         " is no address or CIDR range");
        }
        ranges.push_back(*range);
    }
    if (ranges.empty()) return net::IsTrustedProxy();
    return net::IsTrustedProxy([ranges = std::move(ranges)](std::string_view address) {
        return std::ranges::any_of(ranges,
                                   [&](const auto& range) { return range.Contains(address); });
    });
}

}  // namespace

base::Result<Roles> ParseRoles(const std::vector<std::string>& names) {
    Roles roles;
    for (const std::string& name : names) {
        if (name == "api") {
            roles.api = true;
        } else if (name == "query") {
            roles.query = true;
        } else if (name == "activation") {
            roles.activation = true;
        } else {
            return base::InvalidArgument("--roles: this node has no role " + base::QuoteName(name) +
                                         "; it has api, query and activation");
        }
    }
    if (names.empty())
        return base::InvalidArgument("--roles names none; there are api, query and activation");
    return roles;
}

base::Result<Serving> PlanServing(const ServeArguments& arguments) {
    Serving serving;
    ASSIGN_OR_RETURN(serving.listen, ParseListenAddress(arguments.listen));
    if (arguments.certificate_file.empty() != arguments.key_file.empty())
        return base::InvalidArgument("--tls-certificate and --tls-key go together");
    serving.secure = !arguments.certificate_file.empty();
    if (!serving.listen.loopback && !serving.secure && !arguments.plain_http_allowed) {
        return base::InvalidArgument(
            "others could read what passes: give --tls-certificate and --tls-key, "
            "listen on 127.0.0.1, or say --allow-plain-http");
    }
    net::HttpServerOptions& http = serving.http;
    http.address = serving.listen.address;
    http.port = serving.listen.port;
    http.body_bytes_max = kJsonBodyBytesMax;
    http.connections_max = arguments.connections_max;
    http.connections_per_address_max = arguments.connections_per_address_max;
    http.handler_threads = kHandlerThreads;
    http.certificate_file = arguments.certificate_file;
    http.key_file = arguments.key_file;
    ASSIGN_OR_RETURN(http.host_names, HostNames(arguments, serving.listen));
    ASSIGN_OR_RETURN(http.is_trusted_proxy, TrustedProxies(arguments));
    return serving;
}

}  // namespace server
