// SPDX-License-Identifier: Apache-2.0
#include "server/table_text.h"

#include "base/utf8.h"

#include <algorithm>

namespace server {
namespace {

std::string Shown(const std::string& value) {
    std::string text = base::EscapeControls(value);
    if (base::CodePointCount(text) <= kCellWidthMax) return text;
    std::size_t bytes = 0;
    for (std::size_t count = 0; count < kCellWidthMax - 1; ++count) {
        do {
            ++bytes;
        } while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80U);
    }
    return text.substr(0, bytes) + "…";
}

std::string Padded(const std::string& text, std::size_t width, bool right) {
    const std::string space(width - std::min(width, base::CodePointCount(text)), ' ');
    return right ? space + text : text + space;
}

void AppendLine(std::string& out, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths, const std::vector<bool>& right) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line += "  ";
        line += Padded(cells[i], widths[i], right[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
}

}  // namespace

std::string TableText(const std::vector<query::NamedType>& columns,
                      const std::vector<TextRow>& rows) {
    std::vector<std::vector<std::string>> lines(1);
    std::vector<bool> right;
    for (const query::NamedType& column : columns) {
        lines[0].push_back(Shown(column.name));
        right.push_back(query::IsNumeric(column.type));
    }
    for (const TextRow& row : rows) {
        auto& line = lines.emplace_back();
        for (const auto& cell : row) line.push_back(cell ? Shown(*cell) : "");
    }
    std::vector<std::size_t> widths(columns.size(), 1);
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], base::CodePointCount(line[i]));
        }
    }
    std::vector<std::string> rule;
    for (const std::size_t width : widths) rule.emplace_back(width, '-');
    lines.insert(lines.begin() + 1, rule);
    std::string out;
    for (const auto& line : lines) AppendLine(out, line, widths, right);
    return out;
}

}  // namespace server
