// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include "base/utf8.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace base {
namespace {

// Longer names are not compared: the distance costs the product of both lengths.
constexpr std::size_t kComparedBytesMax = 128;

// Edits that turn `left` into `right`, a swap of neighbours counting once (Damerau's restricted
// distance).
std::size_t EditDistance(std::string_view left, std::string_view right) {
    const std::size_t width = right.size() + 1;
    std::vector<std::size_t> two_up(width);
    std::vector<std::size_t> up(width);
    std::vector<std::size_t> row(width);
    for (std::size_t j = 0; j < width; ++j) up[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t replaced = up[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[j] = std::min({up[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped =
                i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (swapped) row[j] = std::min(row[j], two_up[j - 2] + 1);
        }
        std::swap(two_up, up);
        std::swap(up, row);
    }
    return up[right.size()];
}

}  // namespace

std::optional<std::string_view> NearestName(std::string_view name,
                                            std::span<const std::string_view> known) {
    if (name.empty() || name.size() > kComparedBytesMax) return std::nullopt;
    const std::string folded = AsciiLower(name);
    std::optional<std::string_view> nearest;
    std::size_t distance_best = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        if (candidate.size() > kComparedBytesMax) continue;
        const std::size_t distance = EditDistance(folded, AsciiLower(candidate));
        if (distance >= distance_best) continue;
        distance_best = distance;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace base
