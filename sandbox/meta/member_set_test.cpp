// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/member_set.h"

#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("a member counts once however often it comes") {
    MemberSet members;

    CHECK(members.Insert(RowKeyOf("a")));
    CHECK_FALSE(members.Insert(RowKeyOf("a")));
    CHECK(members.Insert(RowKeyOf("b")));

    CHECK(members.size() == 2);
}

TEST_CASE("the digest depends on the members and not on their order") {
    MemberSet forward;
    MemberSet backward;
    for (int i = 0; i < 5'000; ++i) forward.Insert(RowKeyOf(std::to_string(i)));
    for (int i = 4'999; i >= 0; --i) backward.Insert(RowKeyOf(std::to_string(i)));
    const std::string digest = forward.DigestHex();

    CHECK(forward.size() == 5'000);
    CHECK(backward.DigestHex() == digest);
    backward.Insert(RowKeyOf("x"));
    CHECK(backward.DigestHex() != digest);
}

TEST_CASE("an empty set has the digest of nothing") {
    CHECK(MemberSet().DigestHex() == std::string(32, '0'));
    CHECK(MemberSet().size() == 0);
}

TEST_CASE("the key of all zeros can be a member") {
    MemberSet members;

    CHECK(members.Insert(RowKey{}));
    CHECK_FALSE(members.Insert(RowKey{}));
    CHECK(members.size() == 1);
}

}  // namespace sandbox
