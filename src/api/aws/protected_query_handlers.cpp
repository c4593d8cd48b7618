// SPDX-License-Identifier: Apache-2.0
#include "api/aws/protected_query_handlers.h"

#include "api/aws/input.h"
#include "api/aws/protected_query_json.h"
#include "api/aws/subjects.h"
#include "collaboration/analysis_templates.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"
#include "runs/query_log.h"
#include "runs/receivers.h"
#include "runs/template_plan.h"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Membership;
using runs::ProtectedQueries;
using runs::ProtectedQuery;

constexpr std::string_view kMembership = "MEMBERSHIP";

// The model's types of resources have none for queries, and none for templates.
Resource AboutQuery(const Json& input) {
    return {kMembership, TextOf(input, "protectedQueryIdentifier")};
}

// A query of this membership; another's is answered like one that is not there.
base::Result<ProtectedQuery> FindQuery(const HandlerContext& context, const Json& input,
                                       const base::MembershipId& membership) {
    ASSIGN_OR_RETURN(auto found, ProtectedQueries(context.database, context.keys)
                                     .Find(context.account(),
                                           base::RunId(TextOf(input, "protectedQueryIdentifier"))));
    if (found.membership != membership) return base::NotFound("a query of another membership");
    return found;
}

Json JsonOr(const Json& input, std::string_view name) {
    const Json* member = MemberOf(input, name);
    return member == nullptr ? Json() : *member;
}

std::optional<ApiError> ReadParameters(const Json& input, runs::QueryRequest& request) {
    const Json& parameters = *input.Find("sqlParameters");
    request.sql = TextOr(parameters, "queryString", "");
    request.template_arn = TextOr(parameters, "analysisTemplateArn", "");
    request.parameters = JsonOr(parameters, "parameters");
    const bool by_template = !request.template_arn.empty();
    if (by_template && !request.sql.empty()) {
        return FieldInvalid("sqlParameters.analysisTemplateArn",
                            "must not stand beside a queryString");
    }
    if (!by_template && request.sql.empty()) {
        return FieldInvalid("sqlParameters.queryString",
                            "is required where no analysisTemplateArn is, and not empty");
    }
    if (!by_template && !request.parameters.is_null())
        return FieldInvalid("sqlParameters.parameters", "belong to an analysis template");
    return std::nullopt;
}

// A template that is called has to be one of the collaboration, with a value of its type for every parameter. Whether the
// tables' owners allow it, the judge decides when the query runs.
std::optional<ApiError> CheckTemplate(const HandlerContext& context,
                                      const base::CollaborationId& collaboration,
                                      const runs::QueryRequest& request) {
    if (request.template_arn.empty()) return std::nullopt;
    const auto found = collaboration::AnalysisTemplates(context.database)
                           .FindByArn(collaboration, request.template_arn);
    if (!found.ok()) return FromError(found.error(), {kMembership, request.template_arn});
    const auto values = collaboration::ValuesFor(*found, runs::GivenValues(request));
    if (values.ok()) return std::nullopt;
    if (values.error().code != base::ErrorCode::kInvalidArgument)
        return FromError(values.error(), {});
    return FieldInvalid("sqlParameters.parameters",
                        "do not fit the template: " + values.error().message);
}

// How large a cluster would be is a hint that this node, which has no cluster, may leave aside;
// settings of an engine that it has not are none.
std::optional<ApiError> ReadCompute(const Json& input, runs::QueryRequest& request) {
    request.compute_configuration = JsonOr(input, "computeConfiguration");
    const Json* worker = MemberOf(request.compute_configuration, "worker");
    if (worker == nullptr || MemberOf(*worker, "properties") == nullptr) return std::nullopt;
    return FieldInvalid("computeConfiguration.worker.properties",
                        "is not offered by this node: it does not run Spark");
}

// Who may ask at all; what of, the judge decides when the query runs.
std::optional<ApiError> CheckRunner(const collaboration::Collaboration& collaboration,
                                    const Membership& membership) {
    const auto* member = FindMember(collaboration, membership.account);
    const bool active = membership.status == collaboration::MembershipStatus::kActive &&
                        IsActive(collaboration, membership.account);
    if (!active || member == nullptr) return AccessDenied("this membership is not active any more");
    if (!CanQuery(*member)) return AccessDenied("this member does not have the ability CAN_QUERY");
    return std::nullopt;
}

base::Result<std::vector<runs::ResultLocation>>
LocationsOf(const HandlerContext& context, const collaboration::Collaboration& collaboration,
            const Json& configuration) {
    std::vector<runs::ResultTarget> targets;
    if (!configuration.is_null()) {
        ASSIGN_OR_RETURN(targets, runs::ParseResultConfiguration(configuration));
        const bool distributed =
            MemberOf(*configuration.Find("outputConfiguration"), "distribute") != nullptr;
        for (const runs::ResultTarget& target : targets) {
            if (distributed && !target.s3 && target.member == context.account())
                return base::InvalidArgument("distribute names this account as a member");
        }
    }
    return runs::LocationsFor(context.database, collaboration, context.account(), targets);
}

ApiAnswer QueryAnswer(const HandlerContext& context, const ProtectedQuery& query) {
    Json answer = Json::MakeObject();
    return answer.Set("protectedQuery", ProtectedQueryJson(context, query));
}

// A page token says after which query the page begins; the first page has none.
base::Result<std::int64_t> SequenceBefore(std::string_view after) {
    std::int64_t sequence = std::numeric_limits<std::int64_t>::max();
    if (after.empty()) return sequence;
    const auto [end, problem] =
        std::from_chars(after.data(), after.data() + after.size(), sequence);
    if (problem != std::errc()) return base::Internal("a page token without a number");
    return sequence;
}

}  // namespace

ApiAnswer StartProtectedQuery(const HandlerContext& context, const Json& input) {
    Resource resource = AboutMembership(input);
    resource.quota = {"queries of an account that wait", runs::kWaitingPerAccountMax};
    ProtectedQuery query;
    if (auto wrong = ReadParameters(input, query.request)) return *std::move(wrong);
    if (auto wrong = ReadCompute(input, query.request)) return *std::move(wrong);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    VALUE_OR_ANSWER(
        const auto collaboration,
        collaboration::Collaborations(context.database).FindById(membership.collaboration),
        resource);
    if (auto denied = CheckRunner(collaboration, membership)) return *std::move(denied);
    if (auto wrong = CheckTemplate(context, collaboration.id, query.request))
        return *std::move(wrong);
    query.membership = membership.id;
    query.collaboration = membership.collaboration;
    query.account = context.account();
    query.request.result_configuration = JsonOr(input, "resultConfiguration");
    VALUE_OR_ANSWER(query.locations,
                    LocationsOf(context, collaboration, query.request.result_configuration),
                    resource);
    VALUE_OR_ANSWER(
        query.payer,
        runs::PayerFor(context.database, collaboration, context.account(),
                       base::AccountId(TextOr(input, "queryComputePayerAccountId", ""))),
        resource);
    VALUE_OR_ANSWER(const ProtectedQuery submitted,
                    ProtectedQueries(context.database, context.keys)
                        .Submit(std::move(query), context.random, context.clock),
                    resource);
    OK_OR_ANSWER(runs::QueryLog(context.database, context.keys).Submitted(submitted), resource);
    context.query_bell.Ring();
    return QueryAnswer(context, submitted);
}

ApiAnswer GetProtectedQuery(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input),
                    AboutMembership(input));
    VALUE_OR_ANSWER(const ProtectedQuery query, FindQuery(context, input, membership.id),
                    AboutQuery(input));
    return QueryAnswer(context, query);
}

ApiAnswer ListProtectedQueries(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input),
                    AboutMembership(input));
    const std::string wanted = TextOr(input, "status", "");
    std::optional<runs::QueryStatus> status;
    if (!wanted.empty()) {
        VALUE_OR_ANSWER(status, runs::ParseQueryStatus(wanted), Resource());
    }
    const std::string filter = membership.id.text() + " " + wanted;
    return AnswerPage(context, input, {"ListProtectedQueries", filter, "protectedQueries"},
                      [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
                          ASSIGN_OR_RETURN(const std::int64_t before, SequenceBefore(after));
                          ASSIGN_OR_RETURN(const auto found,
                                           ProtectedQueries(context.database, context.keys)
                                               .List(membership.id, status, before, count));
                          Summaries summaries;
                          for (const ProtectedQuery& query : found) {
                              summaries.emplace_back(std::to_string(query.sequence),
                                                     ProtectedQuerySummaryJson(context, query));
                          }
                          return summaries;
                      });
}

ApiAnswer UpdateProtectedQuery(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input),
                    AboutMembership(input));
    const Resource resource = AboutQuery(input);
    VALUE_OR_ANSWER(const ProtectedQuery query, FindQuery(context, input, membership.id), resource);
    ProtectedQueries queries(context.database, context.keys);
    OK_OR_ANSWER(queries.Cancel(query.id, context.clock), resource);
    VALUE_OR_ANSWER(const ProtectedQuery now, queries.FindById(query.id), resource);
    if (!IsTerminal(query.status) && IsTerminal(now.status)) {
        OK_OR_ANSWER(runs::QueryLog(context.database, context.keys)
                         .Ended(now, now.status, {}, context.clock),
                     resource);
    }
    context.query_bell.Ring();
    return QueryAnswer(context, now);
}

}  // namespace api
