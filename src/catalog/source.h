// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "query/type.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catalog {

inline constexpr std::size_t kPatternsPerSourceMax = 100;
inline constexpr std::size_t kNullValuesMax = 20;
inline constexpr std::size_t kColumnsMax = 1000;

enum class Format { kParquet, kCsv, kJson };

std::string_view ToString(Format format);  // as the API spells it: PARQUET, CSV, JSON

// A column whose type the owner states instead of having it found. `name` is the column's name in
// the file.
struct DeclaredColumn {
    std::string name;
    query::Type type;

    bool operator==(const DeclaredColumn&) const = default;
};

// How the text of a CSV file is cut into values. What is absent is found by looking at the files.
struct CsvDialect {
    std::optional<bool> header;
    std::optional<std::string> delimiter;  // one character
    std::optional<std::string> quote;      // one character; empty: nothing is quoted
    std::vector<std::string> null_values;  // texts that mean NULL

    bool operator==(const CsvDialect&) const = default;
};

// Where a table's rows are and how to read them. Immutable value.
struct Source {
    std::vector<std::string> files;  // absolute paths, globs allowed
    Format format = Format::kParquet;
    CsvDialect csv;                       // only with kCsv
    std::vector<DeclaredColumn> columns;  // only with kCsv and kJson; empty: all types are found

    bool operator==(const Source&) const = default;
};

// Reads {"files":[...],"format":...} of a document; relative paths become absolute under `folder`.
// Errors start with `field`, the path of the object in its document.
base::Result<Source> ParseSource(const base::Json& json, std::string_view field,
                                 const std::filesystem::path& folder);

// The canonical form that is stored and compared; ParseSource reads it back.
base::Json ToJson(const Source& source);

}  // namespace catalog
