// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz harness over every file of the folders named on the command line, in the order of
// their names.
#include "base/bytes.h"
#include "base/file.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kInputBytesMax = std::size_t{16} << 20U;

std::vector<std::filesystem::path> FilesIn(const char* folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool Run(const std::filesystem::path& file) {
    const base::Result<std::string> text = base::ReadFile(file, kInputBytesMax);
    if (!text.ok()) {
        std::fprintf(stderr, "%s: %s\n", file.c_str(), text.error().message.c_str());
        return false;
    }
    const base::ByteView bytes = base::AsBytes(*text);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t inputs = 0;
    for (int i = 1; i < argc; ++i) {
        for (const std::filesystem::path& file : FilesIn(argv[i])) {
            if (!Run(file)) return 1;
            ++inputs;
        }
    }
    std::printf("%zu inputs\n", inputs);
    return inputs > 0 ? 0 : 1;
}
