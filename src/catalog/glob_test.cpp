// SPDX-License-Identifier: Apache-2.0
#include "catalog/glob.h"

#include <doctest/doctest.h>
#include <string>

using catalog::GlobMatches;

TEST_CASE("a star takes any run of characters, also none") {
    CHECK(GlobMatches("*.parquet", "a.parquet"));
    CHECK(GlobMatches("part-*-of-*.csv", "part-1-of-12.csv"));
    CHECK(GlobMatches("a*", "a"));
    CHECK(GlobMatches("*", "anything"));
    CHECK_FALSE(GlobMatches("*.parquet", "a.parquet.crc"));
    CHECK_FALSE(GlobMatches("a*b", "ac"));
}

TEST_CASE("a question mark takes exactly one character, whatever its bytes") {
    CHECK(GlobMatches("?.csv", "a.csv"));
    CHECK(GlobMatches("?.csv", "\xc3\xa4.csv"));
    CHECK_FALSE(GlobMatches("?.csv", ".csv"));
    CHECK_FALSE(GlobMatches("?", "ab"));
}

TEST_CASE("brackets take one of a set, or one not of it") {
    CHECK(GlobMatches("part[0-9].csv", "part7.csv"));
    CHECK(GlobMatches("[!a-c]x", "dx"));
    CHECK_FALSE(GlobMatches("[!a-c]x", "bx"));
    CHECK_FALSE(GlobMatches("part[0-9].csv", "partx.csv"));
    CHECK(GlobMatches("[]]", "]"));
    CHECK(GlobMatches("[*]", "*"));
    CHECK_FALSE(GlobMatches("[*]", "a"));
    CHECK(GlobMatches("[a-]", "-"));
    CHECK(GlobMatches("[open", "[open"));
}

TEST_CASE("a hidden file is found only by a pattern that starts with a dot") {
    CHECK_FALSE(GlobMatches("*", ".hidden"));
    CHECK_FALSE(GlobMatches("?hidden", ".hidden"));
    CHECK(GlobMatches(".*", ".hidden"));
}

TEST_CASE("a pattern of many stars over a long name ends soon") {
    std::string pattern;
    for (int i = 0; i < 1000; ++i) pattern += "*a";

    CHECK_FALSE(GlobMatches(pattern + "b", std::string(100'000, 'a')));
}
