// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/api_version.h"

#include <charconv>
#include <optional>

namespace destinations::meta {
namespace {

using std::chrono::year_month_day;

constexpr std::chrono::days kWarnBefore{60};
// The last version with a known end for the Marketing API; all before it ended no later.
constexpr int kLastEnded = 24;
constexpr year_month_day kLastEnd{std::chrono::year(2026), std::chrono::October,
                                  std::chrono::day(6)};
constexpr int kCurrent = 26;

std::optional<int> MajorOf(std::string_view version) {
    if (!version.starts_with('v')) return std::nullopt;
    version.remove_prefix(1);
    int major = 0;
    const auto [end, error] =
        std::from_chars(version.data(), version.data() + version.size(), major);
    if (error != std::errc() || end == version.data() + version.size() || *end != '.') {
        return std::nullopt;
    }
    return major;
}

}  // namespace

std::string NoticeOfVersion(std::string_view version, base::WallTime now) {
    const std::optional<int> major = MajorOf(version);
    const std::string name(version);
    if (!major || *major > kCurrent) {
        return "API version " + name + " is newer than this program, which knows " +
               std::string(kCurrentVersion) + ".";
    }
    if (*major > kLastEnded) return {};
    const std::chrono::sys_days end = kLastEnd;
    if (now >= end) {
        return "API version " + name +
               " of the Marketing API ended by 2026-10-06: set apiVersion " +
               std::string(kCurrentVersion) + ".";
    }
    if (now < end - kWarnBefore) return {};
    return "API version " + name + " of the Marketing API ends on 2026-10-06: set apiVersion " +
           std::string(kCurrentVersion) + " before.";
}

}  // namespace destinations::meta
