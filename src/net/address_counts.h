// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace net {

// Whom connections are counted for: an IPv4 address, or the /64 of an IPv6 one, since whoever has
// one address of it has all. An IPv4 address inside an IPv6 one counts as itself.
std::string AddressGroup(std::string_view address);

// How many connections each group of addresses holds. Single-threaded.
class AddressCounts final {
  public:
    // False when the group holds `count_max` already; then nothing is counted.
    bool Enter(const std::string& group, std::size_t count_max);
    void Leave(const std::string& group);

  private:
    std::map<std::string, std::size_t> counts_;
};

}  // namespace net
