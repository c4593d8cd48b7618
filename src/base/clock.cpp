// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <fmt/chrono.h>
#include <thread>

namespace base {

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

std::string ToSqlTimestamp(WallTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = (time - seconds).count();
    return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), rest);
}

}  // namespace base
