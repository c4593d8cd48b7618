// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/schema.h"
#include "metadata/database.h"
#include "policy/analysis_rule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace collaboration {

// A table an owner brings: where its rows are, which columns others may use, and under which rule.
// Value.
struct ConfiguredTable {
    base::TableId id;  // empty until stored
    base::AccountId owner;
    std::string name;  // folded, unique among the owner's
    std::string description;
    catalog::Source source;
    catalog::PinnedSchema schema;
    std::vector<std::string> allowed_columns;  // folded names of columns of the schema
    std::optional<policy::AnalysisRule> rule;  // none: no query may touch the table
    // Rises by one whenever source, schema, allowed columns or rule change. Part of the plan hash,
    // so that what was approved before such a change is approved no more.
    std::int64_t schema_version = 0;
};

// Whether what an approval rests on is the same in both.
bool SameForApproval(const ConfiguredTable& left, const ConfiguredTable& right);

// The configured tables of a node, in its database. Single-threaded, like the database.
class ConfiguredTables final {
  public:
    explicit ConfiguredTables(metadata::Database& database) : database_(database) {}

    base::Result<ConfiguredTable> FindById(const base::TableId& id);
    // kNotFound. `name` is folded already.
    base::Result<ConfiguredTable> FindByName(const base::AccountId& owner, const std::string& name);

    base::Result<ConfiguredTable> Create(ConfiguredTable table, base::Random& random);

    // Stores everything but owner and name, and raises the schema version when something an
    // approval rests on changed.
    base::Result<ConfiguredTable> Update(ConfiguredTable table);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
