// SPDX-License-Identifier: Apache-2.0
#include "matching/birth.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>

namespace matching {
namespace {

constexpr int kBirthYearMin = 1900;
constexpr int kMonthMax = 12;
constexpr int kDayMax = 31;
constexpr int kNoNumber = -1;
constexpr std::size_t kShortNameSize = 3;

constexpr std::array<std::string_view, kMonthMax> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// Plain digits only, at most four of them.
int NumberIn(std::string_view value) {
    if (value.empty() || value.size() > 4) return kNoNumber;
    int number = 0;
    for (const char c : value) {
        if (c < '0' || c > '9') return kNoNumber;
        number = number * 10 + (c - '0');
    }
    return number;
}

// The month's number; 0 when `value` names none.
int MonthNamed(std::string_view value) {
    std::string name = base::AsciiLower(value);
    if (name.ends_with('.')) name.pop_back();
    if (name == "sept") name = "sep";
    const auto found = std::find_if(kMonths.begin(), kMonths.end(), [&](std::string_view month) {
        return month == name || month.substr(0, kShortNameSize) == name;
    });
    return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

Reason PutTwoDigits(int number, int max, std::string& out) {
    if (number < 1 || number > max) return Reason::kOutOfRange;
    out = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
    return Reason::kNone;
}

}  // namespace

Reason ReadBirthYear(std::string_view value, int this_year, std::string& out) {
    const int year = NumberIn(value);
    if (year == kNoNumber) return Reason::kBadDatePart;
    if (value.size() != 4 || year < kBirthYearMin || year > this_year) return Reason::kOutOfRange;
    out = value;
    return Reason::kNone;
}

Reason ReadBirthMonth(std::string_view value, std::string& out) {
    int month = NumberIn(value);
    if (month == 0) return Reason::kOutOfRange;
    if (month == kNoNumber) month = MonthNamed(value);
    if (month == 0) return Reason::kBadDatePart;
    return PutTwoDigits(month, kMonthMax, out);
}

Reason ReadBirthDay(std::string_view value, std::string& out) {
    const int day = NumberIn(value);
    if (day == kNoNumber) return Reason::kBadDatePart;
    return PutTwoDigits(day, kDayMax, out);
}

}  // namespace matching
