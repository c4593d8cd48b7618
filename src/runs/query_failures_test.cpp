// SPDX-License-Identifier: Apache-2.0
#include "runs/query_failures.h"

#include <doctest/doctest.h>

TEST_CASE("all codes of a refusal stand in its message") {
    query::Refusal first;
    first.code = query::RefusalCode::kJoinRequired;
    first.message = "one";
    query::Refusal second;
    second.code = query::RefusalCode::kUnknownName;
    second.message = "two";

    const auto failure = runs::FailureOf({first, second});

    CHECK(failure.code == "MALFORMED_QUERY");
    CHECK(failure.message == "JOIN_REQUIRED: one; UNKNOWN_NAME: two");
}

TEST_CASE("a surprise is told without its words") {
    for (const auto code : {base::ErrorCode::kInternal, base::ErrorCode::kCorrupt}) {
        const base::Error error{code, "path /secret", {}};
        CHECK(runs::FailureBefore(error).message.find("secret") == std::string::npos);
        CHECK(runs::FailureAtRelease(error).message.find("secret") == std::string::npos);
    }
}
