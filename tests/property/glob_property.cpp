// SPDX-License-Identifier: Apache-2.0
// GlobMatches answers as a matcher that tries everything does, over short texts of few characters.
#include "catalog/glob.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <string_view>

namespace {

// One character of a pattern: literal, `?`, or a set of letters without ranges.
bool TakesAll(std::string_view pattern, std::string_view name) {
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*') {
        for (std::size_t taken = 0; taken <= name.size(); ++taken) {
            if (TakesAll(pattern.substr(1), name.substr(taken))) return true;
        }
        return false;
    }
    const std::size_t end = pattern.find(']', 2);
    if (pattern.front() == '[' && end != std::string_view::npos && pattern[1] != '!') {
        const std::string_view set = pattern.substr(1, end - 1);
        return !name.empty() && set.find(name.front()) != std::string_view::npos &&
               TakesAll(pattern.substr(end + 1), name.substr(1));
    }
    return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
           TakesAll(pattern.substr(1), name.substr(1));
}

std::string Of(const char* alphabet, std::size_t length_max) {
    const auto length = *rc::gen::inRange<std::size_t>(0, length_max);
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(std::string(alphabet)));
}

}  // namespace

TEST_CASE("a pattern matches what a matcher that tries everything matches") {
    CHECK(rc::check([] {
        const std::string pattern = Of("ab*?[]", 9);
        const std::string name = Of("ab[]", 9);

        RC_ASSERT(catalog::GlobMatches(pattern, name) == TakesAll(pattern, name));
    }));
}

TEST_CASE("a name without wildcards matches itself, and a star more never loses a match") {
    CHECK(rc::check([] {
        const std::string name = Of("ab.-_", 12);
        const std::string pattern = Of("ab*?", 9);

        RC_ASSERT(catalog::GlobMatches(name, name));
        if (catalog::GlobMatches(pattern, name))
            RC_ASSERT(catalog::GlobMatches(pattern + "*", name));
    }));
}
