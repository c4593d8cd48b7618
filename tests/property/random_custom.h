// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "case_file.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

// Random questions under the custom rule, with what the test itself knows of where a hidden column goes: an account of
// taint kept while the text is made, independent of the node's lineage.
namespace property {

// Columns of INTEGER, in every table of CustomRoom.
inline const std::vector<std::string> kCustomColumns{"id", "a", "b", "c"};

// The tables "people" (of partner) and "mine" (of runner), under custom rules that trust the runner.
golden::Setting CustomRoom(const std::set<std::string>& hidden_of_people);

struct CustomQuestion {
    std::string sql;
    std::vector<bool> tainted;  // by output column: made of a hidden column of people
    bool limited = false;       // which rows it takes is the node's choice
};

// Conditions, groups and orders that choose rows read no hidden column, so that hidden values can reach the answer only
// through values.
CustomQuestion RandomCustomQuestion(base::Random& random,
                                    const std::set<std::string>& hidden_of_people);

// "VALUES (...), ..." for one of the tables.
std::vector<std::vector<std::string>> RandomCustomRows(base::Random& random);
std::string CustomRowsSql(const std::vector<std::vector<std::string>>& rows);

}  // namespace property
