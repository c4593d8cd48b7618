// SPDX-License-Identifier: Apache-2.0
#include "catalog/glob.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace catalog {
namespace {

// The length of the character at the front: its UTF-8 bytes, or one byte when they are malformed.
std::size_t CharacterLength(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && length < 4 && (static_cast<unsigned char>(text[0]) >= 0xc0U) &&
           (static_cast<unsigned char>(text[length]) & 0xc0U) == 0x80U) {
        ++length;
    }
    return length;
}

std::string_view TakeCharacter(std::string_view& text) {
    const std::string_view character = text.substr(0, CharacterLength(text));
    text.remove_prefix(character.size());
    return character;
}

// Where the set that opens at the front of `pattern` closes; none when it does not. A `]` that
// comes first is in it.
std::optional<std::size_t> SetEnd(std::string_view pattern) {
    std::size_t start = 1;
    if (start < pattern.size() && (pattern[start] == '!' || pattern[start] == '^')) ++start;
    const std::size_t end = pattern.find(']', start + 1);
    return end == std::string_view::npos ? std::nullopt : std::optional(end);
}

// UTF-8 keeps the order of code points, so ranges compare as bytes.
bool SetHas(std::string_view set, std::string_view character) {
    while (!set.empty()) {
        const std::string_view low = TakeCharacter(set);
        if (set.size() < 2 || set.front() != '-') {
            if (low == character) return true;
            continue;
        }
        set.remove_prefix(1);
        const std::string_view high = TakeCharacter(set);
        if (low <= character && character <= high) return true;
    }
    return false;
}

// Matches one character of `name` against what stands at the front of `pattern`; both advance when
// it fits.
bool TakeOne(std::string_view& pattern, std::string_view& name) {
    if (pattern.empty() || name.empty()) return false;
    const std::size_t length = CharacterLength(name);
    const std::string_view character = name.substr(0, length);
    std::size_t used = CharacterLength(pattern);
    bool fits = false;
    if (const auto end = pattern.front() == '[' ? SetEnd(pattern) : std::nullopt) {
        std::string_view set = pattern.substr(1, *end - 1);
        const bool negated = set.front() == '!' || set.front() == '^';
        if (negated) set.remove_prefix(1);
        fits = SetHas(set, character) != negated;
        used = *end + 1;
    } else {
        fits = pattern.front() == '?' || pattern.substr(0, used) == character;
    }
    if (!fits) return false;
    pattern.remove_prefix(used);
    name.remove_prefix(length);
    return true;
}

}  // namespace

bool HasWildcard(std::string_view component) {
    return std::ranges::any_of(component, [](char c) { return c == '*' || c == '?' || c == '['; });
}

bool GlobMatches(std::string_view pattern, std::string_view name) {
    if (name.starts_with('.') && !pattern.starts_with('.')) return false;
    std::optional<std::string_view> after_star;  // what must follow the last star, and
    std::string_view star_name;                  // what of the name that star has not taken yet
    while (!name.empty() || !pattern.empty()) {
        if (pattern.starts_with('*')) {
            pattern.remove_prefix(1);
            after_star = pattern;
            star_name = name;
            continue;
        }
        if (TakeOne(pattern, name)) continue;
        if (!after_star || star_name.empty()) return false;
        // The star takes one character more, and what follows it is tried again.
        TakeCharacter(star_name);
        pattern = *after_star;
        name = star_name;
    }
    return true;
}

}  // namespace catalog
