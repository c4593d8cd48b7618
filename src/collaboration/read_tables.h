// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "catalog/file_inspector.h"
#include "metadata/database.h"
#include "policy/analysis_rule.h"

#include <optional>
#include <string>
#include <vector>

namespace collaboration {

// That one version of a table's data was read whole, and what was found. Value.
struct ReadTable {
    std::string version;                   // catalog::ReadingVersion
    std::vector<std::string> keys;         // looked at for repeated values
    std::vector<std::string> unique_keys;  // of these, the ones without

    bool operator==(const ReadTable&) const = default;
};

// The last version of each configured table that was read whole. A run starts over no other.
// Single-threaded, like the database.
class ReadTables final {
  public:
    explicit ReadTables(metadata::Database& database) : database_(database) {}

    base::Result<std::optional<ReadTable>> Find(const base::TableId& table);
    base::Status Remember(const base::TableId& table, const ReadTable& read);

  private:
    metadata::Database& database_;
};

// The columns of a rule that others' rows are matched by, as far as the schema has them.
std::vector<std::string> KeysOf(const std::optional<policy::AnalysisRule>& rule,
                                const catalog::PinnedSchema& schema);

// What is to be read, opened.
struct TableFiles {
    const catalog::Source& source;
    const catalog::PinnedSchema& schema;
    const std::vector<catalog::OpenFile>& files;
};

// `known` if that is about these files and these keys; otherwise reads them whole. kConflict when
// somebody writes to a file meanwhile.
base::Result<ReadTable> ReadUnlessKnown(const std::optional<ReadTable>& known,
                                        const TableFiles& table, catalog::FileInspector& inspector,
                                        catalog::WholeReadingOptions options);

}  // namespace collaboration
