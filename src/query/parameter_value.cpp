// SPDX-License-Identifier: Apache-2.0
#include "query/parameter_value.h"

#include "base/assert.h"
#include "base/utf8.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace query {
namespace {

using Text = std::optional<std::string>;

bool IsDigit(char letter) { return letter >= '0' && letter <= '9'; }

// Takes things off the front of a text.
class Reader {
  public:
    explicit Reader(std::string_view rest) : rest_(rest) {}

    bool Take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view Digits() {
        const auto end = std::ranges::find_if_not(rest_, &IsDigit);
        const auto count = static_cast<std::size_t>(end - rest_.begin());
        const std::string_view digits = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return digits;
    }

    // A number of exactly so many digits.
    std::optional<int> Number(std::size_t digits) {
        if (rest_.size() < digits || !std::ranges::all_of(rest_.substr(0, digits), &IsDigit))
            return {};
        int number = 0;
        const std::string_view text = rest_.substr(0, digits);
        std::from_chars(text.data(), text.data() + text.size(), number);
        rest_.remove_prefix(digits);
        return number;
    }

    bool empty() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

template <class Number>
Text WholeIn(std::string_view value) {
    Number number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return {};
    return std::to_string(number);
}

Text Decimal(std::string_view value, const Type& type) {
    Reader reader(value);
    const std::string sign = reader.Take('-') ? "-" : "";
    std::string_view whole = reader.Digits();
    const bool point = reader.Take('.');
    const std::string_view fraction = point ? reader.Digits() : std::string_view();
    if (whole.empty() || (point && fraction.empty()) || !reader.empty()) return {};
    while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
    const std::size_t digits = whole == "0" ? 0 : whole.size();
    if (digits + type.scale > type.width || fraction.size() > type.scale) return {};
    return sign + std::string(whole) + (point ? "." + std::string(fraction) : "");
}

template <class Number>
Text Floating(std::string_view value) {
    Reader reader(value);
    reader.Take('-');
    bool fine = !reader.Digits().empty();
    if (fine && reader.Take('.')) fine = !reader.Digits().empty();
    if (fine && (reader.Take('e') || reader.Take('E'))) {
        if (!reader.Take('-')) reader.Take('+');
        fine = !reader.Digits().empty();
    }
    if (!fine || !reader.empty()) return {};
    Number number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || !std::isfinite(number)) return {};
    return std::string(value);
}

Text Boolean(std::string_view value) {
    std::string text = base::AsciiLower(value);
    if (text != "true" && text != "false") return {};
    return text;
}

bool TakeDate(Reader& reader) {
    const auto year = reader.Number(4);
    const auto month = year && reader.Take('-') ? reader.Number(2) : std::nullopt;
    const auto day = month && reader.Take('-') ? reader.Number(2) : std::nullopt;
    if (!day || *year == 0) return false;
    return std::chrono::year_month_day(std::chrono::year(*year),
                                       std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*day)))
        .ok();
}

bool TakeTime(Reader& reader) {
    constexpr std::size_t kFractionMax = 6;
    const auto hour = reader.Number(2);
    const auto minute = hour && reader.Take(':') ? reader.Number(2) : std::nullopt;
    const auto second = minute && reader.Take(':') ? reader.Number(2) : std::nullopt;
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return false;
    if (!reader.Take('.')) return true;
    const std::size_t digits = reader.Digits().size();
    return digits >= 1 && digits <= kFractionMax;
}

bool TakeOffset(Reader& reader) {
    if (reader.Take('Z')) return true;
    if (!reader.Take('+') && !reader.Take('-')) return false;
    const auto hours = reader.Number(2);
    if (!hours || *hours > 14) return false;
    if (!reader.Take(':')) return true;
    const auto minutes = reader.Number(2);
    return minutes && *minutes < 60;
}

Text Date(std::string_view value) {
    Reader reader(value);
    if (!TakeDate(reader) || !reader.empty()) return {};
    return std::string(value);
}

Text Time(std::string_view value) {
    Reader reader(value);
    if (!TakeTime(reader) || !reader.empty()) return {};
    return std::string(value);
}

// A date and a time with 'T' or a space between, or a date alone: its midnight.
Text Timestamp(std::string_view value, bool with_offset) {
    constexpr std::size_t kDateSize = 10;
    Reader reader(value);
    if (!TakeDate(reader)) return {};
    std::string text(value);
    if (reader.empty()) {
        text += " 00:00:00";
    } else {
        if ((!reader.Take(' ') && !reader.Take('T')) || !TakeTime(reader)) return {};
        text[kDateSize] = ' ';
    }
    if (!with_offset) return reader.empty() ? Text(text) : Text();
    if (reader.empty()) return text + "+00";
    if (!TakeOffset(reader) || !reader.empty()) return {};
    if (text.back() == 'Z') text.replace(text.size() - 1, 1, "+00");
    return text;
}

Text Blob(std::string_view value) {
    constexpr std::string_view kHex = "0123456789abcdefABCDEF";
    if (value.size() % 2 != 0 || value.find_first_not_of(kHex) != std::string_view::npos) return {};
    std::string text;
    for (std::size_t i = 0; i < value.size(); i += 2)
        text += "\\x" + std::string(value.substr(i, 2));
    return text;
}

Text Varchar(std::string_view value) {
    if (!base::IsUtf8(value) || value.find('\0') != std::string_view::npos) return {};
    return std::string(value);
}

Text TextIn(std::string_view value, const Type& type) {
    switch (type.kind) {
        case TypeKind::kBoolean: return Boolean(value);
        case TypeKind::kTinyint: return WholeIn<std::int8_t>(value);
        case TypeKind::kSmallint: return WholeIn<std::int16_t>(value);
        case TypeKind::kInteger: return WholeIn<std::int32_t>(value);
        case TypeKind::kBigint: return WholeIn<std::int64_t>(value);
        case TypeKind::kUtinyint: return WholeIn<std::uint8_t>(value);
        case TypeKind::kUsmallint: return WholeIn<std::uint16_t>(value);
        case TypeKind::kUinteger: return WholeIn<std::uint32_t>(value);
        case TypeKind::kUbigint: return WholeIn<std::uint64_t>(value);
        case TypeKind::kDecimal: return Decimal(value, type);
        case TypeKind::kFloat: return Floating<float>(value);
        case TypeKind::kDouble: return Floating<double>(value);
        case TypeKind::kVarchar: return Varchar(value);
        case TypeKind::kBlob: return Blob(value);
        case TypeKind::kDate: return Date(value);
        case TypeKind::kTime: return Time(value);
        case TypeKind::kTimestamp: return Timestamp(value, false);
        case TypeKind::kTimestampTz: return Timestamp(value, true);
        case TypeKind::kNull:
        case TypeKind::kHugeint:
        case TypeKind::kUhugeint:
        case TypeKind::kInterval:
        case TypeKind::kUuid: return {};
    }
    UNREACHABLE();
}

}  // namespace

base::Result<std::string> ParameterText(std::string_view value, const Type& type) {
    Text text = TextIn(value, type);
    if (!text) return base::InvalidArgument("is not a value of type " + ToString(type));
    return *std::move(text);
}

}  // namespace query
