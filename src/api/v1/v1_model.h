// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace api {

// Glovebox's own API, service name `glovebox`, under /v1: for ShapeTable::Parse and OperationTable::Parse.
extern const std::string_view kV1Shapes;
extern const std::string_view kV1Operations;

}  // namespace api
