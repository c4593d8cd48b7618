// SPDX-License-Identifier: Apache-2.0
#include "query/print.h"

#include "base/utf8.h"
#include "query/print_block.h"

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

}  // namespace query
