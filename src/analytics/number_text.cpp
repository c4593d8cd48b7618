// SPDX-License-Identifier: Apache-2.0
#include "analytics/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace analytics {
namespace {

using query::Type;
using query::TypeKind;

constexpr std::int64_t kDoubleExactMax = std::int64_t{1} << 53U;
constexpr std::int64_t kDoublePlainMax = 1'000'000'000'000'000;  // printed without an exponent

struct Range {
    TypeKind kind;
    std::int64_t min;
    std::int64_t max;
};

template <class Integer>
constexpr Range RangeOf(TypeKind kind) {
    return {kind, std::numeric_limits<Integer>::min(),
            std::in_range<std::int64_t>(std::numeric_limits<Integer>::max())
                ? static_cast<std::int64_t>(std::numeric_limits<Integer>::max())
                : std::numeric_limits<std::int64_t>::max()};
}

constexpr std::int64_t kInt64Min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();

constexpr std::array kRanges{
    RangeOf<std::int8_t>(TypeKind::kTinyint),        RangeOf<std::int16_t>(TypeKind::kSmallint),
    RangeOf<std::int32_t>(TypeKind::kInteger),       RangeOf<std::int64_t>(TypeKind::kBigint),
    Range{TypeKind::kHugeint, kInt64Min, kInt64Max}, RangeOf<std::uint8_t>(TypeKind::kUtinyint),
    RangeOf<std::uint16_t>(TypeKind::kUsmallint),    RangeOf<std::uint32_t>(TypeKind::kUinteger),
    RangeOf<std::uint64_t>(TypeKind::kUbigint),      Range{TypeKind::kUhugeint, 0, kInt64Max},
};

// `digits` is what a number has before its point, without the sign.
std::optional<std::string> InDecimal(std::string_view text, const Type& to) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
    while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
    const std::string_view digits = whole.starts_with('-') ? whole.substr(1) : whole;
    const std::size_t digits_max = static_cast<std::size_t>(to.width) - to.scale;
    const bool fits = digits.size() <= digits_max || (digits == "0" && digits_max == 0);
    if (!fits || fraction.size() > to.scale) return {};
    std::string out(whole);
    if (to.scale > 0) out += "." + std::string(fraction);
    out.append(to.scale - fraction.size(), '0');
    return out;
}

}  // namespace

std::optional<std::string> ExactNumberIn(std::string_view text, const Type& from, const Type& to) {
    const bool decimal = from.kind == TypeKind::kDecimal;
    if (!query::IsInteger(from) && !decimal) return {};
    if (text.starts_with('-') ? text.size() < 2 : text.empty()) return {};
    if (to.kind == TypeKind::kDecimal) return InDecimal(text, to);
    std::int64_t value = 0;
    const std::string_view whole = decimal ? text.substr(0, text.find('.')) : text;
    const std::string_view rest = text.substr(whole.size());
    if (rest.find_first_not_of(".0") != std::string_view::npos) return {};
    const auto parsed = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != whole.data() + whole.size()) return {};
    if (to.kind == TypeKind::kDouble && value > -kDoublePlainMax && value < kDoublePlainMax)
        return std::to_string(value) + ".0";
    static_assert(kDoublePlainMax < kDoubleExactMax);
    const auto* const range = std::ranges::find(kRanges, to.kind, &Range::kind);
    if (range == kRanges.end() || value < range->min || value > range->max) return {};
    return std::to_string(value);
}

}  // namespace analytics
