// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Named facts of one event: ids, names, counts, codes. Never a row value, an identifier of a person
// or a secret.
using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// One JSON line on standard error: {"time","level","event", fields...}. Thread-safe.
void Log(LogLevel level, std::string_view event, const LogFields& fields = {});

// The same for what failed: the error's code, message and detail after the other fields.
void LogFailure(LogLevel level, std::string_view event, const Error& error, LogFields fields = {});

// Events below this level are dropped; the programs start at kWarning, `serve` at kInfo.
void SetLogLevel(LogLevel level);

}  // namespace base
