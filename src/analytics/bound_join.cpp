// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_plan.h"
#include "analytics/bound_window.h"
#include "analytics/expression_gate.h"

#include <algorithm>
#include <duckdb/planner/expression/bound_aggregate_expression.hpp>
#include <duckdb/planner/expression/bound_conjunction_expression.hpp>
#include <duckdb/planner/operator/list.hpp>
#include <utility>

namespace analytics {
namespace {

using duckdb::ExpressionType;
using duckdb::JoinType;
using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using query::ExpressionPtr;
using query::JoinKind;
using query::RelationPtr;
using query::Type;
using query::TypeKind;

constexpr char kOneRowHint[] =
    "a subquery that gives a value must be an aggregate without GROUP BY";

std::vector<query::NamedType> ColumnsOf(const query::Relation& relation) {
    std::vector<query::NamedType> out;
    for (const auto& column : query::OutputColumns(relation))
        out.push_back({column.name, column.type});
    return out;
}

// `relation` with one more condition on its rows.
ExpressionPtr Joined(std::vector<ExpressionPtr> terms) {
    if (terms.empty()) return query::MakeLiteral("true", Type{TypeKind::kBoolean});
    return query::MakeAnd(std::move(terms));
}

RelationPtr MakeJoin(std::uint32_t id, JoinKind kind, RelationPtr left, RelationPtr right,
                     ExpressionPtr condition) {
    std::optional<base::Position> at = condition ? FirstPosition({condition}) : std::nullopt;
    if (!at) at = right->at;
    return query::MakeRelation(
        {id, query::Join{kind, std::move(left), std::move(right), std::move(condition)}, at});
}

}  // namespace

bool PlanTranslator::AddTerm(const duckdb::Expression& term, std::vector<ExpressionPtr>& out) {
    if (term.GetExpressionType() == ExpressionType::CONJUNCTION_AND) {
        const auto& children = term.Cast<duckdb::BoundConjunctionExpression>().children;
        return std::ranges::all_of(children,
                                   [&](const auto& child) { return AddTerm(*child, out); });
    }
    const MarkTerm mark = MarkTermOf(term);
    if (mark.found && marks_.contains(mark.mark) && marks_.at(mark.mark) != MarkUse::kValue)
        return true;
    out.push_back(expressions_.Translate(term));
    return out.back() != nullptr;
}

// Whether the term was written in the ON of a join: the engine moves what names one side only, or
// compares nothing, into a filter above an inner join.
bool PlanTranslator::IsOfCondition(const duckdb::Expression& term) const {
    const auto offset = OffsetOf(term);
    return offset && std::ranges::any_of(translation_.places.conditions, [&](const auto& place) {
               return place.first <= *offset && *offset <= place.last;
           });
}

RelationPtr PlanTranslator::ConditionOnJoin(duckdb::LogicalFilter& plan) {
    LogicalOperator& below = *plan.children.at(0);
    const std::uint32_t id = NextId();
    RelationPtr left = Translate(*below.children.at(0));
    RelationPtr right = left ? Translate(*below.children.at(1)) : nullptr;
    if (!right) return nullptr;
    std::vector<ExpressionPtr> terms;
    if (below.type == LogicalOperatorType::LOGICAL_COMPARISON_JOIN) {
        terms.push_back(ConditionOf(static_cast<duckdb::LogicalComparisonJoin&>(below)));
        if (!terms.back()) return nullptr;
        if (const auto* both = std::get_if<query::Call>(&terms.back()->node);
            both != nullptr && both->function == "and") {
            terms = both->arguments;
        }
    }
    for (const auto& term : plan.expressions) {
        if (!AddTerm(*term, terms)) return nullptr;
    }
    return MakeJoin(id, JoinKind::kInner, std::move(left), std::move(right),
                    Joined(std::move(terms)));
}

RelationPtr PlanTranslator::Filter(duckdb::LogicalFilter& plan) {
    const LogicalOperator& below = *plan.children.at(0);
    const bool inner =
        below.type == LogicalOperatorType::LOGICAL_COMPARISON_JOIN &&
        static_cast<const duckdb::LogicalComparisonJoin&>(below).join_type == JoinType::INNER;
    const bool cross = below.type == LogicalOperatorType::LOGICAL_CROSS_PRODUCT &&
                       !IsSingleValue(*below.children[1]);
    if ((inner || cross) && !plan.expressions.empty() && plan.projection_map.empty() &&
        std::ranges::all_of(plan.expressions,
                            [&](const auto& term) { return IsOfCondition(*term); })) {
        return ConditionOnJoin(plan);
    }
    const std::uint32_t id = NextId();
    RelationPtr input = Input(plan);
    if (!input) return nullptr;
    std::vector<ExpressionPtr> terms;
    for (const auto& term : plan.expressions) {
        if (!AddTerm(*term, terms)) return nullptr;
    }
    if (terms.empty()) return input;
    const auto at = FirstPosition(terms);
    return query::MakeRelation({id, query::Filter{std::move(input), Joined(std::move(terms))}, at});
}

RelationPtr PlanTranslator::Cross(LogicalOperator& plan) {
    LogicalOperator& right_plan = *plan.children.at(1);
    const std::uint32_t id = NextId();
    const bool nothing_left = plan.children.at(0)->type == LogicalOperatorType::LOGICAL_DUMMY_SCAN;
    RelationPtr left = Translate(*plan.children[0]);
    if (left && IsSingleValue(right_plan))
        return SingleValue(right_plan.Cast<duckdb::LogicalAggregate>(), std::move(left));
    RelationPtr right = left ? Translate(right_plan) : nullptr;
    if (!right || nothing_left) return right;
    return MakeJoin(id, JoinKind::kCross, std::move(left), std::move(right), nullptr);
}

RelationPtr PlanTranslator::SingleValue(duckdb::LogicalAggregate& plan, RelationPtr left) {
    const std::uint32_t id = NextId();
    RelationPtr right = Translate(*plan.children.at(0));
    if (!right) return nullptr;
    const auto& call = plan.expressions[0]->Cast<duckdb::BoundAggregateExpression>();
    const ExpressionPtr value = expressions_.Translate(*call.children[0]);
    if (!value) return nullptr;
    const auto* const column = std::get_if<query::ColumnRef>(&value->node);
    if (column == nullptr || !HasOnePartner(Joined({}), *right)) {
        return RefuseSeveralRows(*right);
    }
    Bind(plan.aggregate_index, 0, column->column, value->type);
    return MakeJoin(id, JoinKind::kSingle, std::move(left), std::move(right), Joined({}));
}

std::nullptr_t PlanTranslator::RefuseSeveralRows(const query::Relation& subquery) {
    translation_.RefuseConstruct({}, "a subquery that may give several rows", kOneRowHint);
    if (!translation_.refusal->position) translation_.refusal->position = subquery.at;
    return nullptr;
}

RelationPtr PlanTranslator::AnyJoin(LogicalOperator& plan) {
    auto& join = plan.Cast<duckdb::LogicalAnyJoin>();
    const std::uint32_t id = NextId();
    RelationPtr left = Translate(*plan.children.at(0));
    RelationPtr right = left ? Translate(*plan.children.at(1)) : nullptr;
    ExpressionPtr condition = right ? expressions_.Translate(*join.condition) : nullptr;
    if (!condition) return nullptr;
    JoinKind kind = JoinKind::kInner;
    switch (join.join_type) {
        case JoinType::INNER: break;
        case JoinType::LEFT: kind = JoinKind::kLeft; break;
        case JoinType::RIGHT: kind = JoinKind::kRight; break;
        case JoinType::OUTER: kind = JoinKind::kFull; break;
        case JoinType::SEMI: kind = JoinKind::kSemi; break;
        case JoinType::ANTI: kind = JoinKind::kAnti; break;
        default: return translation_.RefuseConstruct({}, "this kind of join");
    }
    return MakeJoin(id, kind, std::move(left), std::move(right), std::move(condition));
}

std::optional<JoinKind> PlanTranslator::KindOf(const duckdb::LogicalComparisonJoin& plan) const {
    switch (plan.join_type) {
        case JoinType::INNER: return JoinKind::kInner;
        case JoinType::LEFT: return JoinKind::kLeft;
        case JoinType::RIGHT: return JoinKind::kRight;
        case JoinType::OUTER: return JoinKind::kFull;
        case JoinType::SEMI: return JoinKind::kSemi;
        case JoinType::ANTI: return JoinKind::kAnti;
        case JoinType::SINGLE: return JoinKind::kSingle;
        case JoinType::MARK: break;
        default: return {};
    }
    const auto use = marks_.find(plan.mark_index);
    if (use == marks_.end() || use->second == MarkUse::kValue) return JoinKind::kMark;
    return use->second == MarkUse::kSemi ? JoinKind::kSemi : JoinKind::kAnti;
}

ExpressionPtr PlanTranslator::ConditionOf(duckdb::LogicalComparisonJoin& plan) {
    std::vector<ExpressionPtr> terms;
    for (const auto& condition : plan.conditions) {
        ExpressionPtr left = expressions_.Translate(*condition.left);
        ExpressionPtr right = left ? expressions_.Translate(*condition.right) : nullptr;
        const std::string function =
            ComparisonFunction(static_cast<std::uint8_t>(condition.comparison));
        if (!right) return nullptr;
        if (function.empty()) return translation_.RefuseConstruct({}, "this comparison in ON");
        const auto at = left->at ? left->at : right->at;
        terms.push_back(expressions_.Compare(function, std::move(left), std::move(right), at));
    }
    if (plan.predicate && !AddTerm(*plan.predicate, terms)) return nullptr;
    return Joined(std::move(terms));
}

RelationPtr PlanTranslator::ComparisonJoin(duckdb::LogicalComparisonJoin& plan) {
    RelationPtr left = Translate(*plan.children.at(0));
    RelationPtr right = left ? Translate(*plan.children.at(1)) : nullptr;
    return right ? JoinOf(plan, std::move(left), std::move(right)) : nullptr;
}

bool PlanTranslator::HasOnePartner(const ExpressionPtr& condition,
                                   const query::Relation& right) const {
    const UniqueColumns equated = EquatedColumns(condition, right);
    const auto sets = UniqueColumnsOf(right, unique_);
    return std::ranges::any_of(
        sets, [&](const UniqueColumns& set) { return std::ranges::includes(equated, set); });
}

RelationPtr PlanTranslator::JoinOf(duckdb::LogicalComparisonJoin& plan, RelationPtr left,
                                   RelationPtr right) {
    const std::uint32_t id = NextId();
    const auto kind = KindOf(plan);
    if (!kind || !plan.left_projection_map.empty() || !plan.right_projection_map.empty())
        return translation_.RefuseConstruct({}, "this kind of join");
    ExpressionPtr condition = ConditionOf(plan);
    if (!condition) return nullptr;
    if (*kind == JoinKind::kSingle && !HasOnePartner(condition, *right)) {
        return RefuseSeveralRows(*right);
    }
    if (*kind == JoinKind::kMark) Bind(plan.mark_index, 0, {id, 0}, Type{TypeKind::kBoolean});
    return MakeJoin(id, *kind, std::move(left), std::move(right), std::move(condition));
}

// A subquery that reads columns around it: the rows around it get a name, their distinct keys a
// second, the subquery runs over the keys and is joined back.
RelationPtr PlanTranslator::DelimJoin(duckdb::LogicalComparisonJoin& plan) {
    LogicalOperator& left_plan = *plan.children.at(0);
    const std::uint32_t rows_id = NextId();
    query::With rows{"outer_rows", Translate(left_plan), nullptr};
    if (rows.definition) rows.definition = InOrder(left_plan, std::move(rows.definition));
    if (!rows.definition) return nullptr;
    unique_[rows_id] = UniquePlacesOf(*rows.definition, unique_);
    const std::vector<query::NamedType> columns = ColumnsOf(*rows.definition);

    const auto scan_rows = [&](std::uint32_t id) {
        std::uint32_t place = 0;
        for (const auto& binding : left_plan.GetColumnBindings()) {
            const auto found =
                translation_.columns.find({binding.table_index, binding.column_index});
            if (found != translation_.columns.end()) found->second.id = {id, place++};
        }
        return query::MakeRelation({id, query::CteScan{rows_id, columns}, rows.definition->at});
    };

    const std::uint32_t keys_id = NextId();
    query::Project project;
    project.input = scan_rows(NextId());
    std::vector<const duckdb::Expression*> key_columns;
    for (const auto& column : plan.duplicate_eliminated_columns)
        key_columns.push_back(column.get());
    if (!TranslateAll(key_columns, project.expressions)) return nullptr;
    for (std::size_t i = 0; i < project.expressions.size(); ++i)
        project.names.push_back("k" + std::to_string(i));
    const RelationPtr shown = query::MakeRelation({NextId(), std::move(project), {}});
    query::With keys{"outer_keys", query::MakeRelation({NextId(), query::Distinct{shown}, {}}),
                     nullptr};
    unique_[keys_id] = UniquePlacesOf(*keys.definition, unique_);

    keys_.push_back({keys_id, ColumnsOf(*keys.definition)});
    RelationPtr right = Translate(*plan.children.at(1));
    keys_.pop_back();
    if (!right) return nullptr;
    RelationPtr left = scan_rows(NextId());
    keys.body = JoinOf(plan, std::move(left), std::move(right));
    if (!keys.body) return nullptr;
    const auto at = keys.body->at;
    rows.body = query::MakeRelation({keys_id, std::move(keys), at});
    return query::MakeRelation({rows_id, std::move(rows), at});
}

}  // namespace analytics
