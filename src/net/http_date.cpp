// SPDX-License-Identifier: Apache-2.0
#include "net/http_date.h"

#include <array>
#include <fmt/core.h>
#include <string_view>

namespace net {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string ToHttpDate(base::WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       kDays.at(std::chrono::weekday(day).c_encoding()), unsigned{date.day()},
                       kMonths.at(unsigned{date.month()} - 1), int{date.year()},
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace net
