// SPDX-License-Identifier: Apache-2.0
#include "api/aws/api_error.h"

#include <doctest/doctest.h>

namespace api {

TEST_CASE("a room's surprise keeps its text to itself") {
    const ApiError error = FromError(base::Internal("disk 7 is on fire"), {"COLLABORATION", "x"});

    CHECK(error.status == 500);
    CHECK(error.message.find("disk") == std::string::npos);
}

TEST_CASE("what a room calls missing or in conflict is said of the resource") {
    const Resource resource{"MEMBERSHIP", "m-1"};

    const ApiError missing = FromError(base::NotFound("row 7"), resource);
    CHECK(missing.status == 404);
    CHECK(missing.type == "ResourceNotFoundException");
    CHECK(missing.message.find("row") == std::string::npos);
    CHECK(missing.members.Dump() == R"({"resourceId":"m-1","resourceType":"MEMBERSHIP"})");

    const ApiError conflict = FromError(base::Conflict("it was left"), resource);
    CHECK(conflict.status == 409);
    CHECK(conflict.members.Find("reason")->AsString() == "INVALID_STATE");
}

}  // namespace api
