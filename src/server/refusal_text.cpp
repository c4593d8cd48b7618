// SPDX-License-Identifier: Apache-2.0
#include "server/refusal_text.h"

#include "base/utf8.h"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace server {
namespace {

constexpr std::size_t kLineShownMax = 100;     // code points of a line of SQL around its caret
constexpr std::size_t kShownBeforeCaret = 60;  // of them, when the line is longer

std::string_view LineOf(std::string_view text, std::uint32_t line) {
    for (std::uint32_t i = 1; i < line; ++i) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

// The byte at which code point `index` of the text starts.
std::size_t OffsetOf(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (at < text.size() && index > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
        --index;
    }
    return at;
}

// The line as it can be shown, code point by code point, its end marker left out; empty when it
// could command a terminal.
std::string Shown(std::string_view line) {
    std::string out(line);
    if (out.ends_with('\r')) out.pop_back();
    std::ranges::replace(out, '\t', ' ');
    return base::EscapeControls(out) == out ? out : std::string();
}

// The line and a caret under the place; of a long line what stands around the place.
std::string Caret(std::string_view sql, const base::Position& at) {
    const std::string line = Shown(LineOf(sql, at.line));
    const std::size_t length = base::CodePointCount(line);
    const std::size_t place = at.column - 1;
    if (line.empty() || place > length) return "";
    std::size_t first = 0;
    if (length > kLineShownMax && place > kShownBeforeCaret)
        first = std::min(place - kShownBeforeCaret, length - kLineShownMax);
    const std::size_t last = std::min(length, first + kLineShownMax);
    const std::size_t start = OffsetOf(line, first);
    const std::string_view before = first > 0 ? "..." : "";
    const std::string_view after = last < length ? "..." : "";
    return fmt::format("    {}{}{}\n    {}^\n", before,
                       std::string_view(line).substr(start, OffsetOf(line, last) - start), after,
                       std::string(before.size() + place - first, ' '));
}

std::string One(const query::Refusal& refusal, std::string_view sql) {
    std::string head(query::InfoOf(refusal.code).name);
    if (const auto& at = refusal.position)
        head += fmt::format(" at line {}, column {}", at->line, at->column);
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
