// SPDX-License-Identifier: Apache-2.0
#include "activation/tag_file.h"

#include "base/random.h"

#include <algorithm>
#include <doctest/doctest.h>

namespace {

using activation::TagRecord;

base::UniqueFd NoName() { return *base::OpenUnnamed(std::filesystem::temp_directory_path()); }

std::vector<TagRecord> Some(std::size_t count) {
    base::SeededRandom random(7);
    std::vector<TagRecord> records;
    for (std::size_t i = 0; i < count; ++i) records.push_back({random.Below(count), i});
    return records;
}

std::vector<TagRecord> ReadAll(int fd, std::uint64_t count) {
    activation::TagReader reader(fd, 0, count, 3);
    std::vector<TagRecord> records;
    while (*reader.Next()) records.push_back(reader.current());
    return records;
}

std::vector<TagRecord> SortedIn(std::size_t in_memory, const std::vector<TagRecord>& records) {
    activation::TagSorter sorter(std::filesystem::temp_directory_path(), in_memory);
    for (const TagRecord& record : records) REQUIRE(sorter.Add(record).ok());
    const base::UniqueFd fd = NoName();
    const auto count = sorter.WriteSorted(fd.get());
    REQUIRE(count.ok());
    CHECK(*count == records.size());
    return ReadAll(fd.get(), *count);
}

}  // namespace

TEST_CASE("tags come out in order, whether they fit into memory or not") {
    const auto records = Some(1000);
    auto expected = records;
    std::ranges::sort(expected);

    CHECK(SortedIn(5000, records) == expected);
    CHECK(SortedIn(1000, records) == expected);
    CHECK(SortedIn(999, records) == expected);
    CHECK(SortedIn(7, records) == expected);
    CHECK(SortedIn(1000, {}).empty());
}

TEST_CASE("there is a limit to the runs of a sort") {
    activation::TagSorter sorter(std::filesystem::temp_directory_path(), 1);
    for (std::size_t i = 0; i <= activation::kTagRunsMax; ++i) REQUIRE(sorter.Add({i, i}).ok());

    const auto status = sorter.Add({1, 1});

    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("a file that was cut or is not in order is damaged, not shorter") {
    const base::UniqueFd fd = NoName();
    const TagRecord records[] = {{1, 0}, {3, 1}, {2, 2}};
    const void* const bytes = records;
    REQUIRE(base::WriteAll(fd.get(), {static_cast<const char*>(bytes), sizeof(records)}).ok());
    activation::TagReader cut(fd.get(), 0, 4, 8);
    activation::TagReader disorder(fd.get(), 0, 3, 8);
    activation::TagReader disorder_between(fd.get(), 0, 3, 1);

    CHECK(cut.Next().error().code == base::ErrorCode::kCorrupt);
    CHECK(disorder.Next().error().code == base::ErrorCode::kCorrupt);
    REQUIRE(disorder_between.Next().ok());
    REQUIRE(disorder_between.Next().ok());
    CHECK(disorder_between.Next().error().code == base::ErrorCode::kCorrupt);
}
