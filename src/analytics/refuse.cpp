// SPDX-License-Identifier: Apache-2.0
#include "analytics/refuse.h"

#include "base/utf8.h"

#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

constexpr std::size_t kShownBytesMax = 80;

bool IsNameByte(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x80 || byte == '_' || byte == '$' || (byte >= '0' && byte <= '9') ||
           (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// The end of the identifier that starts at `offset`; `offset` when there is none.
std::size_t EndOfIdentifier(std::string_view text, std::size_t offset) {
    if (offset < text.size() && text[offset] == '"') {
        for (std::size_t i = offset + 1; i < text.size(); ++i) {
            if (text[i] != '"') continue;
            if (i + 1 < text.size() && text[i + 1] == '"') {
                ++i;
                continue;
            }
            return i + 1;
        }
        return text.size();
    }
    while (offset < text.size() && IsNameByte(text[offset])) ++offset;
    return offset;
}

}  // namespace

query::Refusal RefusalAt(query::RefusalCode code, std::string_view text,
                         std::optional<std::size_t> offset, std::string message, std::string hint) {
    query::Refusal refusal;
    refusal.code = code;
    if (offset && *offset <= text.size()) refusal.position = base::PositionAt(text, *offset);
    refusal.message = std::move(message);
    refusal.hint = std::move(hint);
    return refusal;
}

std::string NameAt(std::string_view text, std::optional<std::size_t> offset) {
    if (!offset || *offset >= text.size()) return {};
    std::size_t end = EndOfIdentifier(text, *offset);
    while (end > *offset && end + 1 < text.size() && text[end] == '.' &&
           EndOfIdentifier(text, end + 1) > end + 1) {
        end = EndOfIdentifier(text, end + 1);
    }
    std::string_view name = text.substr(*offset, end - *offset);
    if (name.size() <= kShownBytesMax) return base::EscapeControls(name);
    std::size_t cut = kShownBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U) --cut;
    return base::EscapeControls(name.substr(0, cut)) + "...";
}

query::Refusal UnknownName(std::string_view text, std::optional<std::size_t> offset) {
    const std::string name = NameAt(text, offset);
    return RefusalAt(query::RefusalCode::kUnknownName, text, offset,
                     name.empty() ? std::string("a name in the query does not exist")
                                  : fmt::format("{} does not exist", name));
}

std::string Shown(std::string_view name) {
    if (name.size() <= kShownBytesMax) return "'" + base::EscapeControls(name) + "'";
    std::size_t cut = kShownBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U) --cut;
    return "'" + base::EscapeControls(name.substr(0, cut)) + "...'";
}

}  // namespace analytics
