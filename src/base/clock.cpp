// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <array>
#include <cstddef>
#include <ctime>
#include <fmt/chrono.h>
#include <thread>

namespace base {
namespace {

// Numbers of a text that has exactly the form of `pattern`: a 0 there is a digit here, everything else itself.
std::optional<std::array<unsigned, 7>> ReadFields(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) return std::nullopt;
    std::array<unsigned, 7> fields{};
    std::size_t field = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] != '0') {
            if (text[i] != pattern[i]) return std::nullopt;
            ++field;
            continue;
        }
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        fields[field] = fields[field] * 10 + static_cast<unsigned>(text[i] - '0');
    }
    return fields;
}

}  // namespace

WallTime SystemClock::Now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

SteadyTime SystemClock::SteadyNow() { return std::chrono::steady_clock::now(); }

void SystemClock::SleepFor(std::chrono::milliseconds duration) {
    std::this_thread::sleep_for(duration);
}

SteadyTime ManualClock::SteadyNow() { return SteadyTime(now_.time_since_epoch()); }

std::string ToIso8601(WallTime time) {
    std::string text = ToSqlTimestamp(time) + "Z";
    text[text.find(' ')] = 'T';
    return text;
}

std::optional<WallTime> ParseIso8601(std::string_view text) {
    auto fields = ReadFields(text, "0000-00-00");
    if (!fields) fields = ReadFields(text, "0000-00-00T00:00:00Z");
    if (!fields) fields = ReadFields(text, "0000-00-00T00:00:00.000Z");
    if (!fields) return std::nullopt;
    const auto& [year, month, day, hour, minute, second, millisecond] = *fields;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + std::chrono::milliseconds(millisecond);
}

std::string ToSqlTimestamp(WallTime time) {
    // Not through system_clock, whose nanoseconds end in the year 2262.
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = (time - seconds).count();
    return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}",
                       fmt::gmtime(std::time_t{seconds.time_since_epoch().count()}), rest);
}

}  // namespace base
