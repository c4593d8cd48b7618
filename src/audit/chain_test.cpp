// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include <doctest/doctest.h>

using audit::Advance;
using audit::ChainPlace;

TEST_CASE("a head depends on account, epoch, number, the head before and the leaf") {
    const base::AccountId account("111111111111");
    const auto leaf = crypto::Sha256({});
    const ChainPlace first = Advance({}, account, 1, leaf);

    CHECK(first.sequence == 1);
    CHECK(first.epoch == 1);
    CHECK(Advance({}, account, 1, leaf) == first);
    CHECK(Advance({}, base::AccountId("222222222222"), 1, leaf).head != first.head);
    CHECK(Advance({}, account, 2, leaf).head != first.head);
    CHECK(Advance({1, 1, {}}, account, 1, leaf).head != first.head);
    CHECK(Advance({}, account, 1, first.head).head != first.head);
    CHECK(Advance(first, account, 1, leaf).head != Advance({1, 1, {}}, account, 1, leaf).head);
}
