// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/bound_expression.h"
#include "analytics/mark_use.h"
#include "analytics/unique_rows.h"
#include "query/relation.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duckdb {
class Expression;
class LogicalAggregate;
class LogicalComparisonJoin;
class LogicalDistinct;
class LogicalFilter;
class LogicalGet;
class LogicalLimit;
class LogicalOperator;
struct JoinCondition;
}  // namespace duckdb

namespace analytics {

// Turns the bound, unoptimised plan of one SELECT into relations of a description, numbered in the
// order in which they are met. What has no translation is refused in the Translation and gives null.
// Single-threaded, for one plan.
class PlanTranslator final {
  public:
    PlanTranslator(Translation& translation, duckdb::LogicalOperator& plan);

    // The relation of the whole plan, with exactly the plan's result columns in order.
    query::RelationPtr TranslateRoot();

  private:
    struct KeysOfJoin {
        std::uint32_t cte = 0;
        std::vector<query::NamedType> columns;
    };
    struct TableOfGet {
        std::uint64_t table_index = 0;
        std::string table;  // lower case
    };

    std::uint32_t NextId() { return translation_.next_id++; }
    void Bind(std::uint64_t table, std::uint64_t column, query::ColumnId id, query::Type type);
    void BindAll(std::uint64_t table, std::uint32_t relation,
                 const std::vector<query::NamedType>& columns);

    // bound_plan.cpp
    query::RelationPtr Translate(duckdb::LogicalOperator& plan);
    query::RelationPtr Input(duckdb::LogicalOperator& plan);
    query::RelationPtr Get(duckdb::LogicalGet& plan);
    query::RelationPtr ConstantRows(duckdb::LogicalOperator& plan);
    query::RelationPtr OneRow();
    query::RelationPtr Project(duckdb::LogicalOperator& plan);
    query::RelationPtr Aggregate(duckdb::LogicalAggregate& plan);
    query::RelationPtr Window(duckdb::LogicalOperator& plan);
    query::RelationPtr Distinct(duckdb::LogicalDistinct& plan);
    query::RelationPtr Sort(duckdb::LogicalOperator& plan);
    query::RelationPtr Limit(duckdb::LogicalLimit& plan);
    std::string ParameterIn(const duckdb::Expression& expression) const;
    query::RelationPtr Union(duckdb::LogicalOperator& plan);
    query::RelationPtr With(duckdb::LogicalOperator& plan);
    query::RelationPtr CteScan(duckdb::LogicalOperator& plan);
    query::RelationPtr DelimScan(duckdb::LogicalOperator& plan);
    // `relation` of `plan` with exactly the columns the engine's plan hands on, in its order.
    query::RelationPtr InOrder(duckdb::LogicalOperator& plan, query::RelationPtr relation);
    bool TranslateAll(const std::vector<const duckdb::Expression*>& expressions,
                      std::vector<query::ExpressionPtr>& out);
    std::optional<base::Position> PlaceOfClause(std::string_view clause) const;
    bool IsOutermost(const duckdb::LogicalOperator& plan) const;
    void MatchPlaces(duckdb::LogicalOperator& plan);
    void CollectGets(duckdb::LogicalOperator& plan, std::vector<TableOfGet>& out) const;

    // bound_join.cpp
    query::RelationPtr Filter(duckdb::LogicalFilter& plan);
    query::RelationPtr ConditionOnJoin(duckdb::LogicalFilter& plan);
    query::RelationPtr Cross(duckdb::LogicalOperator& plan);
    query::RelationPtr SingleValue(duckdb::LogicalAggregate& plan, query::RelationPtr left);
    std::nullptr_t RefuseSeveralRows(const query::Relation& subquery);
    query::RelationPtr AnyJoin(duckdb::LogicalOperator& plan);
    query::RelationPtr ComparisonJoin(duckdb::LogicalComparisonJoin& plan);
    query::RelationPtr DelimJoin(duckdb::LogicalComparisonJoin& plan);
    query::RelationPtr JoinOf(duckdb::LogicalComparisonJoin& plan, query::RelationPtr left,
                              query::RelationPtr right);
    std::optional<query::JoinKind> KindOf(const duckdb::LogicalComparisonJoin& plan) const;
    query::ExpressionPtr ConditionOf(duckdb::LogicalComparisonJoin& plan);
    bool AddTerm(const duckdb::Expression& term, std::vector<query::ExpressionPtr>& out);
    bool IsOfCondition(const duckdb::Expression& term) const;
    bool HasOnePartner(const query::ExpressionPtr& condition, const query::Relation& right) const;

    Translation& translation_;
    duckdb::LogicalOperator& plan_;
    ExpressionTranslator expressions_;
    std::map<std::uint64_t, MarkUse> marks_;
    std::map<std::uint64_t, TablePlace> places_;      // by the table index of the scan
    std::map<std::uint64_t, std::uint32_t> cte_ids_;  // by the table index of the CTE
    std::map<std::uint64_t, int> cte_scans_;          // how often each is read
    CteUniqueness unique_;
    std::vector<const duckdb::LogicalOperator*> outermost_;  // from the root down to its SELECT
    std::vector<KeysOfJoin> keys_;  // of the delim joins whose right side is being translated
};

// Where the first of a relation's expressions with a known place stood.
std::optional<base::Position> FirstPosition(const std::vector<query::ExpressionPtr>& expressions);

}  // namespace analytics
