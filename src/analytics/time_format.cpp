// SPDX-License-Identifier: Apache-2.0
#include "analytics/time_format.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace analytics {
namespace {

struct Part {
    std::string_view redshift;  // lower case
    std::string_view strftime;
};

// Longer spellings first, so that each is found before its own beginning.
constexpr std::array kParts{
    Part{"hh24", "%H"}, Part{"hh12", "%I"}, Part{"yyyy", "%Y"}, Part{"month", "%B"},
    Part{"day", "%A"},  Part{"ddd", "%j"},  Part{"mon", "%b"},  Part{"am", "%p"},
    Part{"pm", "%p"},   Part{"hh", "%I"},   Part{"mi", "%M"},   Part{"mm", "%m"},
    Part{"ss", "%S"},   Part{"ms", "%g"},   Part{"us", "%f"},   Part{"dd", "%d"},
    Part{"dy", "%a"},   Part{"yy", "%y"},
};

constexpr int kDigitsMax = 38;

bool IsLetterOrDigit(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

}  // namespace

std::optional<std::string> StrftimeFormat(std::string_view format) {
    const std::string rest = base::AsciiLower(format);
    std::string out;
    std::size_t at = 0;
    while (at < rest.size()) {
        const std::string_view here = std::string_view(rest).substr(at);
        const auto* const part = std::ranges::find_if(
            kParts, [&](const Part& one) { return here.starts_with(one.redshift); });
        if (part != kParts.end()) {
            out += part->strftime;
            at += part->redshift.size();
            continue;
        }
        if (IsLetterOrDigit(rest[at])) return {};
        out += rest[at] == '%' ? "%%" : std::string(1, format[at]);
        ++at;
    }
    return out;
}

std::optional<std::string> NumberFormatType(std::string_view format) {
    int whole = 0;
    int fraction = 0;
    bool after_point = false;
    for (const char byte : base::AsciiLower(format)) {
        if (byte == '9' || byte == '0') {
            ++(after_point ? fraction : whole);
        } else if (byte == '.' || byte == 'd') {
            if (after_point) return {};
            after_point = true;
        } else if (byte != ',' && byte != 'g' && byte != 's' && byte != ' ') {
            return {};
        }
    }
    if (whole + fraction < 1 || whole + fraction > kDigitsMax) return {};
    return fmt::format("DECIMAL({},{})", whole + fraction, fraction);
}

}  // namespace analytics
