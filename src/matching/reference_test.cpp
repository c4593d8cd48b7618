// SPDX-License-Identifier: Apache-2.0
#include "matching/reference.h"

#include "base/file.h"
#include "matching/key.h"
#include "matching/reason.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>

namespace {

constexpr std::size_t kDocumentBytesMax = 1 << 20;

}  // namespace

// GLOVEBOX_WRITE_REFERENCE=1 in the environment writes the document anew.
TEST_CASE("docs/reference/normalization.md is what the code says") {
    const auto path =
        std::filesystem::path(GLOVEBOX_SOURCE_DIR) / "docs/reference/normalization.md";
    const std::string expected = matching::NormalizationReference();
    if (std::getenv("GLOVEBOX_WRITE_REFERENCE") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        REQUIRE(base::WriteFileDurably(path, expected).ok());
    }

    const base::Result<std::string> written = base::ReadFile(path, kDocumentBytesMax);

    REQUIRE(written.ok());
    CHECK(*written == expected);
}

TEST_CASE("every reason and every key is in the reference") {
    const std::string reference = matching::NormalizationReference();
    for (const matching::ReasonEntry& entry : matching::AllReasons()) {
        CHECK(reference.find("| `" + std::string(entry.code) + "` |") != std::string::npos);
    }
    for (const matching::Key key : matching::AllKeys()) {
        CHECK(reference.find("| `" + std::string(ToString(key)) + "` |") != std::string::npos);
        CHECK(matching::KeyNamed(ToString(key)) == key);
    }
    CHECK_FALSE(matching::KeyNamed("EMAIL_SHA256").has_value());
}
