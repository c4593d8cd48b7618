// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace analytics {

// Columns on which no two rows of a relation are equal (NULL equal to NULL). The empty set: at most
// one row.
using UniqueColumns = std::set<query::ColumnId>;

// Sets known from the shape alone, never from data. `ctes`: for each With in scope, the sets over
// the places of its definition's columns.
using CteUniqueness = std::map<std::uint32_t, std::vector<std::set<std::uint32_t>>>;
std::vector<UniqueColumns> UniqueColumnsOf(const query::Relation& relation,
                                           const CteUniqueness& ctes);

// The same for a With's definition, by place.
std::vector<std::set<std::uint32_t>> UniquePlacesOf(const query::Relation& definition,
                                                    const CteUniqueness& ctes);

// Columns of `right` that `condition` equates with something, as terms of one conjunction.
UniqueColumns EquatedColumns(const query::ExpressionPtr& condition, const query::Relation& right);

}  // namespace analytics
