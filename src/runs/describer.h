// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "query/description.h"
#include "query/refusal.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace runs {

struct ShadowTable {
    std::string name;
    std::vector<query::NamedType> columns;  // the allowed ones only
};

// What a collaboration looks like to the binder: tables without rows.
struct ShadowSchema {
    std::vector<ShadowTable> tables;
};

// What somebody asks. A template may hold parameters (`:name`), whose values are no part of what is
// described.
struct QueryText {
    std::string_view sql;
    bool of_template = false;
    std::vector<query::NamedType> parameters = {};  // names in lower case, each once
};

// A description, or the one refusal of a text that does not parse, does not bind or has no
// description.
using Described = std::variant<query::Description, query::Refusal>;

// Turns a member's text into a description, in a worker process that holds the shadow schema.
// Thread-safe. Fails only for trouble with the machine or a worker that died; text, however
// hostile, gives a refusal.
class Describer {
  public:
    Describer() = default;
    Describer(const Describer&) = delete;
    Describer& operator=(const Describer&) = delete;
    virtual ~Describer() = default;

    // `now` is what current_date and its kin are for this text, from describing to the last row.
    virtual base::Result<Described> Describe(const ShadowSchema& schema, const QueryText& text,
                                             base::WallTime now) = 0;
};

}  // namespace runs
