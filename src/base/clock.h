// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace base {

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

// What time it is, and waiting. The one seam through which time enters, so that tests own it.
// Thread-safe.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    virtual WallTime Now() = 0;          // for people and other machines; may jump
    virtual SteadyTime SteadyNow() = 0;  // for durations and deadlines; never goes back
    virtual void SleepFor(std::chrono::milliseconds duration) = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
  public:
    WallTime Now() override;
    SteadyTime SteadyNow() override;
    void SleepFor(std::chrono::milliseconds duration) override;
};

// A clock that stands still until somebody sleeps on it or moves it. Single-threaded; for tests and
// simulation.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(WallTime now) : now_(now) {}

    WallTime Now() override { return now_; }
    SteadyTime SteadyNow() override;
    void SleepFor(std::chrono::milliseconds duration) override { now_ += duration; }

  private:
    WallTime now_;
};

// The years that have a text: 0 to 9999. A time from outside is held against them before it is used.
inline constexpr WallTime kWallTimeMin = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
inline constexpr WallTime kWallTimeMax =
    std::chrono::sys_days{std::chrono::year{10000} / 1 / 1} - std::chrono::milliseconds(1);

// 2026-11-20T17:24:00.123Z
std::string ToIso8601(WallTime time);

// The same back; also without milliseconds, and a day alone for its beginning. None for anything else.
std::optional<WallTime> ParseIso8601(std::string_view text);

// 2026-11-20 17:24:00.123, in UTC: a TIMESTAMP as SQL writes it
std::string ToSqlTimestamp(WallTime time);

}  // namespace base
