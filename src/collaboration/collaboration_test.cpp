// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaboration.h"

#include <doctest/doctest.h>

TEST_CASE("abilities are the API's; those without anything behind them here are refused as such") {
    CHECK(*collaboration::ParseAbility("CAN_QUERY") == policy::Ability::kCanQuery);
    CHECK(*collaboration::ParseAbility("CAN_RECEIVE_RESULTS") ==
          policy::Ability::kCanReceiveResults);
    CHECK(collaboration::ParseAbility("CAN_RUN_JOB")
              .error()
              .message.find("is not offered by this node") != std::string::npos);
    CHECK(collaboration::ParseAbility("can_query").error().message ==
          "'can_query' is not one of CAN_QUERY or CAN_RECEIVE_RESULTS");
}

TEST_CASE("the query log status is one of the API's two") {
    CHECK(*collaboration::ParseQueryLogStatus("ENABLED") ==
          collaboration::QueryLogStatus::kEnabled);
    CHECK(*collaboration::ParseQueryLogStatus("DISABLED") ==
          collaboration::QueryLogStatus::kDisabled);
    CHECK_FALSE(collaboration::ParseQueryLogStatus("ON").ok());
}
