// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "catalog/files.h"
#include "catalog/schema.h"
#include "catalog/source.h"
#include "catalog/whole_reading.h"

#include <span>

namespace catalog {

// Finds out what the files of a source hold, without trusting them. The implementation that reads
// files runs in a sandboxed worker process (analytics); tests have one that answers from a list.
class FileInspector {
  public:
    FileInspector() = default;
    FileInspector(const FileInspector&) = delete;
    FileInspector& operator=(const FileInspector&) = delete;
    virtual ~FileInspector() = default;

    // The schema all `files` share: declared columns keep their declared types, the CSV dialect
    // comes back complete. kInvalidArgument names the file (by its path) that cannot be read or
    // differs from the first, and never a value of it.
    virtual base::Result<PinnedSchema> Inspect(const Source& source,
                                               std::span<const OpenFile> files) = 0;

    // Decodes every value that queries can use, in every row of every file, so that no later read
    // of these files can fail for what they hold. Errors are those of Inspect, kTimeout and
    // kCancelled.
    virtual base::Result<WholeReading> ReadWhole(const Source& source, const PinnedSchema& schema,
                                                 std::span<const OpenFile> files,
                                                 const WholeReadingOptions& options) = 0;
};

}  // namespace catalog
