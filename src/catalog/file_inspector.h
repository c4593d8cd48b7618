// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "catalog/files.h"
#include "catalog/schema.h"
#include "catalog/source.h"

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
};

}  // namespace catalog
