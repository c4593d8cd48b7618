// SPDX-License-Identifier: Apache-2.0
#include "net/address_counts.h"

#include "base/assert.h"
#include "net/ip_address.h"

namespace net {

std::string AddressGroup(std::string_view address) {
    const auto parsed = IpAddress::Parse(address);
    return parsed ? parsed->Unmapped().NetworkOf64().ToString() : std::string(address);
}

bool AddressCounts::Enter(const std::string& group, std::size_t count_max) {
    const auto found = counts_.find(group);
    if (found == counts_.end()) {
        if (count_max == 0) return false;
        counts_.emplace(group, 1);
        return true;
    }
    if (found->second >= count_max) return false;
    ++found->second;
    return true;
}

void AddressCounts::Leave(const std::string& group) {
    const auto found = counts_.find(group);
    ASSERT(found != counts_.end());
    if (--found->second == 0) counts_.erase(found);
}

}  // namespace net
