// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/description.h"

#include <compare>
#include <string>
#include <vector>

namespace policy {

// A column of a table by the names that queries know.
struct NamedColumn {
    std::string table;
    std::string column;

    auto operator<=>(const NamedColumn&) const = default;
};

// A cheaper form of an approved query that gives the same rows wherever, of each group of columns, at
// least one holds no value but NULL in two rows.
struct PlainForm {
    query::Description description;
    std::vector<std::vector<NamedColumn>> any_unique;
};

}  // namespace policy
