// SPDX-License-Identifier: Apache-2.0
#include "query/print_block.h"

#include "base/assert.h"
#include "base/utf8.h"
#include "query/print.h"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace query {

std::string Scope::Unused(const std::string& wished, const std::set<std::string>& others) {
    std::string name = wished;
    for (int i = 2;
         others.contains(base::AsciiLower(name)) || !aliases_.insert(base::AsciiLower(name)).second;
         ++i)
        name = fmt::format("{}_{}", wished, i);
    return name;
}

std::string Scope::Alias(const std::string& wished) { return Unused(wished, {}); }

void Scope::DefineCte(std::uint32_t id, const std::string& wished,
                      const std::vector<std::string>& columns, const std::string& select) {
    ctes_[id] = {Unused(wished.empty() ? "part" : wished, tables_), columns, select};
    cte_order_.push_back(id);
}

const std::string& Scope::CteName(std::uint32_t id) const { return ctes_.at(id).name; }

const std::vector<std::string>& Scope::CteColumns(std::uint32_t id) const {
    return ctes_.at(id).columns;
}

std::string Scope::WithClause() const {
    std::vector<std::string> parts;
    for (const std::uint32_t id : cte_order_) {
        const Cte& cte = ctes_.at(id);
        parts.push_back(
            fmt::format("{} AS MATERIALIZED ({})", PrintIdentifier(cte.name), cte.select));
    }
    return parts.empty() ? "" : fmt::format("WITH {} ", fmt::join(parts, ", "));
}

std::string Block::Select(const std::vector<std::string>& names) const {
    ASSERT(names.size() == columns.size());
    std::vector<std::string> items;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string name = PrintIdentifier(names[i]);
        const bool same = columns[i].text == name || columns[i].text.ends_with("." + name);
        items.push_back(same && !columns[i].computed
                            ? columns[i].text
                            : fmt::format("{} AS {}", columns[i].text, name));
    }
    if (items.empty()) items.emplace_back("1 AS nothing");
    std::string sql =
        fmt::format("SELECT {}{}", distinct ? "DISTINCT " : "", fmt::join(items, ", "));
    if (!from.empty()) sql += " FROM " + from;
    if (!where.empty()) sql += fmt::format(" WHERE {}", fmt::join(where, " AND "));
    if (!group_by.empty()) sql += fmt::format(" GROUP BY {}", fmt::join(group_by, ", "));
    if (!having.empty()) sql += fmt::format(" HAVING {}", fmt::join(having, " AND "));
    if (!order_by.empty()) sql += fmt::format(" ORDER BY {}", fmt::join(order_by, ", "));
    return sql + limit;
}

std::vector<std::string> Block::Names() const {
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    return DistinctNames(names);
}

const Block::Column& Block::ColumnOf(ColumnId id) const {
    const auto found = std::ranges::find(columns, id, &Column::id);
    ASSERT(found != columns.end());
    return *found;
}

bool Block::HasComputed() const { return std::ranges::any_of(columns, &Column::computed); }

std::vector<std::string> DistinctNames(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    std::set<std::string> taken;
    for (const std::string& name : names) {
        std::string tried = name;
        for (int i = 1; !taken.insert(base::AsciiLower(tried)).second; ++i)
            tried = fmt::format("{}_{}", name, i);
        out.push_back(tried);
    }
    return out;
}

}  // namespace query
