// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <doctest/doctest.h>

TEST_CASE("only well-formed UTF-8 is UTF-8") {
    CHECK(base::IsUtf8("aé漢😀"));
    CHECK_FALSE(base::IsUtf8("\xc0\xaf"));          // overlong
    CHECK_FALSE(base::IsUtf8("\xed\xa0\x80"));      // surrogate
    CHECK_FALSE(base::IsUtf8("\xf4\x90\x80\x80"));  // past the end
    CHECK_FALSE(base::IsUtf8("\xe6\xbc"));          // cut short
}

TEST_CASE("positions count lines and code points from one") {
    const std::string_view text = "é x\n漢字 y";

    CHECK(base::PositionAt(text, 0) == base::Position{1, 1});
    CHECK(base::PositionAt(text, text.find('x')) == base::Position{1, 3});
    CHECK(base::PositionAt(text, text.find('y')) == base::Position{2, 4});
    CHECK(base::PositionAt(text, 1000) == base::Position{2, 5});
    CHECK(base::CodePointCount(text) == 8);
}

TEST_CASE("lower case folds ASCII only") { CHECK(base::AsciiLower("ÀbC-Z") == "Àbc-z"); }

TEST_CASE("what could command a terminal becomes visible") {
    CHECK(base::EscapeControls("a\x1b[31m\n") == "a\\u001b[31m\\n");
    CHECK(base::EscapeControls("\u202egnp.exe") == "\\u202egnp.exe");
    CHECK(base::EscapeControls("\xffé") == "\\xffé");
}
