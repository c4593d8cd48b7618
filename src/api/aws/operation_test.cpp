// SPDX-License-Identifier: Apache-2.0
#include "api/aws/operation.h"

#include "api/aws/cleanrooms_model.h"
#include "api/aws/shape.h"

#include <doctest/doctest.h>

namespace api {
namespace {

OperationTable Operations() {
    auto table = OperationTable::Parse(kCleanRoomsOperations);
    REQUIRE(table.ok());
    return *std::move(table);
}

}  // namespace

TEST_CASE("a path that exists for another method is told apart from one that does not exist") {
    const OperationTable operations = Operations();

    CHECK(std::get<NoOperation>(operations.Match("PUT", "/collaborations")) ==
          NoOperation::kWrongMethod);
    CHECK(std::get<NoOperation>(operations.Match("GET", "/colours")) == NoOperation::kUnknownPath);
}

TEST_CASE("every operation that is offered has the shape of its input") {
    const OperationTable operations = Operations();
    const auto shapes = ShapeTable::Parse(kCleanRoomsShapes);
    REQUIRE(shapes.ok());
    int offered = 0;
    for (const Operation& operation : operations.all()) {
        if (!operation.offered()) continue;
        ++offered;
        CHECK_MESSAGE(shapes->Find(operation.input_shape()) != nullptr, operation.name);
    }
    CHECK(offered == 54);
}

TEST_CASE("a line that is no operation is an error of the table") {
    CHECK_FALSE(OperationTable::Parse("GetThing GET\n").ok());
    CHECK_FALSE(OperationTable::Parse("GetThing GET things 200\n").ok());
    CHECK_FALSE(OperationTable::Parse("GetThing GET /things 404\n").ok());
}

}  // namespace api
