// SPDX-License-Identifier: Apache-2.0
#include "analytics/bound_plan.h"

#include "analytics/bound_type.h"
#include "analytics/bound_window.h"
#include "analytics/expression_gate.h"
#include "analytics/template_parameters.h"
#include "analytics/text_clauses.h"
#include "base/utf8.h"

#include <algorithm>
#include <duckdb/catalog/catalog_entry/table_catalog_entry.hpp>
#include <duckdb/planner/expression.hpp>
#include <duckdb/planner/expression/bound_parameter_expression.hpp>
#include <duckdb/planner/operator/list.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;
using query::ColumnId;
using query::ExpressionPtr;
using query::NamedType;
using query::RefusalCode;
using query::RelationPtr;
using query::Type;

std::vector<const duckdb::Expression*>
Pointers(const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& expressions) {
    std::vector<const duckdb::Expression*> out;
    for (const auto& expression : expressions) out.push_back(expression.get());
    return out;
}

std::vector<NamedType> NamedColumns(const query::Relation& relation) {
    std::vector<NamedType> out;
    for (const auto& column : query::OutputColumns(relation))
        out.push_back({column.name, column.type});
    return out;
}

// The operators above the rows of the outermost SELECT: its modifiers and what it selects.
std::vector<const LogicalOperator*> OutermostOf(const LogicalOperator& plan) {
    std::vector<const LogicalOperator*> out;
    const LogicalOperator* at = &plan;
    for (;;) {
        const bool with = at->type == LogicalOperatorType::LOGICAL_MATERIALIZED_CTE;
        const bool modifier = at->type == LogicalOperatorType::LOGICAL_LIMIT ||
                              at->type == LogicalOperatorType::LOGICAL_ORDER_BY ||
                              at->type == LogicalOperatorType::LOGICAL_DISTINCT ||
                              at->type == LogicalOperatorType::LOGICAL_PROJECTION;
        out.push_back(at);
        if (!with && !modifier) return out;
        at = at->children.at(with ? 1 : 0).get();
    }
}

void CountCteScans(LogicalOperator& plan, std::map<std::uint64_t, int>& out) {
    if (plan.type == LogicalOperatorType::LOGICAL_CTE_REF)
        ++out[plan.Cast<duckdb::LogicalCTERef>().cte_index];
    for (auto& child : plan.children) CountCteScans(*child, out);
}

}  // namespace

std::optional<base::Position> FirstPosition(const std::vector<ExpressionPtr>& expressions) {
    for (const ExpressionPtr& expression : expressions) {
        if (expression->at) return expression->at;
        if (const auto inner = FirstPosition(query::OperandsOf(*expression))) return inner;
    }
    return {};
}

PlanTranslator::PlanTranslator(Translation& translation, LogicalOperator& plan)
    : translation_(translation), plan_(plan), expressions_(translation), marks_(MarkUsesOf(plan)) {
    CountCteScans(plan, cte_scans_);
    MatchPlaces(plan);
    outermost_ = OutermostOf(plan);
}

bool PlanTranslator::IsOutermost(const LogicalOperator& plan) const {
    return std::ranges::find(outermost_, &plan) != outermost_.end();
}

std::optional<base::Position> PlanTranslator::PlaceOfClause(std::string_view clause) const {
    return query::PlaceOfClause(translation_.clauses, clause);
}

RelationPtr PlanTranslator::TranslateRoot() {
    RelationPtr relation = Translate(plan_);
    return relation ? InOrder(plan_, std::move(relation)) : nullptr;
}

void PlanTranslator::Bind(std::uint64_t table, std::uint64_t column, ColumnId id, Type type) {
    translation_.columns[{table, column}] = {id, type};
}

void PlanTranslator::BindAll(std::uint64_t table, std::uint32_t relation,
                             const std::vector<NamedType>& columns) {
    for (std::uint32_t i = 0; i < columns.size(); ++i)
        Bind(table, i, {relation, i}, columns[i].type);
}

bool PlanTranslator::TranslateAll(const std::vector<const duckdb::Expression*>& expressions,
                                  std::vector<ExpressionPtr>& out) {
    for (const duckdb::Expression* expression : expressions) {
        out.push_back(expressions_.Translate(*expression));
        if (!out.back()) return false;
    }
    return true;
}

void PlanTranslator::CollectGets(LogicalOperator& plan, std::vector<TableOfGet>& out) const {
    if (plan.type == LogicalOperatorType::LOGICAL_GET) {
        auto& get = plan.Cast<duckdb::LogicalGet>();
        if (const auto table = get.GetTable())
            out.push_back({get.table_index, base::AsciiLower(table->name)});
    }
    for (auto& child : plan.children) CollectGets(*child, out);
}

// The binder numbers tables in the order in which the parse gate met them, so each scan is the next
// reference of its table.
void PlanTranslator::MatchPlaces(LogicalOperator& plan) {
    std::vector<TableOfGet> gets;
    CollectGets(plan, gets);
    std::ranges::sort(gets, {}, &TableOfGet::table_index);
    std::vector<TablePlace> open = translation_.places.tables;
    for (const TableOfGet& get : gets) {
        const auto place = std::ranges::find(open, get.table, &TablePlace::table);
        if (place == open.end()) continue;
        places_[get.table_index] = *place;
        open.erase(place);
    }
}

RelationPtr PlanTranslator::Translate(LogicalOperator& plan) {
    if (translation_.refusal) return nullptr;
    switch (plan.type) {
        case LogicalOperatorType::LOGICAL_GET: return Get(plan.Cast<duckdb::LogicalGet>());
        case LogicalOperatorType::LOGICAL_EXPRESSION_GET: return ConstantRows(plan);
        case LogicalOperatorType::LOGICAL_DUMMY_SCAN: return OneRow();
        case LogicalOperatorType::LOGICAL_PROJECTION: return Project(plan);
        case LogicalOperatorType::LOGICAL_FILTER: return Filter(plan.Cast<duckdb::LogicalFilter>());
        case LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY:
            return Aggregate(plan.Cast<duckdb::LogicalAggregate>());
        case LogicalOperatorType::LOGICAL_WINDOW: return Window(plan);
        case LogicalOperatorType::LOGICAL_DISTINCT:
            return Distinct(plan.Cast<duckdb::LogicalDistinct>());
        case LogicalOperatorType::LOGICAL_ORDER_BY: return Sort(plan);
        case LogicalOperatorType::LOGICAL_LIMIT: return Limit(plan.Cast<duckdb::LogicalLimit>());
        case LogicalOperatorType::LOGICAL_CROSS_PRODUCT: return Cross(plan);
        case LogicalOperatorType::LOGICAL_ANY_JOIN: return AnyJoin(plan);
        case LogicalOperatorType::LOGICAL_COMPARISON_JOIN:
            return ComparisonJoin(static_cast<duckdb::LogicalComparisonJoin&>(plan));
        case LogicalOperatorType::LOGICAL_DELIM_JOIN:
            return DelimJoin(static_cast<duckdb::LogicalComparisonJoin&>(plan));
        case LogicalOperatorType::LOGICAL_DELIM_GET: return DelimScan(plan);
        case LogicalOperatorType::LOGICAL_UNION: return Union(plan);
        case LogicalOperatorType::LOGICAL_MATERIALIZED_CTE: return With(plan);
        case LogicalOperatorType::LOGICAL_CTE_REF: return CteScan(plan);
        case LogicalOperatorType::LOGICAL_EXCEPT:
        case LogicalOperatorType::LOGICAL_INTERSECT:
            return translation_.Refuse(RefusalCode::kSetOperationNotAllowed, {},
                                       "EXCEPT and INTERSECT cannot be used in a query");
        default: return translation_.RefuseConstruct({}, "this part of the query");
    }
}

RelationPtr PlanTranslator::Input(LogicalOperator& plan) { return Translate(*plan.children.at(0)); }

RelationPtr PlanTranslator::Get(duckdb::LogicalGet& plan) {
    const auto table = plan.GetTable();
    if (!table || !plan.children.empty())
        return translation_.RefuseConstruct({}, "a function in place of a table");
    const std::uint32_t id = NextId();
    query::Scan scan;
    scan.table = table->name;
    const TablePlace place =
        places_.contains(plan.table_index) ? places_.at(plan.table_index) : TablePlace();
    scan.alias = place.alias.empty() ? scan.table : place.alias;
    std::uint64_t index = 0;
    for (const auto& column : plan.GetColumnIds()) {
        const std::uint64_t bound = index++;
        if (column.IsVirtualColumn() || column.GetPrimaryIndex() >= plan.names.size()) continue;
        const auto type = TypeOf(plan.returned_types.at(column.GetPrimaryIndex()));
        if (!type) return translation_.RefuseConstruct(place.offset, "a column of this type");
        Bind(plan.table_index, bound, {id, static_cast<std::uint32_t>(scan.columns.size())}, *type);
        scan.columns.push_back({plan.names.at(column.GetPrimaryIndex()), *type});
    }
    std::optional<base::Position> at;
    if (place.offset) at = translation_.positions.At(*place.offset);
    return query::MakeRelation({id, std::move(scan), at});
}

RelationPtr PlanTranslator::OneRow() {
    query::Values values;
    values.rows.emplace_back();
    return query::MakeRelation({NextId(), std::move(values), {}});
}

RelationPtr PlanTranslator::ConstantRows(LogicalOperator& plan) {
    auto& get = plan.Cast<duckdb::LogicalExpressionGet>();
    if (!plan.children.empty() &&
        plan.children[0]->type != LogicalOperatorType::LOGICAL_DUMMY_SCAN) {
        return translation_.RefuseConstruct({}, "VALUES that read other tables");
    }
    const std::uint32_t id = NextId();
    query::Values values;
    for (const auto& engine_type : get.expr_types) {
        const auto type = TypeOf(engine_type);
        if (!type) return translation_.RefuseConstruct({}, "a value of this type");
        values.columns.push_back({fmt::format("col{}", values.columns.size()), *type});
    }
    for (const auto& row : get.expressions) {
        std::vector<ExpressionPtr> cells;
        if (!TranslateAll(Pointers(row), cells)) return nullptr;
        values.rows.push_back(std::move(cells));
    }
    BindAll(get.table_index, id, values.columns);
    return query::MakeRelation({id, std::move(values), {}});
}

RelationPtr PlanTranslator::Project(LogicalOperator& plan) {
    const std::uint32_t id = NextId();
    query::Project project;
    project.input = Input(plan);
    if (!project.input || !TranslateAll(Pointers(plan.expressions), project.expressions))
        return nullptr;
    const std::uint64_t table = plan.Cast<duckdb::LogicalProjection>().table_index;
    for (std::uint32_t i = 0; i < project.expressions.size(); ++i) {
        const std::string& alias = plan.expressions[i]->GetAlias();
        project.names.push_back(alias.empty() ? fmt::format("c{}", i) : alias);
        Bind(table, i, {id, i}, project.expressions[i]->type);
    }
    const auto at = FirstPosition(project.expressions);
    return query::MakeRelation({id, std::move(project), at});
}

RelationPtr PlanTranslator::Aggregate(duckdb::LogicalAggregate& plan) {
    if (plan.grouping_sets.size() > 1 || !plan.grouping_functions.empty())
        return translation_.RefuseConstruct({}, "GROUPING SETS, CUBE or ROLLUP");
    const std::uint32_t id = NextId();
    query::Aggregate aggregate;
    aggregate.input = Input(plan);
    if (!aggregate.input || !TranslateAll(Pointers(plan.groups), aggregate.groups) ||
        !TranslateAll(Pointers(plan.expressions), aggregate.aggregates)) {
        return nullptr;
    }
    std::uint32_t place = 0;
    for (std::uint32_t i = 0; i < aggregate.groups.size(); ++i)
        Bind(plan.group_index, i, {id, place++}, aggregate.groups[i]->type);
    for (std::uint32_t i = 0; i < aggregate.aggregates.size(); ++i)
        Bind(plan.aggregate_index, i, {id, place++}, aggregate.aggregates[i]->type);
    const auto at = FirstPosition(aggregate.groups);
    return query::MakeRelation({id, std::move(aggregate), at});
}

RelationPtr PlanTranslator::Window(LogicalOperator& plan) {
    const std::uint32_t id = NextId();
    query::Window window;
    window.input = Input(plan);
    if (!window.input || !TranslateAll(Pointers(plan.expressions), window.calls)) return nullptr;
    const std::uint64_t table = plan.Cast<duckdb::LogicalWindow>().window_index;
    for (std::uint32_t i = 0; i < window.calls.size(); ++i)
        Bind(table, i, {id, i}, window.calls[i]->type);
    const auto at = FirstPosition(window.calls);
    return query::MakeRelation({id, std::move(window), at});
}

RelationPtr PlanTranslator::Distinct(duckdb::LogicalDistinct& plan) {
    const std::uint32_t id = NextId();
    RelationPtr input = Input(plan);
    input = input ? InOrder(*plan.children[0], std::move(input)) : nullptr;
    std::vector<ExpressionPtr> targets;
    if (!input || !TranslateAll(Pointers(plan.distinct_targets), targets)) return nullptr;
    std::set<ColumnId> compared;
    for (const ExpressionPtr& target : targets) {
        const auto* const column = std::get_if<query::ColumnRef>(&target->node);
        if (column != nullptr) compared.insert(column->column);
    }
    const auto outputs = query::OutputColumns(*input);
    const bool all = std::ranges::all_of(
        outputs, [&](const auto& column) { return compared.contains(column.id); });
    if (plan.distinct_type != duckdb::DistinctType::DISTINCT || !all) {
        return translation_.Refuse(RefusalCode::kOrderByNotAllowed,
                                   FirstWord(translation_.text, {"order"}),
                                   "with DISTINCT, rows may only be ordered by selected columns",
                                   "select it, or leave it out of ORDER BY");
    }
    auto at = IsOutermost(plan) ? PlaceOfClause("SELECT") : std::nullopt;
    if (!at) at = input->at;
    return query::MakeRelation({id, query::Distinct{input}, at});
}

RelationPtr PlanTranslator::Sort(LogicalOperator& plan) {
    const std::uint32_t id = NextId();
    query::Sort sort;
    sort.input = Input(plan);
    if (!sort.input) return nullptr;
    std::vector<ExpressionPtr> expressions;
    for (const auto& order : plan.Cast<duckdb::LogicalOrder>().orders) {
        sort.keys.push_back(TranslateKey(expressions_, order));
        if (!sort.keys.back().expression) return nullptr;
        expressions.push_back(sort.keys.back().expression);
    }
    return query::MakeRelation({id, std::move(sort), FirstPosition(expressions)});
}

static std::optional<base::Position> FirstOf(std::optional<base::Position> first,
                                             std::optional<base::Position> otherwise) {
    return first ? first : otherwise;
}

// The name of the parameter that the expression is; empty for anything else.
std::string PlanTranslator::ParameterIn(const duckdb::Expression& expression) const {
    if (expression.GetExpressionClass() != duckdb::ExpressionClass::BOUND_PARAMETER) return {};
    const auto* declared = FindParameter(
        translation_.parameters, expression.Cast<duckdb::BoundParameterExpression>().identifier);
    return declared == nullptr ? std::string() : declared->name;
}

RelationPtr PlanTranslator::Limit(duckdb::LogicalLimit& plan) {
    const std::uint32_t id = NextId();
    query::Limit limit;
    limit.input = Input(plan);
    if (!limit.input) return nullptr;
    for (const auto* node : {&plan.limit_val, &plan.offset_val}) {
        if (node->Type() == duckdb::LimitNodeType::UNSET) continue;
        const bool is_limit = node == &plan.limit_val;
        if (is_limit && node->Type() == duckdb::LimitNodeType::EXPRESSION_VALUE) {
            limit.count_parameter = ParameterIn(node->GetValueExpression());
            if (!limit.count_parameter.empty()) continue;
        }
        if (node->Type() != duckdb::LimitNodeType::CONSTANT_VALUE) {
            return translation_.RefuseConstruct(
                FirstWord(translation_.text, {is_limit ? "limit" : "offset"}),
                "a LIMIT that is not a whole number");
        }
        if (is_limit) {
            limit.count = node->GetConstantValue();
        } else {
            limit.offset = node->GetConstantValue();
        }
    }
    std::optional<base::Position> at;
    if (IsOutermost(plan)) at = FirstOf(PlaceOfClause("LIMIT"), PlaceOfClause("OFFSET"));
    return query::MakeRelation({id, std::move(limit), at});
}

RelationPtr PlanTranslator::InOrder(LogicalOperator& plan, RelationPtr relation) {
    std::vector<BoundColumn> wanted;
    for (const auto& binding : plan.GetColumnBindings()) {
        const auto found = translation_.columns.find({binding.table_index, binding.column_index});
        if (found != translation_.columns.end()) wanted.push_back(found->second);
    }
    const auto outputs = query::OutputColumns(*relation);
    const bool same =
        std::ranges::equal(wanted, outputs, {}, &BoundColumn::id, &query::OutputColumn::id);
    if (same) return relation;
    if (wanted.empty()) return translation_.RefuseConstruct({}, "a subquery without columns");
    query::Project project;
    for (const BoundColumn& column : wanted) {
        const auto output = std::ranges::find(outputs, column.id, &query::OutputColumn::id);
        if (output == outputs.end())
            return translation_.RefuseConstruct({}, "this part of the query");
        project.expressions.push_back(query::MakeColumn(column.id, column.type));
        project.names.push_back(output->name);
    }
    const std::uint32_t id = NextId();
    std::uint32_t place = 0;
    for (const auto& binding : plan.GetColumnBindings()) {
        const auto found = translation_.columns.find({binding.table_index, binding.column_index});
        if (found != translation_.columns.end()) found->second.id = {id, place++};
    }
    const auto at = relation->at;
    project.input = std::move(relation);
    return query::MakeRelation({id, std::move(project), at});
}

RelationPtr PlanTranslator::Union(LogicalOperator& plan) {
    auto& both = plan.Cast<duckdb::LogicalSetOperation>();
    RelationPtr relation;
    for (auto& child : plan.children) {
        RelationPtr side = Translate(*child);
        side = side ? InOrder(*child, std::move(side)) : nullptr;
        if (!side) return nullptr;
        if (!relation) {
            relation = std::move(side);
            continue;
        }
        auto at = IsOutermost(plan) ? PlaceOfClause("UNION") : std::nullopt;
        if (!at) at = relation->at;
        relation = query::MakeRelation(
            {NextId(), query::Union{relation, std::move(side), both.setop_all}, at});
    }
    BindAll(both.table_index, relation->id, NamedColumns(*relation));
    return relation;
}

RelationPtr PlanTranslator::With(LogicalOperator& plan) {
    auto& cte = plan.Cast<duckdb::LogicalMaterializedCTE>();
    if (!cte_scans_.contains(cte.table_index)) return Translate(*plan.children.at(1));
    const std::uint32_t id = NextId();
    query::With with;
    with.name = cte.ctename;
    with.definition = Translate(*plan.children.at(0));
    if (with.definition) with.definition = InOrder(*plan.children[0], std::move(with.definition));
    if (!with.definition) return nullptr;
    cte_ids_[cte.table_index] = id;
    unique_[id] = UniquePlacesOf(*with.definition, unique_);
    with.body = Translate(*plan.children.at(1));
    if (!with.body) return nullptr;
    auto at = IsOutermost(plan) ? PlaceOfClause("WITH") : std::nullopt;
    if (!at) at = with.definition->at;
    return query::MakeRelation({id, std::move(with), at});
}

RelationPtr PlanTranslator::CteScan(LogicalOperator& plan) {
    auto& ref = plan.Cast<duckdb::LogicalCTERef>();
    const auto cte = cte_ids_.find(ref.cte_index);
    if (cte == cte_ids_.end() || ref.is_recurring)
        return translation_.RefuseConstruct({}, "a recursive CTE");
    const std::uint32_t id = NextId();
    query::CteScan scan;
    scan.cte = cte->second;
    for (const auto& engine_type : ref.chunk_types) {
        const auto type = TypeOf(engine_type);
        if (!type) return translation_.RefuseConstruct({}, "a column of this type");
        const std::size_t place = scan.columns.size();
        scan.columns.push_back({place < ref.bound_columns.size() ? ref.bound_columns[place]
                                                                 : fmt::format("c{}", place),
                                *type});
    }
    BindAll(ref.table_index, id, scan.columns);
    return query::MakeRelation({id, std::move(scan), {}});
}

RelationPtr PlanTranslator::DelimScan(LogicalOperator& plan) {
    if (keys_.empty()) return translation_.RefuseConstruct({}, "this subquery");
    const std::uint32_t id = NextId();
    const query::CteScan scan{keys_.back().cte, keys_.back().columns};
    BindAll(plan.Cast<duckdb::LogicalDelimGet>().table_index, id, scan.columns);
    return query::MakeRelation({id, scan, {}});
}

}  // namespace analytics
