// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/member_set.h"

#include "base/bytes.h"

#include <cstring>
#include <utility>

namespace sandbox {
namespace {

constexpr std::size_t kSlotsMin = 1024;
constexpr RowKey kFree{};

}  // namespace

// Where the key is, or the free slot where it belongs. The number of slots is a power of two.
std::size_t MemberSet::SlotOf(const RowKey& key) const {
    std::size_t start = 0;
    std::memcpy(&start, key.data(), sizeof start);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = start & mask;
    while (slots_[slot] != kFree && slots_[slot] != key) slot = (slot + 1) & mask;
    return slot;
}

void MemberSet::Grow() {
    std::vector<RowKey> old(slots_.empty() ? kSlotsMin : slots_.size() * 2);
    std::swap(old, slots_);
    for (const RowKey& key : old) {
        if (key != kFree) slots_[SlotOf(key)] = key;
    }
}

bool MemberSet::Insert(RowKey key) {
    if (key == kFree) key.back() = 1;
    if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
    RowKey& slot = slots_[SlotOf(key)];
    if (slot == key) return false;
    slot = key;
    ++size_;
    for (std::size_t i = 0; i < key.size(); ++i) digest_[i] ^= key[i];
    return true;
}

std::string MemberSet::DigestHex() const { return base::HexEncode(digest_); }

}  // namespace sandbox
