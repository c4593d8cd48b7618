// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <cerrno>
#include <doctest/doctest.h>

TEST_CASE("an error told from further out keeps its code and reads from the outside in") {
    const base::Error error = base::NotFound("no such column").Within("room.json: tables[0]");

    CHECK(error.code == base::ErrorCode::kNotFound);
    CHECK(error.message == "room.json: tables[0]: no such column");
}

TEST_CASE("system errors become the codes callers act on") {
    CHECK(base::FromErrno("'x'", ENOENT).code == base::ErrorCode::kNotFound);
    CHECK(base::FromErrno("'x'", EACCES).code == base::ErrorCode::kPermissionDenied);
    CHECK(base::FromErrno("'x'", ENOSPC).code == base::ErrorCode::kResourceExhausted);
    CHECK(base::FromErrno("'x'", EDQUOT).code == base::ErrorCode::kResourceExhausted);
    CHECK(base::FromErrno("'x'", EFBIG).code == base::ErrorCode::kResourceExhausted);
    CHECK(base::FromErrno("'x'", EIO).code == base::ErrorCode::kIo);
    CHECK(base::FromErrno("'x'", ENOENT).message == "'x': No such file or directory");
}

TEST_CASE("codes have stable names") {
    CHECK(base::ToString(base::ErrorCode::kResourceExhausted) == "RESOURCE_EXHAUSTED");
    CHECK(base::ToString(base::InvalidArgument("x").code) == "INVALID_ARGUMENT");
    CHECK(base::ErrorCodeNamed("INVALID_ARGUMENT") == base::ErrorCode::kInvalidArgument);
    CHECK(base::ErrorCodeNamed("IO") == base::ErrorCode::kIo);
    CHECK(base::ErrorCodeNamed("no code") == base::ErrorCode::kInternal);
}
