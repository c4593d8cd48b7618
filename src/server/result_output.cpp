// SPDX-License-Identifier: Apache-2.0
#include "server/result_output.h"

#include "server/output.h"
#include "server/table_text.h"

#include <fmt/core.h>

namespace server {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10U;

// Digits, a sign, a point, an exponent: what casts of finite numbers print. "inf" and "nan" are not
// numbers in JSON.
bool IsJsonNumber(std::string_view text) {
    return !text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
}

}  // namespace

std::string CellJson(const runs::RowStream::Cell& cell, const query::Type& type) {
    if (!cell) return "null";
    if (type.kind == query::TypeKind::kBoolean || (query::IsNumeric(type) && IsJsonNumber(*cell))) {
        return std::string(*cell);
    }
    return base::JsonQuote(*cell);
}

base::Json ColumnsJson(const std::vector<query::NamedType>& columns) {
    base::Json list = base::Json::MakeArray();
    for (const query::NamedType& column : columns) {
        base::Json item = base::Json::MakeObject();
        list.Append(item.Set("name", column.name).Set("type", query::ToString(column.type)));
    }
    return list;
}

base::Status PrintRowsAsTable(runs::RowStream& rows, std::uint64_t row_count) {
    std::vector<TextRow> shown;
    while (shown.size() < kRowsShownMax) {
        ASSIGN_OR_RETURN(const auto row, rows.Next());
        if (row.empty()) break;
        TextRow& text = shown.emplace_back();
        for (const runs::RowStream::Cell& cell : row)
            text.push_back(cell ? std::optional(std::string(*cell)) : std::nullopt);
    }
    Print(TableText(rows.Columns(), shown));
    if (row_count > shown.size()) {
        Print(fmt::format("({} of {} rows; --out FILE.csv gives all)\n", shown.size(), row_count));
    } else {
        Print(fmt::format("({} row{})\n", row_count, row_count == 1 ? "" : "s"));
    }
    return {};
}

base::Status PrintRowsAsJson(runs::RowStream& rows, std::uint64_t row_count,
                             const std::string& plan_hash) {
    std::string text =
        R"({"status":"SUCCESS","columns":)" + ColumnsJson(rows.Columns()).Dump() + R"(,"rows":[)";
    for (bool first = true;; first = false) {
        ASSIGN_OR_RETURN(const auto row, rows.Next());
        if (row.empty()) break;
        text += first ? "[" : ",[";
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text += ',';
            text += CellJson(row[i], rows.Columns()[i].type);
        }
        text += ']';
        if (text.size() < kBufferBytes) continue;
        Print(text);
        text.clear();
    }
    Print(text + fmt::format(R"(],"rowCount":{},"planHash":"{}"}})", row_count, plan_hash) + "\n");
    return {};
}

}  // namespace server
