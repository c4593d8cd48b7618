// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"
#include "query/print.h"

#include <utility>

namespace api {
namespace {

using base::Json;

Json Approved(const policy::ApprovedQuery& approved) {
    Json obligations = Json::MakeArray();
    for (const policy::Obligation& obligation : approved.obligations())
        obligations.Append(obligation.text);
    Json answer = Json::MakeObject();
    answer.Set("status", "APPROVED")
        .Set("sql", query::PrintSql(approved.description()))
        .Set("obligations", std::move(obligations))
        .Set("planHash", approved.plan_hash())
        .Set("refusals", Json::MakeArray());
    return answer;
}

Json Refused(const std::vector<query::Refusal>& refusals) {
    Json list = Json::MakeArray();
    for (const query::Refusal& refusal : refusals) list.Append(query::ToJson(refusal));
    Json answer = Json::MakeObject();
    answer.Set("status", "REFUSED")
        .Set("sql", nullptr)
        .Set("obligations", Json::MakeArray())
        .Set("planHash", nullptr)
        .Set("refusals", std::move(list));
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
