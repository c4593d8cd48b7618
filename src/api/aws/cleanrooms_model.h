// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace api {

// AWS Clean Rooms 2022-02-17, service name `cleanrooms`: for ShapeTable::Parse and OperationTable::Parse.
// tests/e2e holds both against the public SDK's own model.
extern const std::string_view kCleanRoomsShapes;
extern const std::string_view kCleanRoomsOperations;

}  // namespace api
