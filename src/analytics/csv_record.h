// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

// How far a CSV record may reach; the engine's own limit for a line is the same.
inline constexpr std::size_t kCsvRecordBytesMax = 2'097'152;

struct CsvMarks {
    char delimiter = ',';
    std::optional<char> quote = '"';  // doubled inside a quoted value means itself
};

// The values of the first record of a CSV text, a byte order mark skipped; no values for an empty text. Nothing when
// the record does not end within the text; `whole` says that the text is all there is, so that its end ends a record.
std::optional<std::vector<std::string>> FirstRecord(std::string_view text, bool whole,
                                                    const CsvMarks& marks);

}  // namespace analytics
