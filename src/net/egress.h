// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "net/ip_address.h"
#include "net/url.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace net {

// One thing the operator allows: what for, and to which host and port.
struct EgressRule {
    std::string purpose;  // "destination", "s3", ...: the name the client was made with
    std::string host;     // a name or an address, as it stands in URLs; no wildcards
    std::uint16_t port = 443;
    // The name may lead to loopback, private and other special addresses. A host that is itself an
    // address is allowed as listed, whatever its kind, and "localhost" may always be loopback.
    bool special_addresses_allowed = false;
};

// All addresses of a host; the one place where names become addresses.
using HostResolver = std::function<base::Result<std::vector<IpAddress>>(const std::string& host)>;
base::Result<std::vector<IpAddress>> ResolveWithSystem(const std::string& host);

inline constexpr std::size_t kEgressRulesMax = 1000;
inline constexpr std::size_t kResolvedAddressesMax = 16;

// The one way out: every outbound connection asks here first and then uses exactly the addresses it
// is given. Immutable; thread-safe.
class EgressPolicy final {
  public:
    // kInvalidArgument for a rule whose host is not one that a URL could hold.
    static base::Result<EgressPolicy> Make(std::vector<EgressRule> rules,
                                           HostResolver resolver = ResolveWithSystem);

    // The checked addresses of the URL's host, for this connection and no other. kPermissionDenied
    // when host and port are not listed for `purpose` or an address is of a kind the rule does not
    // allow; kUnavailable when the name does not resolve.
    base::Result<std::vector<IpAddress>> Check(std::string_view purpose, const Url& url) const;

  private:
    EgressPolicy(std::vector<EgressRule> rules, HostResolver resolver);
    const EgressRule* FindRule(std::string_view purpose, const Url& url) const;

    std::vector<EgressRule> rules_;
    HostResolver resolver_;
};

}  // namespace net
