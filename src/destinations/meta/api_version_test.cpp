// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/api_version.h"

#include <doctest/doctest.h>

namespace {

using namespace std::chrono;

std::string At(std::string_view version, sys_days day) {
    return destinations::meta::NoticeOfVersion(version, base::WallTime(day));
}

}  // namespace

TEST_CASE("versions that are served need no word") {
    CHECK(At("v26.0", 2026y / November / 20).empty());
    CHECK(At("v25.0", 2026y / November / 20).empty());
}

TEST_CASE("an end is told sixty days ahead and ever after") {
    CHECK(At("v24.0", 2026y / August / 6).empty());
    CHECK(At("v24.0", 2026y / August / 8).find("ends on 2026-10-06") != std::string::npos);
    CHECK(At("v24.0", 2026y / October / 5).find("ends on 2026-10-06") != std::string::npos);
    CHECK(At("v24.0", 2026y / October / 6).find("ended") != std::string::npos);
    CHECK(At("v20.0", 2026y / November / 20).find("ended") != std::string::npos);
}

TEST_CASE("a version this program does not know is told") {
    CHECK(At("v27.0", 2026y / November / 20).find("newer") != std::string::npos);
    CHECK(At("latest", 2026y / November / 20).find("newer") != std::string::npos);
}
