// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace net {

// Whether a Host header names one of `names`, which stand there in lower case, IPv6 addresses in
// brackets. The port is not compared: it may be another one outside.
bool IsNamedHost(std::string_view host, const std::vector<std::string>& names);

// "Node.Example" as IsNamedHost compares it; empty for what is no host name or address.
std::string FoldHostName(std::string_view name);

}  // namespace net
