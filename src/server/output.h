// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "base/result.h"
#include "query/refusal.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace server {

// Text to standard output, whole. Standard output that is gone ends the program like any other
// tool.
void Print(std::string_view text);

// One JSON value and a line feed to standard output.
void PrintJson(const base::Json& json);

// A failure for people on standard error, or as {"status":"FAILED","error":{"code","message"}} on
// standard output. Answers the exit code.
int PrintFailure(const base::Error& error, bool json);

// Refusals for people or as {"status":"REFUSED","refusals":[...]}, both on standard output. Answers
// the exit code.
int PrintRefusals(const std::vector<query::Refusal>& refusals, std::string_view sql, bool json);

// The refusals of an answer of the API. kInternal when it is not one of Glovebox's.
base::Result<std::vector<query::Refusal>> RefusalsOf(const base::Json& answer);

// A mistake in usage, on standard error. Answers the exit code.
int PrintUsage(std::string_view message);

// One line on a terminal that replaces itself, on standard error; nothing when that is no terminal.
class ProgressLine final {
  public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void Show(const std::string& text);
    void Clear();

  private:
    bool terminal_;
    bool shown_ = false;
};

// "1:05" for 65 seconds.
std::string DurationText(std::chrono::milliseconds duration);

}  // namespace server
