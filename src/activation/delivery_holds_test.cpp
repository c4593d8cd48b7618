// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery_holds.h"

#include "activation/test_node.h"

using activation::DeliveryHolds;
using activation::StoredDestination;

namespace {

StoredDestination At(const std::string& ad_account, const std::string& account = "111111111111") {
    return {base::DestinationId("d"),
            base::AccountId(account),
            {"ads", "meta", ad_account, "https://graph.facebook.com", "v26.0"}};
}

bool IsFree(TestNode& node, const StoredDestination& destination) {
    return DeliveryHolds(node.database).CheckFree(destination).ok();
}

}  // namespace

TEST_CASE("a hold stops deliveries to one account at a platform, whoever delivers") {
    TestNode node;
    DeliveryHolds holds(node.database);
    REQUIRE(holds.Hold(At("act_1"), node.clock).ok());
    REQUIRE(holds.Hold(At("act_1"), node.clock).ok());

    CHECK(holds.CheckFree(At("act_1")).error().code == base::ErrorCode::kConflict);
    CHECK(!IsFree(node, At("act_1", "222222222222")));
    CHECK(IsFree(node, At("act_2")));

    REQUIRE(holds.Release(At("act_1")).ok());
    CHECK(IsFree(node, At("act_1")));
}

TEST_CASE("a hold on all deliveries of an account stops no other account's") {
    TestNode node;
    DeliveryHolds holds(node.database);
    REQUIRE(holds.HoldAll(base::AccountId("111111111111"), node.clock).ok());

    CHECK(!IsFree(node, At("act_1")));
    CHECK(!IsFree(node, At("act_2")));
    CHECK(IsFree(node, At("act_1", "222222222222")));

    REQUIRE(holds.Release(At("act_2")).ok());
    CHECK(IsFree(node, At("act_1")));
}
