// SPDX-License-Identifier: Apache-2.0
#include "api/aws/template_json.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "base/json_array.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::AnalysisTemplate;
using collaboration::Collaboration;

// What every view says.
Json Base(const HandlerContext& context, const Collaboration& collaboration,
          const AnalysisTemplate& analysis) {
    Json json = Json::MakeObject();
    json.Set("id", analysis.id.text())
        .Set("arn", analysis.arn)
        .Set("collaborationId", collaboration.id.text())
        .Set("collaborationArn", CleanRoomsArn(context, collaboration.creator, "collaboration",
                                               collaboration.id.text()))
        .Set("name", analysis.name)
        .Set("createTime", TimeJson(analysis.created))
        .Set("updateTime", TimeJson(analysis.updated));
    if (!analysis.description.empty()) json.Set("description", analysis.description);
    return json;
}

Json ParametersJson(const AnalysisTemplate& analysis) {
    Json list = Json::MakeArray();
    for (const collaboration::AnalysisParameter& parameter : analysis.parameters) {
        Json item = Json::MakeObject();
        item.Set("name", parameter.name).Set("type", parameter.type);
        if (parameter.default_value) item.Set("defaultValue", *parameter.default_value);
        list.Append(std::move(item));
    }
    return list;
}

// The service's only validation is one that this node cannot make.
Json ValidationsJson() {
    Json reason = Json::MakeObject();
    reason.Set("message", "this node does not offer differential privacy yet");
    Json validation = Json::MakeObject();
    validation.Set("type", "DIFFERENTIAL_PRIVACY")
        .Set("status", "UNABLE_TO_VALIDATE")
        .Set("reasons", Json::MakeArray({std::move(reason)}));
    return Json::MakeArray({std::move(validation)});
}

Json WithBody(Json json, const AnalysisTemplate& analysis) {
    Json schema = Json::MakeObject();
    Json source = Json::MakeObject();
    json.Set("schema", schema.Set("referencedTables", base::JsonArrayOf(analysis.tables)))
        .Set("format", "SQL")
        .Set("source", source.Set("text", analysis.text))
        .Set("validations", ValidationsJson());
    if (!analysis.parameters.empty()) json.Set("analysisParameters", ParametersJson(analysis));
    return json;
}

Json WithMembership(Json json, const HandlerContext& context, const AnalysisTemplate& analysis) {
    return json.Set("membershipId", analysis.membership.text())
        .Set("membershipArn",
             CleanRoomsArn(context, analysis.creator, "membership", analysis.membership.text()));
}

}  // namespace

Json TemplateJson(const HandlerContext& context, const Collaboration& collaboration,
                  const AnalysisTemplate& analysis) {
    return WithMembership(WithBody(Base(context, collaboration, analysis), analysis), context,
                          analysis);
}

Json TemplateSummaryJson(const HandlerContext& context, const Collaboration& collaboration,
                         const AnalysisTemplate& analysis) {
    return WithMembership(Base(context, collaboration, analysis), context, analysis);
}

Json CollaborationTemplateJson(const HandlerContext& context, const Collaboration& collaboration,
                               const AnalysisTemplate& analysis) {
    Json json = WithBody(Base(context, collaboration, analysis), analysis);
    return json.Set("creatorAccountId", analysis.creator.text());
}

Json CollaborationTemplateSummaryJson(const HandlerContext& context,
                                      const Collaboration& collaboration,
                                      const AnalysisTemplate& analysis) {
    Json json = Base(context, collaboration, analysis);
    return json.Set("creatorAccountId", analysis.creator.text());
}

}  // namespace api
