// SPDX-License-Identifier: Apache-2.0
#include "api/aws/shape.h"

#include "api/aws/check_input.h"
#include "api/aws/cleanrooms_model.h"

#include <doctest/doctest.h>

namespace api {

TEST_CASE("a table of shapes that names what is not there is an error of its text") {
    CHECK_FALSE(ShapeTable::Parse("list Names Name\n").ok());
    CHECK_FALSE(ShapeTable::Parse("string Name\nstring Name\n").ok());
    CHECK_FALSE(ShapeTable::Parse("string Name /(/\n").ok());
    CHECK_FALSE(ShapeTable::Parse("colour Name\n").ok());
}

TEST_CASE("the shapes of Clean Rooms can be read") {
    const auto shapes = ShapeTable::Parse(kCleanRoomsShapes);
    REQUIRE(shapes.ok());
    const auto check = [&](std::string_view shape, std::string_view json) {
        return CheckInput(*shapes, shape, *base::ParseJson(json)).size();
    };
    CHECK(check("DisplayName", R"("Loyalty \t one")") == 0);
    CHECK(check("DisplayName", R"("  ")") == 1);
    CHECK(check("DisplayName", R"("two\nlines")") == 1);
    CHECK(check("ColumnName", R"("loyalty number-1")") == 0);
    CHECK(check("ColumnName", R"("Loyalty")") == 1);
    CHECK(check("BucketName", R"("a..b")") == 1);
    CHECK(check("RoleArn", R"("arn:aws:iam::123456789012:role/reader")") == 0);
}

}  // namespace api
