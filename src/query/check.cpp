// SPDX-License-Identifier: Apache-2.0
#include "query/check.h"

#include "query/function.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace query {
namespace {

enum class Place { kScalar, kAggregate, kWindow };

struct CallShape {
    std::string_view function;
    std::size_t arguments;
    Place place;
};

std::optional<CallShape> ShapeOf(const Expression& expression) {
    if (const auto* call = std::get_if<Call>(&expression.node)) {
        return CallShape{call->function, call->arguments.size(), Place::kScalar};
    }
    if (const auto* call = std::get_if<AggregateCall>(&expression.node)) {
        return CallShape{call->function, call->arguments.size(), Place::kAggregate};
    }
    if (const auto* call = std::get_if<WindowCall>(&expression.node)) {
        return CallShape{call->function, call->arguments.size(), Place::kWindow};
    }
    return {};
}

bool FitsPlace(FunctionKind kind, Place place) {
    switch (place) {
        case Place::kScalar:
            return kind != FunctionKind::kAggregate && kind != FunctionKind::kWindow;
        case Place::kAggregate: return kind == FunctionKind::kAggregate;
        case Place::kWindow:
            return kind == FunctionKind::kAggregate || kind == FunctionKind::kWindow;
    }
    UNREACHABLE();
}

// Walks a description bottom up. Types of columns are known from the relations below.
class Checker {
  public:
    base::Status Check(const Relation& relation) {
        if (!ids_.insert(relation.id).second) return Malformed("an id stands twice");
        if (const auto* with = std::get_if<With>(&relation.node)) {
            RETURN_IF_ERROR(Check(*with->definition));
            ctes_[relation.id] = OutputColumns(*with->definition);
            return Check(*with->body);
        }
        for (const RelationPtr& input : InputsOf(relation)) RETURN_IF_ERROR(Check(*input));
        RETURN_IF_ERROR(CheckShape(relation));
        return CheckExpressions(relation);
    }

  private:
    base::Status CheckShape(const Relation& relation) const {
        if (const auto* values = std::get_if<Values>(&relation.node)) {
            const bool even = std::ranges::all_of(values->rows, [&](const auto& row) {
                return row.size() == values->columns.size();
            });
            if (!even || values->rows.empty()) return Malformed("values");
        }
        if (const auto* project = std::get_if<Project>(&relation.node)) {
            if (project->names.size() != project->expressions.size() || project->names.empty()) {
                return Malformed("names");
            }
        }
        if (const auto* join = std::get_if<Join>(&relation.node)) {
            if ((join->kind == JoinKind::kCross) != (join->condition == nullptr))
                return Malformed("join condition");
        }
        if (const auto* both = std::get_if<Union>(&relation.node)) {
            if (OutputColumns(*both->left).size() != OutputColumns(*both->right).size())
                return Malformed("union");
        }
        if (const auto* scan = std::get_if<CteScan>(&relation.node)) return CheckCte(*scan);
        return {};
    }

    base::Status CheckCte(const CteScan& scan) const {
        const auto cte = ctes_.find(scan.cte);
        if (cte == ctes_.end() || cte->second.size() != scan.columns.size())
            return Malformed("cte");
        for (std::size_t i = 0; i < scan.columns.size(); ++i) {
            if (scan.columns[i].type != cte->second[i].type) return Malformed("cte column");
        }
        return {};
    }

    base::Status CheckExpressions(const Relation& relation) const {
        std::map<ColumnId, Type> visible;
        for (const RelationPtr& input : InputsOf(relation)) {
            for (const OutputColumn& column : OutputColumns(*input))
                visible.emplace(column.id, column.type);
        }
        const auto* const aggregate = std::get_if<Aggregate>(&relation.node);
        const auto* const window = std::get_if<Window>(&relation.node);
        std::size_t index = 0;
        for (const ExpressionPtr& expression : ExpressionsOf(relation)) {
            const bool is_aggregate = std::holds_alternative<AggregateCall>(expression->node);
            const bool is_window = std::holds_alternative<WindowCall>(expression->node);
            const bool wants_aggregate =
                aggregate != nullptr && index++ >= aggregate->groups.size();
            if (is_aggregate != wants_aggregate || is_window != (window != nullptr))
                return Malformed("call place");
            RETURN_IF_ERROR(CheckExpression(*expression, visible, true));
        }
        return {};
    }

    base::Status CheckExpression(const Expression& expression,
                                 const std::map<ColumnId, Type>& visible, bool outermost) const {
        if (const auto* column = std::get_if<ColumnRef>(&expression.node)) {
            const auto found = visible.find(column->column);
            if (found == visible.end() || found->second != expression.type)
                return Malformed("column");
        }
        if (const auto shape = ShapeOf(expression)) RETURN_IF_ERROR(CheckCall(*shape, outermost));
        if (const auto* call = std::get_if<WindowCall>(&expression.node)) {
            if (!call->frame.empty() && !IsKnownFrame(call->frame))
                return Malformed("window frame");
        }
        for (const ExpressionPtr& operand : OperandsOf(expression)) {
            RETURN_IF_ERROR(CheckExpression(*operand, visible, false));
        }
        return {};
    }

    static base::Status CheckCall(const CallShape& shape, bool outermost) {
        const Function* const function = FindFunction(shape.function);
        if (function == nullptr || !FitsPlace(function->kind, shape.place))
            return Malformed("function");
        if (shape.arguments < function->arguments_min ||
            shape.arguments > function->arguments_max) {
            return Malformed("arguments");
        }
        return shape.place == Place::kScalar || outermost ? base::Status()
                                                          : Malformed("nested call");
    }

    std::set<std::uint32_t> ids_;
    std::map<std::uint32_t, std::vector<OutputColumn>> ctes_;
};

}  // namespace

base::Error Malformed(std::string_view what) {
    return base::InvalidArgument("a description is malformed: " + std::string(what));
}

bool IsKnownFrame(const std::string& frame) {
    const std::string bound =
        "(UNBOUNDED (PRECEDING|FOLLOWING)|CURRENT ROW|[0-9]{1,9} (PRECEDING|FOLLOWING))";
    const std::regex pattern("(ROWS|RANGE|GROUPS) BETWEEN " + bound + " AND " + bound);
    return std::regex_match(frame, pattern);
}

base::Status CheckDescription(const Description& description) {
    RETURN_IF_ERROR(Checker().Check(*description.root));
    if (description.column_names.size() != OutputColumns(*description.root).size())
        return Malformed("column names");
    return {};
}

}  // namespace query
