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

// Evaluates to the value of a room's Result, or returns its failure as one of `resource`.
#define VALUE_OR_ANSWER(declaration, expression, resource)                                    \
    VALUE_OR_ANSWER_NAMED(GLOVEBOX_JOIN(glovebox_result_, __LINE__), declaration, expression, \
                          resource)
#define VALUE_OR_ANSWER_NAMED(result, declaration, expression, resource) \
    auto result = (expression);                                          \
    if (!result.ok()) return FromError(result.error(), resource);        \
    declaration = *std::move(result)
#define OK_OR_ANSWER(expression, resource) \
    if (const auto status = (expression); !status.ok()) return FromError(status.error(), resource)

}  // namespace api
