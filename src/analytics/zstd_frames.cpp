// SPDX-License-Identifier: Apache-2.0
#include "analytics/zstd_frames.h"

#include <array>
#include <cstdint>
#include <optional>
#include <unistd.h>
#include <vector>

namespace analytics {
namespace {

constexpr std::uint32_t kFrameMagic = 0xFD2FB528;
constexpr std::uint32_t kSkippableMagic = 0x184D2A50;  // and the fifteen after it
constexpr std::uint64_t kChecksumBytes = 4;
constexpr std::size_t kWindowBytes = std::size_t{64} << 10U;

// Reads little-endian numbers anywhere in a file. Single-threaded.
class FileNumbers final {
  public:
    explicit FileNumbers(int fd)
        : fd_(fd), size_(static_cast<std::uint64_t>(lseek(fd, 0, SEEK_END))) {}

    std::uint64_t size() const { return size_; }

    // None past the end of the file.
    std::optional<std::uint32_t> At(std::uint64_t place, unsigned bytes) {
        if (place > size_ || size_ - place < bytes) return std::nullopt;
        if (place < start_ || place + bytes > start_ + filled_) Fill(place);
        if (place + bytes > start_ + filled_) return std::nullopt;
        std::uint32_t number = 0;
        for (unsigned i = bytes; i > 0; --i)
            number = number << 8U | window_[static_cast<std::size_t>(place - start_) + i - 1];
        return number;
    }

  private:
    void Fill(std::uint64_t place) {
        const ssize_t got = pread(fd_, window_.data(), window_.size(), static_cast<off_t>(place));
        start_ = place;
        filled_ = got > 0 ? static_cast<std::uint64_t>(got) : 0;
    }

    int fd_;
    std::uint64_t size_;
    std::uint64_t start_ = 0;
    std::uint64_t filled_ = 0;
    std::vector<std::uint8_t> window_ = std::vector<std::uint8_t>(kWindowBytes);
};

// Where the blocks of a frame begin, after its magic number and header.
std::uint64_t HeaderBytes(std::uint32_t descriptor) {
    constexpr std::array<std::uint64_t, 4> kDictionaryBytes{0, 1, 2, 4};
    constexpr std::array<std::uint64_t, 4> kContentSizeBytes{0, 2, 4, 8};
    const bool single_segment = (descriptor >> 5U & 1U) != 0;
    std::uint64_t content_size = kContentSizeBytes[descriptor >> 6U & 3U];
    if (single_segment && content_size == 0) content_size = 1;
    return 1 + (single_segment ? 0 : 1) + kDictionaryBytes[descriptor & 3U] + content_size;
}

// The end of the blocks that begin at `place`.
std::optional<std::uint64_t> EndOfBlocks(FileNumbers& file, std::uint64_t place) {
    constexpr std::uint32_t kRunLength = 1;
    constexpr std::uint32_t kReserved = 3;
    for (;;) {
        const auto header = file.At(place, 3);
        if (!header) return std::nullopt;
        const std::uint32_t type = *header >> 1U & 3U;
        if (type == kReserved) return std::nullopt;
        place += 3 + (type == kRunLength ? 1 : *header >> 3U);
        if ((*header & 1U) != 0) return place;
    }
}

std::optional<std::uint64_t> EndOfFrame(FileNumbers& file, std::uint64_t place) {
    const auto magic = file.At(place, 4);
    const auto next = file.At(place + 4, 1);
    if (!magic || !next) return std::nullopt;
    if ((*magic & ~0xFU) == kSkippableMagic) {
        const auto size = file.At(place + 4, 4);
        if (!size) return std::nullopt;
        return place + 8 + *size;
    }
    if (*magic != kFrameMagic) return std::nullopt;
    const bool checksum = (*next >> 2U & 1U) != 0;
    const auto end = EndOfBlocks(file, place + 4 + HeaderBytes(*next));
    if (!end) return std::nullopt;
    return *end + (checksum ? kChecksumBytes : 0);
}

}  // namespace

bool IsWholeZstd(int fd) {
    FileNumbers file(fd);
    std::uint64_t place = 0;
    while (place < file.size()) {
        const auto end = EndOfFrame(file, place);
        if (!end) return false;
        place = *end;
    }
    return place == file.size();
}

}  // namespace analytics
