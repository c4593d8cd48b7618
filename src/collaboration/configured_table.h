// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog_tables.h"
#include "metadata/database.h"
#include "policy/analysis_rule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::int64_t kConfiguredTablesMax = 250;  // of one account, as the service's quota
inline constexpr std::int64_t kTimeLimitSecondsMax = 86'400;

// A table an owner brings: where its rows are, which columns others may use, and under which rule.
// Value.
struct ConfiguredTable {
    base::TableId id;  // empty until stored
    base::AccountId owner;
    std::string name;  // as its owner wrote it; unique among the owner's without regard to case
    std::string description;
    catalog::TableName reference;  // the catalog table it was made from
    catalog::Source source;
    catalog::PinnedSchema schema;
    std::vector<std::string> allowed_columns;  // folded names of columns of the schema
    std::optional<policy::AnalysisRule> rule;  // none: no query may touch the table
    // Holds for the rule, and for one that comes later; SQL fits aggregation rules only.
    policy::JoinMultiplicity join_multiplicity = policy::JoinMultiplicity::kOnce;
    std::optional<std::int64_t> time_limit_seconds;  // the owner's, for every query over the table
    // Rises by one whenever source, schema, allowed columns or rule change. Part of the plan hash,
    // so that what was approved before such a change is approved no more.
    std::int64_t schema_version = 0;
    base::WallTime created{};  // these are set by the store
    base::WallTime updated{};
    base::WallTime rule_created{};  // while there is a rule
    base::WallTime rule_updated{};
};

// Whether what an approval rests on is the same in both.
bool SameForApproval(const ConfiguredTable& left, const ConfiguredTable& right);

// The configured tables of a node, in its database. Single-threaded, like the database. What changes
// something makes several writes: call it inside a transaction.
class ConfiguredTables final {
  public:
    explicit ConfiguredTables(metadata::Database& database) : database_(database) {}

    base::Result<ConfiguredTable> FindById(const base::TableId& id);
    // kNotFound, also for another's.
    base::Result<ConfiguredTable> FindOwned(const base::AccountId& owner, const base::TableId& id);
    // kNotFound. In any case.
    base::Result<ConfiguredTable> FindByName(const base::AccountId& owner, std::string_view name);
    // By id; those after `after`, at most `count`.
    base::Result<std::vector<ConfiguredTable>> List(const base::AccountId& owner,
                                                    std::string_view after, std::int64_t count);
    base::Result<std::int64_t> Count(const base::AccountId& owner);
    // How many were made from that table of the owner's catalog.
    base::Result<std::int64_t> CountOf(const base::AccountId& owner,
                                       const catalog::TableName& reference);

    // kConflict when the name is taken; kInvalidArgument when the multiplicity does not fit the
    // rule or the time limit is none.
    base::Result<ConfiguredTable> Create(ConfiguredTable table, base::Random& random,
                                         base::Clock& clock);

    // Stores everything but the owner, and raises the schema version when something an approval
    // rests on changed. Errors are those of Create.
    base::Result<ConfiguredTable> Update(ConfiguredTable table, base::Clock& clock);

    // kConflict while it is associated.
    base::Status Delete(const base::TableId& id);

  private:
    base::Status Store(const ConfiguredTable& table);

    metadata::Database& database_;
};

}  // namespace collaboration
