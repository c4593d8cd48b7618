// SPDX-License-Identifier: Apache-2.0
#include "query/print.h"

#include "base/assert.h"
#include "base/utf8.h"
#include "query/print_block.h"
#include "query/print_text.h"

#include <fmt/core.h>
#include <map>
#include <set>
#include <utility>

namespace query {
namespace {

std::set<std::string> TablesReadBy(const Description& description) {
    std::set<std::string> tables;
    for (const Relation* scan : ScansOf(*description.root))
        tables.insert(base::AsciiLower(std::get<Scan>(scan->node).table));
    return tables;
}

}  // namespace

std::vector<std::string> ResultNames(const Description& description) {
    return DistinctNames(description.column_names);
}

std::string PrintSql(const Description& description) {
    Scope scope(TablesReadBy(description));
    const Block block = BlockOf(*description.root, scope);
    return scope.WithClause() + block.Select(ResultNames(description));
}

std::string PrintExpression(const Expression& expression, const Description& description) {
    std::map<ColumnId, std::string> names;
    for (const Relation* scan : ScansOf(*description.root)) {
        const auto& node = std::get<Scan>(scan->node);
        for (const OutputColumn& column : OutputColumns(*scan)) {
            names[column.id] =
                fmt::format("{}.{}", PrintIdentifier(node.alias.empty() ? node.table : node.alias),
                            PrintIdentifier(column.name));
        }
    }
    return ExpressionText(expression, [&names](ColumnId id) {
        const auto found = names.find(id);
        return found == names.end() ? fmt::format("column {}", id.index + 1) : found->second;
    });
}

}  // namespace query
