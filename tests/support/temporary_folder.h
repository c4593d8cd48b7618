// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdlib.h>
#include <string>

namespace support {

inline std::filesystem::path MakeTemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "glovebox-test-XXXXXX").string();
    // A test without its folder would write into the one it was started in.
    if (mkdtemp(name.data()) == nullptr) std::abort();
    return name;
}

// An empty folder for one test, removed with all in it. Immutable.
struct TemporaryFolder final {
    TemporaryFolder() = default;
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path path = MakeTemporaryFolder();
};

}  // namespace support
