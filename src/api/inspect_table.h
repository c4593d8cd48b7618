// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/apply_steps.h"
#include "base/result.h"
#include "catalog/schema.h"

#include <string>
#include <vector>

namespace api {

// Opens files, finds out what they hold and reads them whole, unless `known` says that this was
// done. Errors start with `field`, the path of the source where it was named.
struct Inspection {
    const catalog::Source& source;
    std::string field;
    std::string title;                         // for telling how far it is
    std::optional<policy::AnalysisRule> rule;  // the one the table will have
    std::optional<collaboration::ReadTable> known;
};
base::Result<FoundTable> Inspect(const Inspection& inspection, const ApplyTools& tools);

// The same for an entry that has a source; errors start with the entry's path.
base::Result<FoundTable> InspectTable(const TableEntry& entry,
                                      const std::optional<policy::AnalysisRule>& rule,
                                      const std::optional<collaboration::ReadTable>& known,
                                      const ApplyTools& tools);

// The columns others may use, and what the owner should know about those left out.
struct AllowedColumns {
    std::vector<std::string> names;
    std::vector<std::string> notices;
};

// Checks the columns an entry names against what the files hold; for "*", takes all that queries
// can use. A column that is not there, or of a type that queries cannot use, is an error when
// named; so is a column that has no usable name under "*".
base::Result<AllowedColumns> ResolveAllowedColumns(const TableEntry& entry,
                                                   const catalog::PinnedSchema& schema);

}  // namespace api
