// SPDX-License-Identifier: Apache-2.0
#include "access/name.h"

#include <doctest/doctest.h>

namespace {

bool Accepted(std::string_view text) { return access_control::FoldName(text, 100).ok(); }

}  // namespace

TEST_CASE("names fold to lower case and keep inner spaces and hyphens") {
    CHECK(*access_control::FoldName("Loyalty_2026", 100) == "loyalty_2026");
    CHECK(*access_control::FoldName("Summer Campaign", 100) == "summer campaign");
    CHECK(*access_control::FoldName("e-commerce-eu", 100) == "e-commerce-eu");
    CHECK(Accepted(std::string(100, 'x')));
}

TEST_CASE("hostile names are refused") {
    CHECK_FALSE(Accepted(""));
    CHECK_FALSE(Accepted(" x"));
    CHECK_FALSE(Accepted("x "));
    CHECK_FALSE(Accepted("-x"));
    CHECK_FALSE(Accepted("x--drop"));
    CHECK_FALSE(Accepted("x\"y"));
    CHECK_FALSE(Accepted("x'y"));
    CHECK_FALSE(Accepted("../etc"));
    CHECK_FALSE(Accepted("a.b"));
    CHECK_FALSE(Accepted("x\ny"));
    CHECK_FALSE(Accepted(std::string_view("x\0y", 3)));
    CHECK_FALSE(Accepted("p\xd0\xb0rtner"));  // Cyrillic a
    CHECK_FALSE(Accepted("part\xe2\x80\x8bner"));
    CHECK_FALSE(Accepted("\xff"));
    CHECK_FALSE(Accepted(std::string(101, 'x')));
}

TEST_CASE("a refused name is shown without its control characters and cut") {
    const auto name = access_control::FoldName("a\x1b[2J" + std::string(5000, 'b'), 10'000);

    REQUIRE_FALSE(name.ok());
    CHECK(name.error().message.find('\x1b') == std::string::npos);
    CHECK(name.error().message.size() < 300);
}

TEST_CASE("names of identities keep their case and AWS's characters") {
    CHECK(access_control::CheckIdentityName("Ann.Smith+ads@example,x=1_-", 64).ok());
    CHECK(access_control::CheckIdentityName(std::string(64, 'x'), 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName(std::string(65, 'x'), 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName("", 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName("a b", 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName("a/b", 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName("a*", 64).ok());
    CHECK_FALSE(access_control::CheckIdentityName("\xc3\xa4", 64).ok());
}
