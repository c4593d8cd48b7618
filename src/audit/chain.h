// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "crypto/sha256.h"

#include <cstdint>

namespace audit {

// How far one account's chain has come: everything up to here and its order are in the head. Plain value; the one that
// is made is where every chain begins.
struct ChainPlace {
    std::int64_t epoch = 0;
    std::int64_t sequence = 0;  // of the newest record; they count from 1
    crypto::Sha256Digest head{};

    bool operator==(const ChainPlace&) const = default;
};

// The place after one more record.
ChainPlace Advance(const ChainPlace& place, const base::AccountId& account, std::int64_t epoch,
                   const crypto::Sha256Digest& leaf);

}  // namespace audit
