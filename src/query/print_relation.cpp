// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"
#include "query/print.h"
#include "query/print_block.h"
#include "query/print_text.h"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace query {
namespace {

ColumnText TextIn(const Block& block) {
    return [&block](ColumnId id) { return block.ColumnOf(id).text; };
}

// `block` as the FROM of a new SELECT.
Block Wrapped(const Block& block, Scope& scope, const std::string& wished_alias = "part") {
    if (block.stage == Stage::kFrom) return block;
    const std::vector<std::string> names = block.Names();
    const std::string alias = PrintIdentifier(scope.Alias(wished_alias));
    Block out;
    out.from = fmt::format("({}) AS {}", block.Select(names), alias);
    for (std::size_t i = 0; i < names.size(); ++i) {
        out.columns.push_back({block.columns[i].id, block.columns[i].name,
                               fmt::format("{}.{}", alias, PrintIdentifier(names[i])), false});
    }
    return out;
}

// `block`, wrapped unless it is at most at `stage` and shows plain names only.
Block Open(Block block, Stage stage, Scope& scope) {
    if (block.stage <= stage && !block.HasComputed()) return block;
    return Wrapped(block, scope);
}

Block FromItem(const std::string& item, std::vector<Block::Column> columns) {
    Block block;
    block.from = item;
    block.columns = std::move(columns);
    return block;
}

std::vector<Block::Column> ColumnsUnder(const std::string& alias, const Relation& relation,
                                        const std::vector<std::string>& names) {
    std::vector<Block::Column> columns;
    for (const OutputColumn& column : OutputColumns(relation)) {
        const std::string name = names.empty() ? column.name : names[columns.size()];
        columns.push_back(
            {column.id, column.name, fmt::format("{}.{}", alias, PrintIdentifier(name)), false});
    }
    return columns;
}

Block ScanBlock(const Relation& relation, const Scan& scan, Scope& scope) {
    const std::string table =
        PrintIdentifier(scan.with_row_identity ? scan.table + "#rows" : scan.table);
    const std::string alias =
        PrintIdentifier(scope.Alias(scan.alias.empty() ? scan.table : scan.alias));
    const std::string item = table == alias ? table : fmt::format("{} AS {}", table, alias);
    return FromItem(item, ColumnsUnder(alias, relation, {}));
}

Block ValuesBlock(const Relation& relation, const Values& values, Scope& scope) {
    if (values.columns.empty()) return FromItem("", {});
    const std::string alias = PrintIdentifier(scope.Alias("vals"));
    const ColumnText none = [](ColumnId) -> std::string { UNREACHABLE(); };
    std::vector<std::string> rows;
    for (const auto& row : values.rows) {
        std::vector<std::string> cells;
        for (const ExpressionPtr& cell : row) cells.push_back(ExpressionText(*cell, none));
        rows.push_back(fmt::format("({})", fmt::join(cells, ", ")));
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < values.columns.size(); ++i) names.push_back(fmt::format("c{}", i));
    const std::string item =
        fmt::format("(VALUES {}) AS {}({})", fmt::join(rows, ", "), alias, fmt::join(names, ", "));
    return FromItem(item, ColumnsUnder(alias, relation, names));
}

Block FilterBlock(const Filter& filter, Scope& scope) {
    Block block = BlockOf(*filter.input, scope);
    if (block.stage == Stage::kGroup) {
        block.having.push_back(ExpressionText(*filter.condition, TextIn(block)));
        return block;
    }
    block = Open(std::move(block), Stage::kWhere, scope);
    block.where.push_back(ExpressionText(*filter.condition, TextIn(block)));
    block.stage = Stage::kWhere;
    return block;
}

bool IsBare(const ExpressionPtr& expression) {
    return std::holds_alternative<ColumnRef>(expression->node);
}

// A group without GROUP BY is one row only as long as the SELECT shows that it is a group.
bool ShowsItsGroup(const Block& block, const Project& project) {
    if (!block.grouped || !block.group_by.empty() || !block.having.empty()) return true;
    return std::ranges::any_of(project.expressions,
                               [](const ExpressionPtr& e) { return !ColumnsOf(*e).empty(); });
}

Block ProjectBlock(const Relation& relation, const Project& project, Scope& scope) {
    Block block = BlockOf(*project.input, scope);
    const bool bare = std::ranges::all_of(project.expressions, IsBare);
    const bool open =
        block.stage != Stage::kDistinct && !block.distinct && block.stage < Stage::kLimit &&
        (bare || (block.stage <= Stage::kGroup && (block.grouped || !block.HasComputed()))) &&
        ShowsItsGroup(block, project);
    if (!open) block = Wrapped(block, scope);
    std::vector<Block::Column> columns;
    for (std::size_t i = 0; i < project.expressions.size(); ++i) {
        const Expression& expression = *project.expressions[i];
        const auto* reference = std::get_if<ColumnRef>(&expression.node);
        const Block::Column* inner = reference ? &block.ColumnOf(reference->column) : nullptr;
        columns.push_back(
            {{relation.id, static_cast<std::uint32_t>(i)},
             project.names[i],
             ExpressionText(expression, TextIn(block)),
             !inner || inner->computed,
             inner ? inner->constant : std::holds_alternative<Literal>(expression.node)});
    }
    block.columns = std::move(columns);
    block.stage = std::max(block.stage, Stage::kSelect);
    return block;
}

std::string JoinWord(JoinKind kind) {
    switch (kind) {
        case JoinKind::kInner: return "JOIN";
        case JoinKind::kLeft:
        case JoinKind::kSingle: return "LEFT JOIN";
        case JoinKind::kRight: return "RIGHT JOIN";
        case JoinKind::kFull: return "FULL JOIN";
        case JoinKind::kCross: return "CROSS JOIN";
        case JoinKind::kSemi: return "SEMI JOIN";
        case JoinKind::kAnti: return "ANTI JOIN";
        case JoinKind::kMark: break;
    }
    UNREACHABLE();
}

// A plain FROM item: joins take those only.
Block Item(Block block, Scope& scope) {
    if (block.stage == Stage::kFrom && !block.from.empty()) return block;
    if (block.stage == Stage::kFrom) block.stage = Stage::kWhere;  // a SELECT without FROM
    return Wrapped(block, scope);
}

// The condition of a mark join as a test in SQL: the first term that compares without treating NULL
// as a value gives IN its three answers; the others only choose the rows to compare with.
std::string MarkText(const Join& join, const Block& left, const Block& right) {
    std::vector<ExpressionPtr> terms{join.condition};
    if (const auto* call = std::get_if<Call>(&join.condition->node);
        call != nullptr && call->function == "and") {
        terms = call->arguments;
    }
    const ColumnText both = [&left, &right](ColumnId id) {
        const bool in_left =
            std::ranges::find(left.columns, id, &Block::Column::id) != left.columns.end();
        return (in_left ? left : right).ColumnOf(id).text;
    };
    std::string operand;
    std::string shown = "1";
    std::vector<std::string> chosen;
    for (const ExpressionPtr& term : terms) {
        const auto* const call = std::get_if<Call>(&term->node);
        const bool compares = call != nullptr && operand.empty() && call->arguments.size() == 2 &&
                              call->function != "is_not_distinct_from" && call->function != "or";
        if (!compares) {
            chosen.push_back(ExpressionText(*term, both));
            continue;
        }
        operand =
            fmt::format("{} {} ANY", ExpressionText(*call->arguments[0], both), call->function);
        shown = ExpressionText(*call->arguments[1], both);
    }
    if (operand.empty()) operand = "EXISTS";
    const std::string where =
        chosen.empty() ? "" : fmt::format(" WHERE {}", fmt::join(chosen, " AND "));
    return fmt::format("({} (SELECT {} FROM {}{}))", operand, shown, right.from, where);
}

bool HoldsSemiJoin(const Relation& relation) {
    const auto* join = std::get_if<Join>(&relation.node);
    if (join && (join->kind == JoinKind::kSemi || join->kind == JoinKind::kAnti)) return true;
    return std::ranges::any_of(InputsOf(relation),
                               [](const RelationPtr& input) { return HoldsSemiJoin(*input); });
}

// `block` under a name in the WITH clause, for good as a FROM item anywhere.
Block Named(std::uint32_t id, const Block& block, Scope& scope) {
    const std::vector<std::string> names = block.Names();
    scope.DefineCte(id, "", names, block.Select(names));
    const std::string alias = PrintIdentifier(scope.Alias("part"));
    std::vector<Block::Column> columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        columns.push_back({block.columns[i].id, block.columns[i].name,
                           fmt::format("{}.{}", alias, PrintIdentifier(names[i])), false});
    }
    return FromItem(fmt::format("{} AS {}", PrintIdentifier(scope.CteName(id)), alias),
                    std::move(columns));
}

Block MarkBlock(const Relation& relation, const Join& join, Scope& scope) {
    Block left = Open(BlockOf(*join.left, scope), Stage::kWhere, scope);
    Block right = BlockOf(*join.right, scope);
    // The engine plans no semi join inside a subquery that reads columns around it.
    right = HoldsSemiJoin(*join.right) ? Named(relation.id, right, scope)
                                       : Item(std::move(right), scope);
    const std::string text = MarkText(join, left, right);
    left.columns.push_back({{relation.id, 0}, "mark", text, true});
    left.stage = Stage::kSelect;
    return left;
}

Block JoinBlock(const Relation& relation, const Join& join, Scope& scope) {
    if (join.kind == JoinKind::kMark) return MarkBlock(relation, join, scope);
    Block left = Item(BlockOf(*join.left, scope), scope);
    const Block right = Item(BlockOf(*join.right, scope), scope);
    Block both = left;
    both.columns.insert(both.columns.end(), right.columns.begin(), right.columns.end());
    const std::string right_item = right.from_is_join ? "(" + right.from + ")" : right.from;
    both.from = fmt::format("{} {} {}", left.from, JoinWord(join.kind), right_item);
    if (join.condition) both.from += " ON " + ExpressionText(*join.condition, TextIn(both));
    both.from_is_join = true;
    if (join.kind == JoinKind::kSemi || join.kind == JoinKind::kAnti) both.columns = left.columns;
    return both;
}

Block AggregateBlock(const Relation& relation, const Aggregate& aggregate, Scope& scope) {
    Block block = Open(BlockOf(*aggregate.input, scope), Stage::kWhere, scope);
    std::vector<Block::Column> columns;
    const std::vector<OutputColumn> outputs = OutputColumns(relation);
    const auto add = [&](const ExpressionPtr& expression, std::string text) {
        const OutputColumn& output = outputs[columns.size()];
        const bool bare = IsBare(expression);
        const std::string name =
            bare ? block.ColumnOf(std::get<ColumnRef>(expression->node).column).name : output.name;
        columns.push_back({output.id, name, std::move(text), !bare});
    };
    for (const ExpressionPtr& group : aggregate.groups) {
        const std::string text = KeyText(*group, TextIn(block));
        block.group_by.push_back(text);
        add(group, text);
    }
    for (const ExpressionPtr& call : aggregate.aggregates)
        add(call, ExpressionText(*call, TextIn(block)));
    block.columns = std::move(columns);
    block.grouped = true;
    block.stage = Stage::kGroup;
    return block;
}

Block WindowBlock(const Relation& relation, const Window& window, Scope& scope) {
    Block block = Open(BlockOf(*window.input, scope), Stage::kWhere, scope);
    std::vector<Block::Column> added;
    for (const ExpressionPtr& call : window.calls) {
        const auto index = static_cast<std::uint32_t>(added.size());
        added.push_back({{relation.id, index},
                         fmt::format("w{}", index),
                         ExpressionText(*call, TextIn(block)),
                         true});
    }
    block.columns.insert(block.columns.end(), added.begin(), added.end());
    block.stage = Stage::kSelect;
    return block;
}

Block DistinctBlock(const Distinct& distinct, Scope& scope) {
    Block block = BlockOf(*distinct.input, scope);
    if (block.stage > Stage::kSelect) block = Wrapped(block, scope);
    block.distinct = true;
    block.stage = Stage::kDistinct;
    return block;
}

bool SortsByConstant(const Sort& sort, const Block& block) {
    return std::ranges::any_of(sort.keys, [&](const SortKey& key) {
        const auto* reference = std::get_if<ColumnRef>(&key.expression->node);
        return reference && block.ColumnOf(reference->column).constant;
    });
}

Block SortBlock(const Sort& sort, Scope& scope) {
    Block block = BlockOf(*sort.input, scope);
    if (block.stage > Stage::kDistinct || SortsByConstant(sort, block))
        block = Wrapped(block, scope);
    for (const SortKey& key : sort.keys) {
        block.order_by.push_back(KeyText(*key.expression, TextIn(block)) + DirectionText(key));
    }
    block.stage = Stage::kOrder;
    return block;
}

Block LimitBlock(const Limit& limit, Scope& scope) {
    Block block = BlockOf(*limit.input, scope);
    if (block.stage >= Stage::kLimit) block = Wrapped(block, scope);
    if (limit.count) block.limit += fmt::format(" LIMIT {}", *limit.count);
    if (!limit.count_parameter.empty()) block.limit += " LIMIT $" + limit.count_parameter;
    if (limit.offset > 0) block.limit += fmt::format(" OFFSET {}", limit.offset);
    block.stage = Stage::kLimit;
    return block;
}

Block UnionBlock(const Relation& relation, const Union& both, Scope& scope) {
    const Block left = BlockOf(*both.left, scope);
    const Block right = BlockOf(*both.right, scope);
    const std::vector<std::string> names = left.Names();
    const std::string alias = PrintIdentifier(scope.Alias("part"));
    const std::string item = fmt::format("(({}) UNION{} ({})) AS {}", left.Select(names),
                                         both.all ? " ALL" : "", right.Select(names), alias);
    return FromItem(item, ColumnsUnder(alias, relation, names));
}

Block WithBlock(const Relation& relation, const With& with, Scope& scope) {
    const Block definition = BlockOf(*with.definition, scope);
    const std::vector<std::string> names = definition.Names();
    scope.DefineCte(relation.id, with.name, names, definition.Select(names));
    return BlockOf(*with.body, scope);
}

Block CteScanBlock(const Relation& relation, const CteScan& scan, Scope& scope) {
    const std::string alias = PrintIdentifier(scope.Alias("part"));
    const std::string item =
        fmt::format("{} AS {}", PrintIdentifier(scope.CteName(scan.cte)), alias);
    return FromItem(item, ColumnsUnder(alias, relation, scope.CteColumns(scan.cte)));
}

}  // namespace

Block BlockOf(const Relation& relation, Scope& scope) {
    if (const auto* node = std::get_if<Scan>(&relation.node))
        return ScanBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Values>(&relation.node))
        return ValuesBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Project>(&relation.node))
        return ProjectBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Filter>(&relation.node)) return FilterBlock(*node, scope);
    if (const auto* node = std::get_if<Join>(&relation.node))
        return JoinBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Aggregate>(&relation.node))
        return AggregateBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Window>(&relation.node))
        return WindowBlock(relation, *node, scope);
    if (const auto* node = std::get_if<Distinct>(&relation.node))
        return DistinctBlock(*node, scope);
    if (const auto* node = std::get_if<Sort>(&relation.node)) return SortBlock(*node, scope);
    if (const auto* node = std::get_if<Limit>(&relation.node)) return LimitBlock(*node, scope);
    if (const auto* node = std::get_if<Union>(&relation.node))
        return UnionBlock(relation, *node, scope);
    if (const auto* node = std::get_if<With>(&relation.node))
        return WithBlock(relation, *node, scope);
    return CteScanBlock(relation, std::get<CteScan>(relation.node), scope);
}

}  // namespace query
