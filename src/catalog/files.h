// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "catalog/source.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace catalog {

inline constexpr std::size_t kFilesPerTableMax = 2000;
inline constexpr std::size_t kEntriesScannedMax =
    1'000'000;  // names looked at while expanding one source's globs

// What changes when somebody writes to a file, or puts another in its place. The change time cannot
// be set back the way the modification time can.
struct FileVersion {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;  // since 1970
    std::int64_t changed_ns = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    bool operator==(const FileVersion&) const = default;
};

// One file of a table, opened for reading. Its version is that of the open descriptor.
struct OpenFile {
    std::string path;
    base::UniqueFd fd;
    FileVersion version{};
};

// Every file of `source`, in the order of their paths, each once. A pattern that matches no file is
// an error, and so is a path without wildcards that is not a regular file. Symbolic links are
// followed only in the part of a path that the operator wrote out: what a wildcard found, and
// everything below it, is never reached through a link.
base::Result<std::vector<OpenFile>> OpenFiles(const Source& source);

// A canonical text of which files these are, and their versions: equal texts, equal data. Goes into
// the run hash.
std::string DataVersion(std::span<const OpenFile> files);

// kConflict when a file behind an open descriptor is no longer of the version it was opened in.
base::Status CheckUnchanged(std::span<const OpenFile> files);

}  // namespace catalog
