// SPDX-License-Identifier: Apache-2.0
#include "server/refusal_text.h"

#include "base/utf8.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace server {
namespace {

constexpr std::size_t kLineShownMax =
    100;  // code points of a line of SQL before its caret stops helping

std::string_view LineOf(std::string_view text, std::uint32_t line) {
    for (std::uint32_t i = 1; i < line; ++i) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

std::string Caret(std::string_view sql, const base::Position& at) {
    const std::string line = base::EscapeControls(LineOf(sql, at.line));
    const bool plain = line == LineOf(sql, at.line);
    if (!plain || base::CodePointCount(line) > kLineShownMax) return "";
    return fmt::format("    {}\n    {}^\n", line, std::string(at.column - 1, ' '));
}

std::string One(const query::Refusal& refusal, std::string_view sql) {
    std::string head(query::InfoOf(refusal.code).name);
    if (refusal.position)
        head +=
            fmt::format(" at line {}, column {}", refusal.position->line, refusal.position->column);
    if (!refusal.clause.empty()) head += " in " + refusal.clause;
    std::string out = fmt::format("  {}: {}\n", head, base::EscapeControls(refusal.message));
    if (refusal.position) out += Caret(sql, *refusal.position);
    if (!refusal.field.empty()) {
        const std::string table =
            refusal.table.empty() ? "" : " of " + base::EscapeControls(refusal.table);
        out += fmt::format("    rule{}: {}\n", table, refusal.field);
    }
    if (!refusal.hint.empty())
        out += fmt::format("    try: {}\n", base::EscapeControls(refusal.hint));
    return out;
}

}  // namespace

std::string RefusalText(const std::vector<query::Refusal>& refusals, std::string_view sql) {
    std::string out = refusals.size() == 1
                          ? "Refused:\n"
                          : fmt::format("Refused, for {} reasons:\n", refusals.size());
    for (const query::Refusal& refusal : refusals) out += One(refusal, sql);
    return out;
}

}  // namespace server
