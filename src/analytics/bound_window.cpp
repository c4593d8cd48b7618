// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_window.h"

#include "analytics/bound_type.h"
#include "analytics/expression_gate.h"
#include "analytics/refuse.h"
#include "query/function.h"

#include <duckdb/function/aggregate_function.hpp>
#include <duckdb/planner/bound_result_modifier.hpp>
#include <duckdb/planner/expression/bound_window_expression.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::ExpressionType;
using duckdb::WindowBoundary;
using query::ExpressionPtr;
using query::RefusalCode;

std::string EngineName(const duckdb::BoundWindowExpression& window) {
    switch (window.GetExpressionType()) {
        case ExpressionType::WINDOW_AGGREGATE:
            return window.aggregate ? window.aggregate->name : std::string();
        case ExpressionType::WINDOW_RANK: return "rank";
        case ExpressionType::WINDOW_RANK_DENSE: return "dense_rank";
        case ExpressionType::WINDOW_PERCENT_RANK: return "percent_rank";
        case ExpressionType::WINDOW_CUME_DIST: return "cume_dist";
        case ExpressionType::WINDOW_ROW_NUMBER: return "row_number";
        case ExpressionType::WINDOW_FIRST_VALUE: return "first_value";
        case ExpressionType::WINDOW_LAST_VALUE: return "last_value";
        case ExpressionType::WINDOW_LEAD: return "lead";
        case ExpressionType::WINDOW_LAG: return "lag";
        default: return {};
    }
}

std::string UnitOf(WindowBoundary boundary) {
    switch (boundary) {
        case WindowBoundary::CURRENT_ROW_RANGE: return "RANGE";
        case WindowBoundary::CURRENT_ROW_ROWS:
        case WindowBoundary::EXPR_PRECEDING_ROWS:
        case WindowBoundary::EXPR_FOLLOWING_ROWS: return "ROWS";
        case WindowBoundary::CURRENT_ROW_GROUPS:
        case WindowBoundary::EXPR_PRECEDING_GROUPS:
        case WindowBoundary::EXPR_FOLLOWING_GROUPS: return "GROUPS";
        default: return {};
    }
}

// One bound in SQL's words; empty when it has no description.
std::string BoundText(WindowBoundary boundary, const ExpressionPtr& offset) {
    const auto* const literal = offset ? std::get_if<query::Literal>(&offset->node) : nullptr;
    const std::string number = literal != nullptr ? literal->text.value_or("") : "";
    switch (boundary) {
        case WindowBoundary::UNBOUNDED_PRECEDING: return "UNBOUNDED PRECEDING";
        case WindowBoundary::UNBOUNDED_FOLLOWING: return "UNBOUNDED FOLLOWING";
        case WindowBoundary::CURRENT_ROW_RANGE:
        case WindowBoundary::CURRENT_ROW_ROWS:
        case WindowBoundary::CURRENT_ROW_GROUPS: return "CURRENT ROW";
        case WindowBoundary::EXPR_PRECEDING_ROWS:
        case WindowBoundary::EXPR_PRECEDING_GROUPS:
            return number.empty() || number.size() > 9 ? "" : number + " PRECEDING";
        case WindowBoundary::EXPR_FOLLOWING_ROWS:
        case WindowBoundary::EXPR_FOLLOWING_GROUPS:
            return number.empty() || number.size() > 9 ? "" : number + " FOLLOWING";
        default: return {};
    }
}

// The frame clause, empty for the default frame; none when it has no description.
std::optional<std::string> FrameOf(ExpressionTranslator& expressions,
                                   const duckdb::BoundWindowExpression& window) {
    if (window.start == WindowBoundary::UNBOUNDED_PRECEDING &&
        window.end == WindowBoundary::CURRENT_ROW_RANGE) {
        return std::string();
    }
    const ExpressionPtr start_offset =
        window.start_expr ? expressions.Translate(*window.start_expr) : nullptr;
    const ExpressionPtr end_offset =
        window.end_expr ? expressions.Translate(*window.end_expr) : nullptr;
    const std::string start = BoundText(window.start, start_offset);
    const std::string end = BoundText(window.end, end_offset);
    if (start.empty() || end.empty() || start[0] == '-' || end[0] == '-') return {};
    std::string unit = UnitOf(window.start);
    if (unit.empty()) unit = UnitOf(window.end);
    if (unit.empty()) unit = "ROWS";
    return fmt::format("{} BETWEEN {} AND {}", unit, start, end);
}

bool AddArguments(ExpressionTranslator& expressions, const duckdb::BoundWindowExpression& window,
                  std::vector<ExpressionPtr>& out) {
    for (const auto& child : window.children) {
        out.push_back(expressions.Translate(*child));
        if (!out.back()) return false;
    }
    for (const auto* extra : {&window.offset_expr, &window.default_expr}) {
        if (!*extra) continue;
        out.push_back(expressions.Translate(**extra));
        if (!out.back()) return false;
    }
    return true;
}

bool AddKeys(ExpressionTranslator& expressions, const duckdb::BoundWindowExpression& window,
             query::WindowCall& out) {
    for (const auto& partition : window.partitions) {
        out.partitions.push_back(expressions.Translate(*partition));
        if (!out.partitions.back()) return false;
    }
    for (const auto& key : window.orders) {
        out.order.push_back(TranslateKey(expressions, key));
        if (!out.order.back().expression) return false;
    }
    return true;
}

}  // namespace

query::SortKey TranslateKey(ExpressionTranslator& expressions,
                            const duckdb::BoundOrderByNode& key) {
    query::SortKey out;
    out.expression = expressions.Translate(*key.expression);
    out.descending = key.type == duckdb::OrderType::DESCENDING;
    out.nulls_first = key.null_order == duckdb::OrderByNullType::NULLS_FIRST;
    return out;
}

ExpressionPtr TranslateWindow(Translation& translation, ExpressionTranslator& expressions,
                              const duckdb::BoundWindowExpression& window) {
    const auto offset = OffsetOf(window);
    const std::string engine_name = EngineName(window);
    const query::Function* const function = query::FindByEngineName(engine_name);
    query::WindowCall out;
    if (!AddArguments(expressions, window, out.arguments) || !AddKeys(expressions, window, out))
        return nullptr;
    const bool shift = window.GetExpressionType() == ExpressionType::WINDOW_LAG ||
                       window.GetExpressionType() == ExpressionType::WINDOW_LEAD;
    if (shift && out.arguments.size() > 1 &&
        !std::holds_alternative<query::Literal>(out.arguments[1]->node)) {
        return translation.RefuseConstruct(offset, "an offset that is not a constant");
    }
    if (function == nullptr || out.arguments.size() < function->arguments_min ||
        out.arguments.size() > function->arguments_max) {
        return translation.Refuse(
            RefusalCode::kFunctionNotAllowed, offset,
            fmt::format("the window function {} cannot be used", Shown(engine_name)));
    }
    if (window.ignore_nulls || !window.arg_orders.empty() ||
        window.exclude_clause != duckdb::WindowExcludeMode::NO_OTHER) {
        return translation.RefuseConstruct(offset, "this form of a window");
    }
    const auto frame = FrameOf(expressions, window);
    const auto type = TypeOf(window.return_type);
    if (!frame || !type) return translation.RefuseConstruct(offset, "this frame of a window");
    out.function = function->name;
    out.distinct = window.distinct;
    out.frame = *frame;
    if (window.filter_expr) {
        out.filter = expressions.Translate(*window.filter_expr);
        if (!out.filter) return nullptr;
    }
    return query::MakeExpression({std::move(out), *type, translation.PositionOf(window)});
}

}  // namespace analytics
