// SPDX-License-Identifier: Apache-2.0
#include "api/aws/template_handlers.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/setting_tags.h"
#include "api/aws/subjects.h"
#include "api/aws/template_json.h"
#include "base/json_array.h"
#include "base/utf8.h"
#include "collaboration/analysis_templates.h"
#include "collaboration/collaborations.h"
#include "collaboration/membership.h"
#include "collaboration/tags.h"
#include "runs/template_plan.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using base::Json;
using base::Result;
using collaboration::AnalysisTemplate;
using collaboration::AnalysisTemplates;
using collaboration::Collaboration;
using collaboration::Membership;

// What Prepare found out, under names that no request can have.
constexpr std::string_view kPlanHash = " planHash";
constexpr std::string_view kTables = " tables";

Result<Collaboration> CollaborationOf(const HandlerContext& context, const Membership& membership) {
    return collaboration::Collaborations(context.database).FindById(membership.collaboration);
}

Result<AnalysisTemplate> TemplateOf(const HandlerContext& context, const Membership& membership,
                                    const Json& input) {
    return AnalysisTemplates(context.database)
        .Find(membership.id, base::TemplateId(TextOf(input, "analysisTemplateIdentifier")));
}

// The template that the input asks for, as far as the input alone says.
AnalysisTemplate ReadTemplate(const Json& input, const Membership& membership) {
    AnalysisTemplate wanted;
    wanted.membership = membership.id;
    wanted.collaboration = membership.collaboration;
    wanted.creator = membership.account;
    wanted.name = TextOf(input, "name");
    wanted.description = TextOr(input, "description", "");
    wanted.text = input.Find("source")->Find("text")->AsString();
    const Json* parameters = MemberOf(input, "analysisParameters");
    if (parameters == nullptr) return wanted;
    for (const Json& item : parameters->AsArray()) {
        collaboration::AnalysisParameter parameter{TextOf(item, "name"), TextOf(item, "type")};
        if (MemberOf(item, "defaultValue") != nullptr)
            parameter.default_value = TextOf(item, "defaultValue");
        wanted.parameters.push_back(std::move(parameter));
    }
    return wanted;
}

// The input may say which tables the text refers to; it must then be right.
std::optional<ApiError> CheckSchema(const Json& input, const std::vector<std::string>& tables) {
    const Json* schema = MemberOf(input, "schema");
    const Json* named = schema == nullptr ? nullptr : MemberOf(*schema, "referencedTables");
    if (named == nullptr) return std::nullopt;
    std::vector<std::string> names;
    for (const Json& item : named->AsArray()) names.push_back(base::AsciiLower(item.AsString()));
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    if (names == tables) return std::nullopt;
    return FieldInvalid("schema.referencedTables", "are not the tables that the text refers to");
}

std::optional<ApiError> CheckBody(const Json& input, const AnalysisTemplate& wanted) {
    if (TextOf(input, "format") != "SQL")
        return FieldInvalid("format", "is not offered by this node: templates are SQL");
    if (auto wrong = CheckNotes(TagsOf(input))) return wrong;
    if (const auto fine = collaboration::CheckParameters(wanted.parameters); !fine.ok())
        return InvalidConfiguration(fine.error().message);
    return std::nullopt;
}

template <class View>
ApiAnswer Page(const HandlerContext& context, const Json& input, const Listing& listing,
               const Collaboration& collaboration, const View& view,
               const std::function<Result<std::vector<AnalysisTemplate>>(std::string_view,
                                                                         std::int64_t)>& list) {
    return AnswerPage(context, input, listing,
                      [&](std::string_view after, std::int64_t count) -> Result<Summaries> {
                          ASSIGN_OR_RETURN(const auto found, list(after, count));
                          Summaries summaries;
                          for (const AnalysisTemplate& each : found) {
                              summaries.emplace_back(each.id.text(),
                                                     view(context, collaboration, each));
                          }
                          return summaries;
                      });
}

ApiAnswer Wrapped(std::string name, Json json) {
    Json answer = Json::MakeObject();
    return answer.Set(std::move(name), std::move(json));
}

}  // namespace

std::optional<ApiError> PrepareAnalysisTemplate(const HandlerContext& context, Json& input) {
    const auto membership = MembershipOf(context, input);
    if (!membership.ok()) return FromError(membership.error(), AboutMembership(input));
    if (membership->status != collaboration::MembershipStatus::kActive) {
        return Conflicting(AboutMembership(input), "INVALID_STATE",
                           "this membership is not active any more");
    }
    const AnalysisTemplate wanted = ReadTemplate(input, *membership);
    if (auto wrong = CheckBody(input, wanted)) return wrong;
    const auto planned = runs::PlanTemplate(context.run_services(), wanted);
    if (!planned.ok()) return FromError(planned.error(), AboutMembership(input));
    if (const auto* refusal = std::get_if<query::Refusal>(&*planned)) {
        return InvalidQuery(std::string(query::InfoOf(refusal->code).name) + ": " +
                            refusal->message);
    }
    const auto& plan = std::get<runs::TemplatePlan>(*planned);
    if (auto wrong = CheckSchema(input, plan.tables)) return wrong;
    input.Set(std::string(kPlanHash), plan.hash)
        .Set(std::string(kTables), base::JsonArrayOf(plan.tables));
    return std::nullopt;
}

ApiAnswer CreateAnalysisTemplate(const HandlerContext& context, const Json& input) {
    Resource resource = AboutMembership(input);
    resource.quota = {"analysis templates of a membership", collaboration::kTemplatesMax};
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    if (membership.status != collaboration::MembershipStatus::kActive)
        return Conflicting(resource, "INVALID_STATE", "this membership is not active any more");
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, membership),
                    resource);
    AnalysisTemplate wanted = ReadTemplate(input, membership);
    wanted.plan_hash = TextOf(input, kPlanHash);
    for (const Json& table : input.Find(kTables)->AsArray())
        wanted.tables.push_back(table.AsString());
    const std::string prefix =
        CleanRoomsArn(context, context.account(), "membership", membership.id.text()) +
        "/analysistemplate/";
    const auto stored = AnalysisTemplates(context.database)
                            .Create(std::move(wanted), prefix, context.random, context.clock);
    if (!stored.ok() && stored.error().code == base::ErrorCode::kConflict)
        return Conflicting(resource, "ALREADY_EXISTS", stored.error().message);
    if (!stored.ok()) return FromError(stored.error(), resource);
    if (auto wrong = StoreTags(context, stored->arn, TagsOf(input))) return *std::move(wrong);
    return Wrapped("analysisTemplate", TemplateJson(context, collaboration, *stored));
}

ApiAnswer GetAnalysisTemplate(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, membership),
                    resource);
    VALUE_OR_ANSWER(const AnalysisTemplate found, TemplateOf(context, membership, input), resource);
    return Wrapped("analysisTemplate", TemplateJson(context, collaboration, found));
}

ApiAnswer ListAnalysisTemplates(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, membership),
                    resource);
    return Page(context, input,
                {"ListAnalysisTemplates", membership.id.text(), "analysisTemplateSummaries"},
                collaboration, &TemplateSummaryJson,
                [&](std::string_view after, std::int64_t count) {
                    return AnalysisTemplates(context.database).List(membership.id, after, count);
                });
}

ApiAnswer UpdateAnalysisTemplate(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, membership),
                    resource);
    VALUE_OR_ANSWER(const AnalysisTemplate found, TemplateOf(context, membership, input), resource);
    OK_OR_ANSWER(
        AnalysisTemplates(context.database)
            .Describe(found.id, TextOr(input, "description", found.description), context.clock),
        resource);
    VALUE_OR_ANSWER(const AnalysisTemplate now, TemplateOf(context, membership, input), resource);
    return Wrapped("analysisTemplate", TemplateJson(context, collaboration, now));
}

ApiAnswer DeleteAnalysisTemplate(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutMembership(input);
    VALUE_OR_ANSWER(const Membership membership, MembershipOf(context, input), resource);
    VALUE_OR_ANSWER(const AnalysisTemplate found, TemplateOf(context, membership, input), resource);
    OK_OR_ANSWER(AnalysisTemplates(context.database).Delete(found.id), resource);
    OK_OR_ANSWER(collaboration::Tags(context.database).RemoveAll(context.account(), found.arn),
                 resource);
    return Json::MakeObject();
}

ApiAnswer GetCollaborationAnalysisTemplate(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input), resource);
    VALUE_OR_ANSWER(const AnalysisTemplate found,
                    AnalysisTemplates(context.database)
                        .FindByArn(collaboration.id, TextOf(input, "analysisTemplateArn")),
                    resource);
    return Wrapped("collaborationAnalysisTemplate",
                   CollaborationTemplateJson(context, collaboration, found));
}

ApiAnswer ListCollaborationAnalysisTemplates(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    AboutCollaboration(input));
    return Page(
        context, input,
        {"ListCollaborationAnalysisTemplates", collaboration.id.text(),
         "collaborationAnalysisTemplateSummaries"},
        collaboration, &CollaborationTemplateSummaryJson,
        [&](std::string_view after, std::int64_t count) {
            return AnalysisTemplates(context.database).ListAll(collaboration.id, after, count);
        });
}

ApiAnswer BatchGetCollaborationAnalysisTemplate(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input), resource);
    Json found = Json::MakeArray();
    Json errors = Json::MakeArray();
    for (const Json& arn : input.Find("analysisTemplateArns")->AsArray()) {
        const auto each =
            AnalysisTemplates(context.database).FindByArn(collaboration.id, arn.AsString());
        if (each.ok()) {
            found.Append(CollaborationTemplateJson(context, collaboration, *each));
            continue;
        }
        if (each.error().code != base::ErrorCode::kNotFound)
            return FromError(each.error(), resource);
        Json error = Json::MakeObject();
        error.Set("arn", arn.AsString())
            .Set("code", "ResourceNotFoundException")
            .Set("message", ResourceNotFound(resource).message);
        errors.Append(std::move(error));
    }
    Json answer = Json::MakeObject();
    return answer.Set("collaborationAnalysisTemplates", std::move(found))
        .Set("errors", std::move(errors));
}

}  // namespace api
