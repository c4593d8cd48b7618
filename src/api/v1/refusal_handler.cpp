// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"
#include "runs/protected_queries.h"

#include <utility>

namespace api {

using base::Json;

ApiAnswer GetProtectedQueryRefusals(const HandlerContext& context, const Json& input) {
    const Resource resource{"PROTECTED_QUERY", TextOf(input, "protectedQueryIdentifier")};
    VALUE_OR_ANSWER(const auto query,
                    runs::ProtectedQueries(context.database, context.keys)
                        .Find(context.account(), base::RunId(std::string(resource.id))),
                    resource);
    Json refusals = Json::MakeArray();
    if (!query.refusals.empty()) {
        VALUE_OR_ANSWER(refusals, base::ParseJson(query.refusals), resource);
    }
    Json answer = Json::MakeObject();
    answer.Set("status", runs::ToString(query.status))
        .Set("planHash", query.plan_hash.empty() ? Json() : Json(query.plan_hash))
        .Set("refusals", std::move(refusals));
    return answer;
}

}  // namespace api
