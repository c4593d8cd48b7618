// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "case_file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Random small rooms and questions under the aggregation rule, as structures that the reference evaluator reads
// directly and the node reads as SQL text.
namespace property {

using Value = std::optional<std::int64_t>;  // every column is an INTEGER; texts are not needed here

struct Table {
    std::string name;
    std::string owner;
    std::vector<std::string> columns;  // id, alt: join; d1, d2: dimensions; v, w: to aggregate
    std::vector<std::pair<std::string, std::int64_t>> constraints;
    bool counts_as_sql = false;
    std::vector<std::vector<Value>> rows;
};

struct ColumnOf {
    std::size_t instance = 0;
    std::string column;
};

struct Aggregation {
    std::string function;  // sum, count, avg
    bool distinct = false;
    ColumnOf column;
};

struct Equality {
    ColumnOf left;
    ColumnOf right;
};

struct JoinOn {
    std::vector<Equality> terms;
    bool any = false;  // OR between them
};

struct Predicate {
    ColumnOf column;
    std::string comparison;  // =, <>, <, is null
    std::int64_t constant = 0;
};

struct Question {
    std::vector<std::size_t> instances;  // of tables
    std::vector<JoinOn> joins;           // one less
    std::vector<Predicate> where;
    bool where_any = false;  // OR between them
    std::vector<ColumnOf> groups;
    std::vector<Aggregation> aggregates;
    std::optional<std::int64_t> having_more_than;  // of the first aggregate
};

struct Room {
    std::vector<Table> tables;
};

Room RandomRoom(base::Random& random);
Question RandomQuestion(base::Random& random, const Room& room);

golden::Setting SettingOf(const Room& room);
std::string SqlOf(const Room& room, const Question& question);

// The rows that may be released, by the plainest means: every combination of rows, one at a time. Columns: groups,
// then aggregates.
std::vector<std::vector<std::optional<double>>> Expected(const Room& room,
                                                         const Question& question);

}  // namespace property
