// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"
#include "base/json_array.h"
#include "query/print.h"

namespace api {
namespace {

using base::Json;

Json Approved(const policy::ApprovedQuery& approved) {
    Json answer = Json::MakeObject();
    answer.Set("status", "APPROVED")
        .Set("sql", query::PrintSql(approved.description()))
        .Set("obligations", base::JsonArrayOf(approved.obligations(), &policy::Obligation::text))
        .Set("planHash", approved.plan_hash())
        .Set("refusals", Json::MakeArray());
    return answer;
}

Json Refused(const std::vector<query::Refusal>& refusals) {
    Json answer = Json::MakeObject();
    answer.Set("status", "REFUSED")
        .Set("sql", nullptr)
        .Set("obligations", Json::MakeArray())
        .Set("planHash", nullptr)
        .Set("refusals", base::JsonArrayOf(refusals, query::ToJson));
    return answer;
}

}  // namespace

ApiAnswer ExplainQuery(const HandlerContext& context, const Json& input) {
    const runs::Question question{context.account(), TextOf(input, "collaboration"),
                                  TextOf(input, "sql"), policy::Purpose::kExplain};
    VALUE_OR_ANSWER(const auto judgement, runs::Judge(context.run_services(), question),
                    Resource());
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement))
        return Refused(*refusals);
    return Approved(std::get<policy::ApprovedQuery>(judgement));
}

}  // namespace api
