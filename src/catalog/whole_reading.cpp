// SPDX-License-Identifier: Apache-2.0
#include "catalog/whole_reading.h"

namespace catalog {
namespace {

// Rises when a reading begins to look at more, so that older ones count no longer.
constexpr std::string_view kReadingVersion = "whole reading 2\n";

}  // namespace

std::string ReadingVersion(const Source& source, const PinnedSchema& schema,
                           std::span<const OpenFile> files) {
    return std::string(kReadingVersion) + std::string(ToString(source.format)) + "\n" +
           ToJson(schema).Dump() + "\n" + DataVersion(files);
}

}  // namespace catalog
