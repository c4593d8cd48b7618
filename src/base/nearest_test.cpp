// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <array>
#include <doctest/doctest.h>
#include <string>

namespace {

constexpr std::array<std::string_view, 3> kKnown = {"joinColumns", "dimensionColumns",
                                                    "outputConstraints"};

}  // namespace

TEST_CASE("a slip of case, a swap, a lost or an added letter finds the name that was meant") {
    CHECK(base::NearestName("joincolumns", kKnown) == "joinColumns");
    CHECK(base::NearestName("jionColumns", kKnown) == "joinColumns");
    CHECK(base::NearestName("joinColumn", kKnown) == "joinColumns");
    CHECK(base::NearestName("outputConstrainnts", kKnown) == "outputConstraints");
}

TEST_CASE("a name unlike all others finds nothing, nor does an empty or endless one") {
    CHECK_FALSE(base::NearestName("password", kKnown).has_value());
    CHECK_FALSE(base::NearestName("", kKnown).has_value());
    CHECK_FALSE(base::NearestName(std::string(100'000, 'j'), kKnown).has_value());
}
