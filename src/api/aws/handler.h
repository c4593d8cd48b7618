// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/api_error.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"

#include <string>
#include <string_view>

namespace api {

// What one request may use, and who asks. References outlive the call; the database is this thread's.
struct HandlerContext {
    metadata::Database& database;
    const crypto::KeyRing& keys;
    base::Clock& clock;
    base::Random& random;
    std::string region;
    base::AccountId account;
};

// Answers one operation. `input` was checked against its shape.
using Handler = ApiAnswer (*)(const HandlerContext& context, const base::Json& input);

// nullptr for an operation without one.
Handler FindCleanRoomsHandler(std::string_view operation);

// VALUE_OR_ANSWER(const auto x, F(), resource): the value of F(), or its failure as one of
// `resource` to our caller.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none
#define VALUE_OR_ANSWER(declaration, expression, resource)                             \
    auto GLOVEBOX_JOIN(glovebox_result_, __LINE__) = (expression);                     \
    if (!GLOVEBOX_JOIN(glovebox_result_, __LINE__).ok())                               \
        return FromError(GLOVEBOX_JOIN(glovebox_result_, __LINE__).error(), resource); \
    declaration = *std::move(GLOVEBOX_JOIN(glovebox_result_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)

#define OK_OR_ANSWER(expression, resource)                                    \
    do {                                                                      \
        if (const auto glovebox_status = (expression); !glovebox_status.ok()) \
            return FromError(glovebox_status.error(), (resource));            \
    } while (false)

}  // namespace api
