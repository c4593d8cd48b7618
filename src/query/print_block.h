// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/relation.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace query {

// What one printed statement shares: names in use and the WITH clauses, all of which stand at its
// head. Single-threaded.
class Scope final {
  public:
    // For a statement that reads `tables`.
    explicit Scope(std::set<std::string> tables) : tables_(std::move(tables)) {}

    // A table alias nobody else has: `wished`, or with a number after it.
    std::string Alias(const std::string& wished);

    // Never under the name of a table: whatever the statement reads by that name is the table.
    void DefineCte(std::uint32_t id, const std::string& wished,
                   const std::vector<std::string>& columns, const std::string& select);
    const std::string& CteName(std::uint32_t id) const;
    const std::vector<std::string>& CteColumns(std::uint32_t id) const;

    // "WITH a(x) AS MATERIALIZED (...), ... " or nothing.
    std::string WithClause() const;

  private:
    struct Cte {
        std::string name;
        std::vector<std::string> columns;
        std::string select;
    };
    std::string Unused(const std::string& wished, const std::set<std::string>& others);

    std::set<std::string> tables_;  // in lower case, like aliases_
    std::set<std::string> aliases_;
    std::map<std::uint32_t, Cte> ctes_;
    std::vector<std::uint32_t> cte_order_;
};

// How far a SELECT is written: an operator that SQL evaluates earlier than what already stands
// needs a new SELECT around the old one.
enum class Stage { kFrom, kWhere, kGroup, kSelect, kDistinct, kOrder, kLimit };

// One SELECT under construction: clauses as text, and how each visible column is written in it.
struct Block {
    struct Column {
        ColumnId id;
        std::string name;  // wished
        std::string text;
        bool computed = false;  // more than a name: not to be written twice
        bool constant = false;  // a bare constant: as a key it would mean a position
    };

    Stage stage = Stage::kFrom;
    std::string from;
    bool from_is_join = false;
    std::vector<std::string> where;
    bool grouped = false;
    std::vector<std::string> group_by;
    std::vector<std::string> having;
    bool distinct = false;
    std::vector<std::string> order_by;
    std::string limit;
    std::vector<Column> columns;

    // "SELECT text AS name, ... FROM ...".
    std::string Select(const std::vector<std::string>& names) const;
    std::vector<std::string> Names() const;
    const Column& ColumnOf(ColumnId id) const;
    bool HasComputed() const;
};

// `relation` as a SELECT.
Block BlockOf(const Relation& relation, Scope& scope);

// The names, each once: a second "a" becomes "a_1". Case does not make a difference.
std::vector<std::string> DistinctNames(const std::vector<std::string>& names);

}  // namespace query
