// SPDX-License-Identifier: Apache-2.0
#include "analytics/process_memory.h"

#include "base/file.h"

#include <charconv>

namespace analytics {
namespace {

constexpr std::size_t kStatusBytesMax = 65'536;
constexpr std::uint64_t kKilobyte = 1024;

// The value of a line "Name:   1234 kB" of /proc/PID/status, in bytes.
std::uint64_t StatusBytes(pid_t pid, std::string_view name) {
    const auto text = base::ReadFile("/proc/" + std::to_string(pid) + "/status", kStatusBytesMax);
    if (!text.ok()) return 0;
    const std::size_t at = text->find("\n" + std::string(name) + ":");
    if (at == std::string::npos) return 0;
    const std::size_t digits = text->find_first_of("0123456789", at);
    if (digits == std::string::npos) return 0;
    std::uint64_t kilobytes = 0;
    std::from_chars(text->data() + digits, text->data() + text->size(), kilobytes);
    return kilobytes * kKilobyte;
}

}  // namespace

std::uint64_t ResidentBytes(pid_t pid) { return StatusBytes(pid, "RssAnon"); }

std::uint64_t PeakResidentBytes(pid_t pid) { return StatusBytes(pid, "VmHWM"); }

}  // namespace analytics
