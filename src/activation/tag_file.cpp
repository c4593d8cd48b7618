// SPDX-License-Identifier: Apache-2.0
#include "activation/tag_file.h"

#include <algorithm>
#include <cerrno>
#include <queue>
#include <span>
#include <unistd.h>

namespace activation {
namespace {

constexpr std::size_t kTagsWrittenAtOnce = std::size_t{1} << 14U;
constexpr std::size_t kTagsReadAtOnceMin = 256;

base::Error Damaged() {
    return {base::ErrorCode::kCorrupt,
            "a file of member tags is damaged: what was delivered before cannot be compared",
            {}};
}

base::Status Write(int fd, const std::vector<TagRecord>& records) {
    const void* const bytes = records.data();
    return base::WriteAll(fd,
                          {static_cast<const char*>(bytes), records.size() * sizeof(TagRecord)});
}

}  // namespace

TagReader::TagReader(int fd, std::uint64_t first, std::uint64_t count, std::size_t buffered)
    : fd_(fd), next_(first), end_(first + count), buffered_(buffered) {}

base::Result<bool> TagReader::Next() {
    if (at_ + 1 < buffer_.size()) {
        ++at_;
        return true;
    }
    if (next_ == end_) return false;
    const bool has_last = !buffer_.empty();
    const TagRecord last = has_last ? buffer_.back() : TagRecord{};
    RETURN_IF_ERROR(Fill());
    if ((has_last && buffer_.front() < last) || !std::ranges::is_sorted(buffer_)) return Damaged();
    return true;
}

base::Status TagReader::Fill() {
    at_ = 0;
    buffer_.resize(std::min<std::uint64_t>(buffered_, end_ - next_));
    const std::span<std::byte> bytes = std::as_writable_bytes(std::span(buffer_));
    for (std::size_t got = 0; got < bytes.size();) {
        const auto place = static_cast<off_t>(next_ * sizeof(TagRecord) + got);
        const std::span<std::byte> rest = bytes.subspan(got);
        const ssize_t more = pread(fd_, rest.data(), rest.size(), place);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) return base::FromErrno("a file of member tags", errno);
        if (more == 0) return Damaged();
        got += static_cast<std::size_t>(more);
    }
    next_ += buffer_.size();
    return {};
}

TagSorter::TagSorter(std::filesystem::path folder, std::size_t in_memory)
    : folder_(std::move(folder)), in_memory_(in_memory) {}

base::Status TagSorter::Add(const TagRecord& record) {
    if (records_.size() == in_memory_) RETURN_IF_ERROR(WriteRun());
    if (records_.capacity() < in_memory_) records_.reserve(in_memory_);
    records_.push_back(record);
    ++count_;
    return {};
}

base::Status TagSorter::WriteRun() {
    if (runs_.size() == kTagRunsMax) {
        return base::ResourceExhausted("the audience has more identifiers than can be compared");
    }
    if (!spill_.valid()) {
        ASSIGN_OR_RETURN(spill_, base::OpenUnnamed(folder_));
    }
    std::ranges::sort(records_);
    RETURN_IF_ERROR(Write(spill_.get(), records_));
    runs_.push_back(records_.size());
    records_.clear();
    return {};
}

base::Result<std::uint64_t> TagSorter::WriteSorted(int fd) {
    if (runs_.empty()) {
        std::ranges::sort(records_);
        RETURN_IF_ERROR(Write(fd, records_));
        return count_;
    }
    RETURN_IF_ERROR(WriteRun());
    std::vector<TagRecord>().swap(records_);  // their memory is for the buffers now
    RETURN_IF_ERROR(Merge(fd));
    return count_;
}

base::Status TagSorter::Merge(int fd) {
    const std::size_t buffered = std::max(kTagsReadAtOnceMin, in_memory_ / runs_.size());
    std::vector<TagReader> readers;
    std::uint64_t first = 0;
    for (const std::uint64_t count : runs_) {
        readers.emplace_back(spill_.get(), first, count, buffered);
        first += count;
    }
    using Head = std::pair<TagRecord, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    for (std::size_t i = 0; i < readers.size(); ++i) {
        ASSIGN_OR_RETURN(const bool more, readers[i].Next());
        if (more) heads.emplace(readers[i].current(), i);
    }
    std::vector<TagRecord> merged;
    while (!heads.empty()) {
        const auto [record, from] = heads.top();
        heads.pop();
        merged.push_back(record);
        if (merged.size() == kTagsWrittenAtOnce) {
            RETURN_IF_ERROR(Write(fd, merged));
            merged.clear();
        }
        ASSIGN_OR_RETURN(const bool more, readers[from].Next());
        if (more) heads.emplace(readers[from].current(), from);
    }
    return Write(fd, merged);
}

}  // namespace activation
