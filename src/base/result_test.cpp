// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <doctest/doctest.h>
#include <memory>

namespace {

base::Result<int> Half(int number) {
    if (number % 2 != 0) return base::InvalidArgument("odd");
    return number / 2;
}

base::Result<std::unique_ptr<int>> Quarter(int number) {
    ASSIGN_OR_RETURN(const int half, Half(number));
    ASSIGN_OR_RETURN(const int quarter, Half(half));
    return std::make_unique<int>(quarter);
}

base::Status CheckEven(int number) {
    RETURN_IF_ERROR(Half(number));
    return {};
}

}  // namespace

TEST_CASE("a value passes through the macros") {
    const auto quarter = Quarter(12);

    REQUIRE(quarter.ok());
    CHECK(**quarter == 3);
    CHECK(CheckEven(2).ok());
}

TEST_CASE("the first error ends the function and arrives unchanged") {
    CHECK(Quarter(6).error().message == "odd");
    CHECK(CheckEven(3).error().code == base::ErrorCode::kInvalidArgument);
}
