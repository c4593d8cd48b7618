// SPDX-License-Identifier: Apache-2.0
#include "server/output.h"

#include "base/file.h"
#include "base/json_array.h"
#include "base/log.h"
#include "base/utf8.h"
#include "server/exit_code.h"
#include "server/refusal_text.h"

#include <cerrno>
#include <cstdlib>
#include <fmt/core.h>
#include <unistd.h>

namespace server {

void Print(std::string_view text) {
    const base::Status written = base::WriteAll(STDOUT_FILENO, text);
    if (written.ok()) return;
    // A reader that has seen enough (`| head`) is told nothing.
    if (errno != EPIPE) PrintFailure(written.error().Within("the output"), false);
    std::_Exit(kExitFailed);
}

void PrintJson(const base::Json& json) { Print(json.Dump() + "\n"); }

int PrintFailure(const base::Error& error, bool json) {
    // The operator of a local data directory is the one who typed the command.
    const std::string detail =
        error.detail.empty() ? "" : " (" + base::EscapeControls(error.detail) + ")";
    if (json) {
        base::Json inner = base::Json::MakeObject();
        inner.Set("code", base::ToString(error.code)).Set("message", error.message + detail);
        PrintJson(base::Json::MakeObject().Set("status", "FAILED").Set("error", std::move(inner)));
        return kExitFailed;
    }
    const std::string text =
        fmt::format("glovebox: {}{}\n", base::EscapeControls(error.message), detail);
    static_cast<void>(base::WriteAll(STDERR_FILENO, text).ok());
    return kExitFailed;
}

int PrintRefusals(const std::vector<query::Refusal>& refusals, std::string_view sql, bool json) {
    if (!json) {
        Print(RefusalText(refusals, sql));
        return kExitRefused;
    }
    PrintJson(base::Json::MakeObject()
                  .Set("status", "REFUSED")
                  .Set("refusals", base::JsonArrayOf(refusals, query::ToJson)));
    return kExitRefused;
}

base::Result<std::vector<query::Refusal>> RefusalsOf(const base::Json& answer) {
    const base::Json* const list = answer.Find("refusals");
    if (list == nullptr || !list->is_array())
        return base::Internal("the answer has no refusals: is this a node of Glovebox?");
    std::vector<query::Refusal> refusals;
    for (const base::Json& item : list->AsArray()) {
        ASSIGN_OR_RETURN(refusals.emplace_back(), query::RefusalFromJson(item));
    }
    return refusals;
}

int PrintUsage(std::string_view message) {
    const std::string text = fmt::format("glovebox: {}\n", message);
    static_cast<void>(base::WriteAll(STDERR_FILENO, text).ok());
    return kExitUsage;
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Show(const std::string& text) {
    if (!terminal_) return;
    static_cast<void>(base::WriteAll(STDERR_FILENO, "\r\x1b[K" + base::EscapeControls(text)).ok());
    shown_ = true;
}

void ProgressLine::Clear() {
    if (shown_) static_cast<void>(base::WriteAll(STDERR_FILENO, "\r\x1b[K").ok());
    shown_ = false;
}

std::string DurationText(std::chrono::milliseconds duration) {
    const auto seconds = duration.count() / 1000;
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace server
