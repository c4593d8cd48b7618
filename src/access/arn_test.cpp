// SPDX-License-Identifier: Apache-2.0
#include "access/arn.h"

#include <doctest/doctest.h>

namespace {

const base::AccountId kAccount("111122223333");

}  // namespace

TEST_CASE("principals are named as AWS names them") {
    CHECK(access_control::RootArn(kAccount) == "arn:aws:iam::111122223333:root");
    CHECK(access_control::UserArn(kAccount, "ann") == "arn:aws:iam::111122223333:user/ann");
    CHECK(access_control::RoleArn(kAccount, "runner") == "arn:aws:iam::111122223333:role/runner");
    CHECK(access_control::PolicyArn(kAccount, "p") == "arn:aws:iam::111122223333:policy/p");
    CHECK(access_control::SessionArn(kAccount, "runner", "s1") ==
          "arn:aws:sts::111122223333:assumed-role/runner/s1");
}

TEST_CASE("a role's ARN is read back, and nothing else is") {
    const auto role = access_control::ParseRoleArn("arn:aws:iam::111122223333:role/runner");
    REQUIRE(role.has_value());
    CHECK(*role == access_control::RoleName{kAccount, "runner"});
    for (const char* text :
         {"", "runner", "arn:aws:iam::111122223333:user/ann",
          "arn:aws:iam::11112222333:role/runner", "arn:aws:iam::111122223333:role/",
          "arn:aws:iam::111122223333:role/a/b", "arn:aws:iam::x11122223333:role/a",
          "arn:aws:sts::111122223333:role/a"}) {
        INFO(text);
        CHECK_FALSE(access_control::ParseRoleArn(text).has_value());
    }
}
