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

TEST_CASE("a room's limit is told as the quota that its caller names, a full disk as no quota") {
    const Resource resource{"MEMBERSHIP", "m-1", {"templates", 7}};

    const ApiError limited = FromError(base::ResourceExhausted("too many"), resource);
    CHECK(limited.status == 402);
    CHECK(limited.members.Dump() == R"({"quotaName":"templates","quotaValue":7})");

    const ApiError full =
        FromError({base::ErrorCode::kResourceExhausted, "the disk is full", "sqlite 13"}, resource);
    CHECK(full.status == 500);
    CHECK(full.type == "InternalServerException");
    CHECK(full.cause == "the disk is full: sqlite 13");

    CHECK(FromError(base::PermissionDenied("not yours"), resource).status == 403);
    CHECK(
        FromError({base::ErrorCode::kPermissionDenied, "read-only", "sqlite 8"}, resource).status ==
        500);
}

}  // namespace api
