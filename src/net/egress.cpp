// SPDX-License-Identifier: Apache-2.0
#include "net/egress.h"

#include "base/utf8.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <utility>

namespace net {
namespace {

std::optional<IpAddress> FromSocketAddress(const addrinfo& entry) {
    if (entry.ai_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, entry.ai_addr, sizeof address);
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &address.sin_addr, bytes.size());
        return IpAddress::FromV4(bytes);
    }
    if (entry.ai_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, entry.ai_addr, sizeof address);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
        return IpAddress::FromV6(bytes);
    }
    return std::nullopt;
}

bool AllowsKind(const EgressRule& rule, AddressKind kind) {
    if (kind == AddressKind::kPublic || rule.special_addresses_allowed) return true;
    return rule.host == "localhost" && kind == AddressKind::kLoopback;
}

}  // namespace

base::Result<std::vector<IpAddress>> ResolveWithSystem(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int problem = getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (problem != 0) {
        return base::Unavailable("the name " + host +
                                 " does not resolve: " + gai_strerror(problem));
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
    std::vector<IpAddress> addresses;
    for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
        const auto address = FromSocketAddress(*entry);
        if (address && std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
            addresses.push_back(*address);
        }
    }
    return addresses;
}

EgressPolicy::EgressPolicy(std::vector<EgressRule> rules, HostResolver resolver)
    : rules_(std::move(rules)), resolver_(std::move(resolver)) {}

base::Result<EgressPolicy> EgressPolicy::Make(std::vector<EgressRule> rules,
                                              HostResolver resolver) {
    if (rules.size() > kEgressRulesMax) {
        return base::ResourceExhausted("the egress list has more than " +
                                       std::to_string(kEgressRulesMax) + " entries");
    }
    for (EgressRule& rule : rules) {
        rule.host = base::AsciiLower(rule.host);
        if (rule.host.starts_with('[') && rule.host.ends_with(']'))
            rule.host = rule.host.substr(1, rule.host.size() - 2);
        if (rule.purpose.empty() || rule.port == 0 || !IsUrlHost(rule.host)) {
            return base::InvalidArgument("an entry of the egress list needs a purpose, a host name "
                                         "or IP address, and a port");
        }
        if (const auto address = IpAddress::Parse(rule.host)) rule.host = address->ToString();
    }
    return EgressPolicy(std::move(rules), std::move(resolver));
}

const EgressRule* EgressPolicy::FindRule(std::string_view purpose, const Url& url) const {
    const auto literal = IpAddress::Parse(url.host);
    const std::string host = literal ? literal->ToString() : url.host;
    const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const EgressRule& rule) {
        return rule.purpose == purpose && rule.host == host && rule.port == url.port;
    });
    return found == rules_.end() ? nullptr : &*found;
}

base::Result<std::vector<IpAddress>> EgressPolicy::Check(std::string_view purpose,
                                                         const Url& url) const {
    const EgressRule* rule = FindRule(purpose, url);
    if (rule == nullptr) {
        return base::PermissionDenied(
            "connections to " + url.HostAndPort() + " are not allowed for " + std::string(purpose) +
            ": ask the operator to list host and port in the egress policy");
    }
    if (const auto literal = IpAddress::Parse(url.host)) return std::vector{*literal};
    ASSIGN_OR_RETURN(std::vector<IpAddress> addresses, resolver_(url.host));
    if (addresses.empty()) return base::Unavailable("the name " + url.host + " has no address");
    if (addresses.size() > kResolvedAddressesMax)
        addresses.resize(kResolvedAddressesMax, addresses.front());
    for (const IpAddress& address : addresses) {
        if (AllowsKind(*rule, address.Kind())) continue;
        return base::PermissionDenied(url.HostAndPort() + " leads to a " +
                                      std::string(net::ToString(address.Kind())) +
                                      " address: the operator must list it as allowed for special "
                                      "addresses in the egress policy");
    }
    return addresses;
}

}  // namespace net
