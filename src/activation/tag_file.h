// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace activation {

// One identifier of one member: a keyed digest of it, cut to 64 bits, and which member of the set it
// names (from 0). Cut so short, two sets of ten million tags meet by chance once in 200,000 times,
// and then the count is off by one.
struct TagRecord {
    std::uint64_t tag = 0;
    std::uint64_t member = 0;

    auto operator<=>(const TagRecord&) const = default;
};

inline constexpr std::size_t kTagsInMemory = std::size_t{1} << 20U;
inline constexpr std::size_t kTagRunsMax = 4096;  // so at most four billion tags

// Reads a stretch of records of a file through one small buffer. Single-threaded.
class TagReader final {
  public:
    // `fd` stays the caller's.
    TagReader(int fd, std::uint64_t first, std::uint64_t count, std::size_t buffered);

    // Goes to the next record: false at the end. kCorrupt when the file is shorter than was said or
    // not in order.
    base::Result<bool> Next();
    // Requires that the last Next was true.
    const TagRecord& current() const { return buffer_[at_]; }

  private:
    base::Status Fill();

    int fd_;
    std::uint64_t next_;
    std::uint64_t end_;
    std::size_t buffered_;
    std::vector<TagRecord> buffer_;
    std::size_t at_ = 0;
};

// Sorts any number of records in fixed memory: sorted runs go to a file without a name in the
// folder, which is gone with the sorter. Single-threaded.
class TagSorter final {
  public:
    explicit TagSorter(std::filesystem::path folder, std::size_t in_memory = kTagsInMemory);

    // kResourceExhausted past kTagRunsMax runs.
    base::Status Add(const TagRecord& record);
    // All records, in order, to the end of `fd`; once. How many they are.
    base::Result<std::uint64_t> WriteSorted(int fd);

  private:
    base::Status WriteRun();
    base::Status Merge(int fd);

    std::filesystem::path folder_;
    std::size_t in_memory_;
    std::vector<TagRecord> records_;
    base::UniqueFd spill_;
    std::vector<std::uint64_t> runs_;  // records of each
    std::uint64_t count_ = 0;
};

}  // namespace activation
