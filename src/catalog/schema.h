// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "catalog/source.h"
#include "query/type.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catalog {

// One column as its files hold it.
struct FileColumn {
    std::string name;                 // as the files spell it
    std::optional<query::Type> type;  // none: a type that queries cannot use (lists, structs, maps)
    std::string type_text;            // as the engine writes it, for telling the owner

    bool operator==(const FileColumn&) const = default;
};

// What a table's files were found to hold when the table was applied: every column in file order,
// and how CSV text is cut. Each later run must find the same, or it fails. Immutable value.
struct PinnedSchema {
    std::vector<FileColumn> columns;
    CsvDialect csv;  // wholly decided when the format is CSV

    bool operator==(const PinnedSchema&) const = default;
};

// The name under which queries know a column: folded to lower case.
std::string QueryName(const FileColumn& column);

// The column that queries know as `query_name`, or nullptr.
const FileColumn* FindColumn(const PinnedSchema& schema, std::string_view query_name);

// kInvalidArgument when two columns are equal but for case, or there are none or too many.
base::Status CheckColumns(const PinnedSchema& schema);

base::Json ToJson(const PinnedSchema& schema);
base::Result<PinnedSchema> ParsePinnedSchema(const base::Json& json);

}  // namespace catalog
