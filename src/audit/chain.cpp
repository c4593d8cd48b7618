// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include "audit/canonical.h"

namespace audit {

ChainPlace Advance(const ChainPlace& place, const base::AccountId& account, std::int64_t epoch,
                   const crypto::Sha256Digest& leaf) {
    ChainPlace next{epoch, place.sequence + 1, {}};
    CanonicalWriter writer("glovebox audit head 1");
    writer.Text(account.text());
    writer.Number(next.epoch);
    writer.Number(next.sequence);
    writer.Digest(place.head);
    writer.Digest(leaf);
    next.head = crypto::Sha256(writer.bytes());
    return next;
}

}  // namespace audit
