// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/credentials.h"
#include "server/node.h"

#include <string>

namespace server {

inline constexpr std::string_view kDefaultRegion = "us-east-1";

// The region that a node is served under, for commands on its data directory: $GLOVEBOX_REGION, or what a server
// remembered last, or the default.
base::Result<std::string> RegionOf(Node& node, const Environment& environment);
base::Status RememberRegion(Node& node, const std::string& region);

}  // namespace server
