// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/clause.h"

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace analytics {

// Which clause stands where in the text of a query, from its words alone, so that also a text that
// does not parse or bind can be answered with a clause. A word that means no clause where it stands
// (FROM in EXTRACT, ORDER BY in OVER) starts none.
std::vector<query::ClausePlace> ClausesOf(std::string_view text);

// The byte offset of the first of these words, in lower case, that the text has as a word of SQL.
std::optional<std::size_t> FirstWord(std::string_view text,
                                     std::initializer_list<std::string_view> words);

// The byte offset of the last name that reads `name` but for case, one without a table before it if
// there is any: what the binder finds wrong about a name stands behind what it understood of it.
std::optional<std::size_t> PlaceOfName(std::string_view text, std::string_view name);

}  // namespace analytics
