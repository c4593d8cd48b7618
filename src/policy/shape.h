// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/agreement.h"
#include "policy/findings.h"
#include "policy/instance.h"
#include "query/description.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace policy {

struct JoinStep {
    std::vector<std::uint32_t> left;  // ids of the scans of each side
    std::vector<std::uint32_t> right;
    query::ExpressionPtr condition;
};

struct OutputItem {
    query::ExpressionPtr expression;  // over columns of scans and of the aggregate
    std::string name;
};

// A query read as the one form that the aggregation and list rules know: a SELECT over inner joins
// of tables. Views the description and agreement it was read from. Every clause that stands in the
// query is here; whether it may stand there is for the rule to say.
struct SelectShape {
    std::vector<OutputItem> outputs;
    std::optional<base::Position> select_at;
    std::optional<query::Limit> limit;
    std::optional<base::Position> limit_at;
    std::vector<query::SortKey> order;
    bool distinct = false;
    std::optional<base::Position> distinct_at;
    const query::Relation* aggregate_relation = nullptr;
    const query::Aggregate* aggregate = nullptr;
    std::vector<query::ExpressionPtr> having;
    std::vector<query::ExpressionPtr> where;
    query::RelationPtr from;
    std::vector<Instance> instances;
    std::vector<JoinStep> joins;
    bool whole = true;  // false: parts that are no such SELECT were left out, each with a finding
};

// Reads the description; whatever has no place in the form, and every table or column the agreement
// does not have, becomes a finding.
SelectShape ReadShape(const query::Description& description, const Agreement& agreement,
                      Findings& findings);

// A column of a table in FROM.
struct TableColumn {
    const Instance* instance = nullptr;
    const query::NamedType* column = nullptr;
};

// Where a reference to a scan's column leads; none for every other column.
std::optional<TableColumn> ResolveColumn(const SelectShape& shape, query::ColumnId column);

// The operand inside casts that lose nothing and cannot fail.
const query::Expression& InsideLosslessCasts(const query::Expression& expression);

}  // namespace policy
