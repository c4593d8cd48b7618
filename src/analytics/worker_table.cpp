// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_table.h"

#include <array>
#include <string_view>
#include <unistd.h>

namespace analytics {
namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

std::string_view ExtensionOf(catalog::Format format) {
    switch (format) {
        case catalog::Format::kParquet: return ".parquet";
        case catalog::Format::kCsv: return ".csv";
        case catalog::Format::kJson: return ".json";
    }
    UNREACHABLE();
}

// By content: an owner's file name may say anything.
std::string_view CompressionOf(int fd) {
    std::array<char, 4> bytes{};
    const ssize_t got = pread(fd, bytes.data(), bytes.size(), 0);
    const std::string_view start(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (start.starts_with(kGzipMagic)) return ".gz";
    if (start.starts_with(kZstdMagic)) return ".zst";
    return "";
}

}  // namespace

std::string TableFileName(std::size_t table, std::size_t file) {
    return "gb://t/" + std::to_string(table) + "/" + std::to_string(file);
}

base::Result<std::vector<std::string>> AddTableFiles(BrokerFiles& files, std::size_t table,
                                                     catalog::Format format,
                                                     std::span<base::UniqueFd> descriptors) {
    std::vector<std::string> names;
    for (base::UniqueFd& fd : descriptors) {
        std::string name = TableFileName(table, names.size()) + std::string(ExtensionOf(format));
        // Parquet has its own codecs inside.
        if (format != catalog::Format::kParquet) name += CompressionOf(fd.get());
        files.AddInput(name, std::move(fd));
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace analytics
