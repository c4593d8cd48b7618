// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/files.h"
#include "catalog/schema.h"
#include "catalog/source.h"

#include <chrono>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace catalog {

// What to look for while a table's files are read whole.
struct WholeReadingOptions {
    std::vector<std::string> keys{};  // query names of columns to look for repeated values in
    std::function<void(std::chrono::milliseconds elapsed)> progress{};  // about four times a second
    std::stop_token stop{};
};

// What reading every row showed.
struct WholeReading {
    // Of the keys asked for, those of which no value but NULL stands in two rows. One that is not
    // here may be unique too.
    std::vector<std::string> unique_keys;

    bool operator==(const WholeReading&) const = default;
};

// A canonical text of which bytes are read and how: equal texts, equal rows.
std::string ReadingVersion(const Source& source, const PinnedSchema& schema,
                           std::span<const OpenFile> files);

}  // namespace catalog
