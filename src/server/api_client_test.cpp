// SPDX-License-Identifier: Apache-2.0
#include "server/api_client.h"

#include <doctest/doctest.h>

TEST_CASE("an answer that is an error is told in the node's words, by what one does about it") {
    const auto missing = server::ErrorOfAnswer(404, R"({"message":"there is no such resource"})");
    const auto strange = server::ErrorOfAnswer(502, "<html>");

    CHECK(missing.code == base::ErrorCode::kNotFound);
    CHECK(missing.message == "there is no such resource");
    CHECK(server::ErrorOfAnswer(400, "{}").code == base::ErrorCode::kInvalidArgument);
    CHECK(server::ErrorOfAnswer(403, "{}").code == base::ErrorCode::kPermissionDenied);
    CHECK(server::ErrorOfAnswer(429, "{}").code == base::ErrorCode::kUnavailable);
    CHECK(strange.code == base::ErrorCode::kInternal);
    CHECK(strange.message == "the node answered with status 502");
}
