// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/callers.h"
#include "api/aws/api_error.h"
#include "crypto/key_ring.h"
#include "metadata/database.h"
#include "runs/protected_query.h"
#include "runs/query_bell.h"

#include <string>

namespace monitoring {
class Metrics;
}

namespace api {

// What every request may use of the node. References outlive the service; all of it is thread-safe.
struct NodeServices {
    const crypto::KeyRing& keys;
    base::Clock& clock;
    base::Random& random;
    const storage::ObjectStore& objects;
    runs::Describer& describer;
    runs::Engine& engine;
    catalog::FileInspector& inspector;
    runs::QueryBell& query_bell;
    std::string region;
    monitoring::Metrics* metrics = nullptr;  // none: nothing is measured
};

class Recording;

// The same, and who asks; the database is this thread's.
struct HandlerContext : NodeServices {
    metadata::Database& database;
    const access_control::Caller& caller;
    std::string request_id;
    Recording* recording = nullptr;  // see recording.h; none: nobody records
    // What policies may ask about the request itself.
    std::string source_address{};
    bool secure = false;

    const base::AccountId& account() const { return caller.account; }
    runs::Services run_services() const {
        return {database, objects, describer, engine, inspector, clock, random};
    }
};

// Answers one operation. `input` was checked against its shape. A handler of an operation that changes something is
// called inside a transaction, and what it wrote is undone when it answers an error.
using Handler = ApiAnswer (*)(const HandlerContext& context, const base::Json& input);

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
