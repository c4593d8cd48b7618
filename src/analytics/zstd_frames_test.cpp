// SPDX-License-Identifier: Apache-2.0
#include "analytics/zstd_frames.h"

#include "analytics/worker_test_support.h"

#include <doctest/doctest.h>

namespace {

std::string Compressed(int rows) {
    return analytics::BytesOf(
        analytics::FileOf("SELECT hash(i) AS a FROM range(" + std::to_string(rows) + ") t(i)",
                          "FORMAT csv, COMPRESSION zstd")
            .get());
}

bool IsWhole(const std::string& bytes) {
    return analytics::IsWholeZstd(analytics::FileWith(bytes).get());
}

}  // namespace

TEST_CASE("whole frames, one after the other, are whole") {
    const std::string one = Compressed(100'000);
    const std::string skippable("\x53\x2A\x4D\x18\x03\x00\x00\x00"
                                "abc",
                                11);

    CHECK(IsWhole(one));
    CHECK(IsWhole(one + Compressed(1)));
    CHECK(IsWhole(skippable + one + skippable));
    CHECK(IsWhole(""));
}

TEST_CASE("a file that ends anywhere within a frame is not") {
    const std::string one = Compressed(100'000);
    for (const std::size_t cut : {std::size_t{1}, std::size_t{2}, std::size_t{3}, one.size() / 2,
                                  one.size() - 5, one.size() - 1}) {
        INFO(cut);
        CHECK_FALSE(IsWhole(one.substr(0, one.size() - cut)));
        CHECK_FALSE(IsWhole(one + one.substr(0, one.size() - cut)));
    }
}

TEST_CASE("bytes that are no frame are not") {
    CHECK_FALSE(IsWhole("a,b\n"));
    CHECK_FALSE(IsWhole(Compressed(10) + "x"));
    CHECK_FALSE(IsWhole("\x28\xB5\x2F\xFDgarbage"));
}
