// SPDX-License-Identifier: Apache-2.0
#include "access/wildcard.h"

#include <cstddef>

namespace access_control {
namespace {

constexpr int kArnParts = 6;

}  // namespace

bool MatchesWildcard(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t in_text = 0;
    std::size_t star = std::string_view::npos;  // the last star seen
    std::size_t taken = 0;                      // where the text after it is tried next
    while (in_text < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            taken = in_text;
        } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in_text])) {
            ++at;
            ++in_text;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in_text = ++taken;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

bool MatchesArn(std::string_view pattern, std::string_view arn) {
    for (int part = 1; part < kArnParts; ++part) {
        const std::size_t pattern_colon = pattern.find(':');
        const std::size_t arn_colon = arn.find(':');
        if (pattern_colon == std::string_view::npos || arn_colon == std::string_view::npos)
            return false;
        if (!MatchesWildcard(pattern.substr(0, pattern_colon), arn.substr(0, arn_colon)))
            return false;
        pattern.remove_prefix(pattern_colon + 1);
        arn.remove_prefix(arn_colon + 1);
    }
    return MatchesWildcard(pattern, arn);
}

}  // namespace access_control
