// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include "base/assert.h"
#include "base/clock.h"
#include "base/json.h"

#include <memory>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace base {
namespace {

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug: return spdlog::level::debug;
        case LogLevel::kInfo: return spdlog::level::info;
        case LogLevel::kWarning: return spdlog::level::warn;
        case LogLevel::kError: return spdlog::level::err;
    }
    UNREACHABLE();
}

std::string_view NameOf(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug: return "debug";
        case LogLevel::kInfo: return "info";
        case LogLevel::kWarning: return "warning";
        case LogLevel::kError: return "error";
    }
    UNREACHABLE();
}

void Append(std::string& line, std::string_view name, std::string_view value) {
    line.append(",").append(JsonQuote(name)).append(":").append(JsonQuote(value));
}

spdlog::logger& Logger() {
    static const std::shared_ptr<spdlog::logger> logger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "glovebox", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::warn);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *logger;
}

}  // namespace

void Log(LogLevel level, std::string_view event, const LogFields& fields) {
    if (!Logger().should_log(SpdlogLevel(level))) return;
    SystemClock clock;
    std::string line = "{\"time\":" + JsonQuote(ToIso8601(clock.Now()));
    Append(line, "level", NameOf(level));
    Append(line, "event", event);
    for (const auto& [name, value] : fields) Append(line, name, value);
    Logger().log(SpdlogLevel(level), line + "}");
}

void LogFailure(LogLevel level, std::string_view event, const Error& error, LogFields fields) {
    fields.emplace_back("code", ToString(error.code));
    fields.emplace_back("message", error.message);
    fields.emplace_back("detail", error.detail);
    Log(level, event, fields);
}

void SetLogLevel(LogLevel level) { Logger().set_level(SpdlogLevel(level)); }

}  // namespace base
