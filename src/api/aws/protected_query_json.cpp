// SPDX-License-Identifier: Apache-2.0
#include "api/aws/protected_query_json.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "base/json_array.h"

#include <algorithm>
#include <set>

namespace api {
namespace {

using base::Json;
using runs::ProtectedQuery;
using runs::ResultLocation;

// What every view of a query says.
Json QueryBase(const HandlerContext& context, const ProtectedQuery& query) {
    Json json = Json::MakeObject();
    json.Set("id", query.id.text())
        .Set("membershipId", query.membership.text())
        .Set("membershipArn",
             CleanRoomsArn(context, query.account, "membership", query.membership.text()))
        .Set("createTime", TimeJson(query.created))
        .Set("status", ToString(query.status))
        .Set("queryComputePayerAccountId", query.payer.text());
    return json;
}

Json ParametersJson(const runs::QueryRequest& request) {
    Json json = Json::MakeObject();
    if (!request.sql.empty()) json.Set("queryString", request.sql);
    if (!request.template_arn.empty()) json.Set("analysisTemplateArn", request.template_arn);
    if (!request.parameters.is_null()) json.Set("parameters", request.parameters);
    return json;
}

// One of the node's threads for an hour is a unit; who runs the node bills nobody.
Json StatisticsJson(const ProtectedQuery& query) {
    const auto total = *query.ended - query.created;
    Json resources = Json::MakeObject();
    const auto ran = query.started ? *query.ended - *query.started : base::WallTime::duration(0);
    const auto threads = static_cast<double>(query.threads);
    constexpr double kMillisPerHour = 3'600'000;
    resources.Set("units", threads * static_cast<double>(ran.count()) / kMillisPerHour);
    Json json = Json::MakeObject();
    return json.Set("totalDurationInMillis", std::int64_t{total.count()})
        .Set("billedResourceUtilization", std::move(resources));
}

Json LocationJson(const ResultLocation& location, const base::RunId& query) {
    Json json = Json::MakeObject();
    return json.Set("location", "s3://" + location.bucket + "/" + KeyOf(location, query));
}

bool Asks(const Json& configuration, std::string_view output) {
    const Json* wanted = MemberOf(configuration, "outputConfiguration");
    return wanted != nullptr && MemberOf(*wanted, output) != nullptr;
}

// The result as it was asked for: a bucket by its location, members by their accounts.
Json ResultJson(const ProtectedQuery& query) {
    const Json& asked = query.request.result_configuration;
    std::vector<runs::ResultTarget> targets;
    if (!asked.is_null()) {
        auto parsed = runs::ParseResultConfiguration(asked);
        if (parsed.ok()) targets = *std::move(parsed);
    }
    Json output = Json::MakeObject();
    Json members = Json::MakeArray();
    for (std::size_t i = 0; i < query.locations.size(); ++i) {
        const ResultLocation& location = query.locations[i];
        const bool named = i < targets.size() && targets[i].s3.has_value();
        if (named || (targets.empty() && location.receiver == query.account)) {
            output.Set("s3", LocationJson(location, query.id));
            continue;
        }
        Json member = Json::MakeObject();
        members.Append(member.Set("accountId", location.receiver.text()));
    }
    if (!members.AsArray().empty()) output.Set("memberList", std::move(members));
    Json result = Json::MakeObject();
    if (!Asks(asked, "distribute")) return result.Set("output", std::move(output));
    Json distribute = Json::MakeObject();
    return result.Set("output", distribute.Set("distribute", std::move(output)));
}

Json ErrorJson(const runs::QueryFailure& failure) {
    Json retry = Json::MakeObject();
    retry.Set("retryable", failure.retryable);
    Json json = Json::MakeObject();
    return json.Set("message", failure.message)
        .Set("code", failure.code)
        .Set("retry", std::move(retry));
}

Json ReceiversJson(const ProtectedQuery& query) {
    std::set<std::string> accounts;
    for (const ResultLocation& location : query.locations)
        accounts.insert(location.receiver.text());
    Json direct = Json::MakeObject();
    direct.Set("receiverAccountIds", base::JsonArrayOf(accounts));
    Json details = Json::MakeObject();
    details.Set("directAnalysisConfigurationDetails", std::move(direct));
    Json receiver = Json::MakeObject();
    receiver.Set("analysisType", "DIRECT_ANALYSIS").Set("configurationDetails", std::move(details));
    return Json::MakeArray({std::move(receiver)});
}

}  // namespace

Json ProtectedQueryJson(const HandlerContext& context, const ProtectedQuery& query) {
    Json json = QueryBase(context, query);
    json.Set("sqlParameters", ParametersJson(query.request));
    if (!query.request.result_configuration.is_null())
        json.Set("resultConfiguration", query.request.result_configuration);
    if (!query.request.compute_configuration.is_null())
        json.Set("computeConfiguration", query.request.compute_configuration);
    if (query.ended) json.Set("statistics", StatisticsJson(query));
    if (query.status == runs::QueryStatus::kSuccess) json.Set("result", ResultJson(query));
    if (query.failure) json.Set("error", ErrorJson(*query.failure));
    return json;
}

Json ProtectedQuerySummaryJson(const HandlerContext& context, const ProtectedQuery& query) {
    return QueryBase(context, query).Set("receiverConfigurations", ReceiversJson(query));
}

}  // namespace api
