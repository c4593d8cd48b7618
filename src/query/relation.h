// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/expression.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace query {

struct Relation;
using RelationPtr = std::shared_ptr<const Relation>;

struct NamedType {
    std::string name;
    Type type;
};

// Rows of a table of the collaboration, by the name members use. Introduces `columns`; with
// `with_row_identity` one more at the end, a BIGINT that is different for every row of the table.
struct Scan {
    std::string table;
    std::string alias;  // as the member called it; for printing
    std::vector<NamedType> columns;
    bool with_row_identity = false;
};

// Constant rows. Introduces `columns`. One row without columns is a SELECT without FROM.
struct Values {
    std::vector<NamedType> columns;
    std::vector<std::vector<ExpressionPtr>> rows;
};

// Introduces one column per expression.
struct Project {
    RelationPtr input;
    std::vector<ExpressionPtr> expressions;
    std::vector<std::string> names;  // as many
};

struct Filter {
    RelationPtr input;
    ExpressionPtr condition;
};

enum class JoinKind : std::uint8_t {
    kInner,
    kLeft,
    kRight,
    kFull,
    kCross,   // no condition
    kSemi,    // left rows with a partner: IN, EXISTS
    kAnti,    // left rows without one: NOT EXISTS
    kMark,    // left rows and one BOOLEAN introduced column: has a partner (NULL as IN has it)
    kSingle,  // left join to a relation that has at most one partner for certain
};

// The columns of both sides (kSemi, kAnti, kMark: of the left side only) pass through.
struct Join {
    JoinKind kind = JoinKind::kInner;
    RelationPtr left;
    RelationPtr right;
    ExpressionPtr condition;  // null only for kCross
};

// Introduces the groups, then the aggregates. Without groups: one row, always. Each aggregate is an
// AggregateCall.
struct Aggregate {
    RelationPtr input;
    std::vector<ExpressionPtr> groups;
    std::vector<ExpressionPtr> aggregates;
};

// Input columns pass through; introduces one column per call. Each call is a WindowCall.
struct Window {
    RelationPtr input;
    std::vector<ExpressionPtr> calls;
};

// Rows that differ in some column. Columns pass through.
struct Distinct {
    RelationPtr input;
};

struct Sort {
    RelationPtr input;
    std::vector<SortKey> keys;
};

struct Limit {
    RelationPtr input;
    std::optional<std::uint64_t> count;
    std::uint64_t offset = 0;
    std::string count_parameter = {};  // not empty: the count is that parameter's value
};

// Introduces as many columns as each side has, of the left side's types. Without `all` duplicates
// go.
struct Union {
    RelationPtr left;
    RelationPtr right;
    bool all = false;
};

// Names `definition` for CteScans with this relation's id as `cte` inside `body`, evaluated once.
// Columns of `body` pass through.
struct With {
    std::string name;
    RelationPtr definition;
    RelationPtr body;
};

// Introduces `columns`: those of the definition, in order.
struct CteScan {
    std::uint32_t cte = 0;
    std::vector<NamedType> columns;
};

// One relation of a description. Immutable, shared between descriptions. `id` is unique in a
// description.
struct Relation {
    std::uint32_t id = 0;
    std::variant<Scan, Values, Project, Filter, Join, Aggregate, Window, Distinct, Sort, Limit,
                 Union, With, CteScan>
        node;
    std::optional<base::Position> at;
};

RelationPtr MakeRelation(Relation relation);

struct OutputColumn {
    ColumnId id;
    std::string name;
    Type type;
};

// What a relation hands on, in order.
std::vector<OutputColumn> OutputColumns(const Relation& relation);

// The direct inputs: input, or left and right, or definition and body.
std::vector<RelationPtr> InputsOf(const Relation& relation);

// The expressions a relation itself holds, in a fixed order (not those of its inputs).
std::vector<ExpressionPtr> ExpressionsOf(const Relation& relation);

// Every scan below and at `relation`, left to right.
std::vector<const Relation*> ScansOf(const Relation& relation);

// The largest id below and at `relation`; rewriting numbers new relations from there.
std::uint32_t HighestId(const Relation& relation);

}  // namespace query
