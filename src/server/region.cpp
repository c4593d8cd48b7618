// SPDX-License-Identifier: Apache-2.0
#include "server/region.h"

#include "metadata/settings.h"

namespace server {
namespace {

constexpr std::string_view kName = "region";

}  // namespace

base::Result<std::string> RegionOf(Node& node, const Environment& environment) {
    if (auto named = environment("GLOVEBOX_REGION"); named && !named->empty()) return *named;
    ASSIGN_OR_RETURN(const auto served, metadata::ReadSetting(node.database(), kName));
    return served.value_or(std::string(kDefaultRegion));
}

base::Status RememberRegion(Node& node, const std::string& region) {
    return metadata::WriteSetting(node.database(), kName, region);
}

}  // namespace server
