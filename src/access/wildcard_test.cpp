// SPDX-License-Identifier: Apache-2.0
#include "access/wildcard.h"

#include <doctest/doctest.h>
#include <string>

using access_control::MatchesArn;
using access_control::MatchesWildcard;

TEST_CASE("a star stands for any characters and a question mark for one") {
    CHECK(MatchesWildcard("*", ""));
    CHECK(MatchesWildcard("a*c", "ac"));
    CHECK(MatchesWildcard("a*b*c", "aXbYbZc"));
    CHECK(MatchesWildcard("a?c", "abc"));
    CHECK(MatchesWildcard("**", "a"));
    CHECK_FALSE(MatchesWildcard("", "a"));
    CHECK_FALSE(MatchesWildcard("a?c", "ac"));
    CHECK_FALSE(MatchesWildcard("a*c", "acd"));
    CHECK_FALSE(MatchesWildcard("a", "A"));
}

TEST_CASE("a pattern of many stars ends soon on a text that almost fits") {
    std::string pattern;
    for (int i = 0; i < 1000; ++i) pattern += "a*";

    CHECK_FALSE(MatchesWildcard(pattern + "b", std::string(2000, 'a')));
}

TEST_CASE("a star in an ARN stays between its colons") {
    CHECK(MatchesArn("arn:aws:iam::*:role/a*", "arn:aws:iam::123456789012:role/abc"));
    CHECK(MatchesArn("arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y"));
    CHECK_FALSE(MatchesArn("arn:*:role/abc", "arn:aws:iam::123456789012:role/abc"));
    CHECK_FALSE(MatchesArn("*", "arn:aws:iam::123456789012:role/abc"));
    CHECK_FALSE(MatchesArn("arn:aws:iam::*:role/a*", "arn:aws:iam::123456789012:user/abc"));
}
