// SPDX-License-Identifier: Apache-2.0
#include "server/listen_address.h"

#include "net/ip_address.h"

#include <charconv>

namespace server {

base::Result<ListenAddress> ParseListenAddress(std::string_view text) {
    const base::Error wrong =
        base::InvalidArgument("--listen takes an IP address and a port, such as 127.0.0.1:7440");
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const std::string_view port = text.substr(colon + 1);
    ListenAddress listen;
    const auto [end, problem] =
        std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (port.empty() || problem != std::errc() || end != port.data() + port.size()) return wrong;
    const auto address = net::IpAddress::Parse(std::string(host));
    if (!address) return wrong;
    listen.address = std::string(host);
    listen.loopback = address->Kind() == net::AddressKind::kLoopback;
    return listen;
}

}  // namespace server
