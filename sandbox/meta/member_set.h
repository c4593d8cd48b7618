// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/meta/digest.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sandbox {

// The members of one audience, as keys in open addressing: 16 bytes a slot, at most three quarters
// full. Single-threaded.
class MemberSet final {
  public:
    // Whether the key is new.
    bool Insert(RowKey key);

    std::size_t size() const { return size_; }
    // The keys XORed together, in hexadecimal: the same for the same members in any order.
    std::string DigestHex() const;

  private:
    std::size_t SlotOf(const RowKey& key) const;
    void Grow();

    std::vector<RowKey> slots_;  // all zeros: free
    std::size_t size_ = 0;
    RowKey digest_{};
};

}  // namespace sandbox
