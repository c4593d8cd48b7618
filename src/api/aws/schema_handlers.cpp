// SPDX-License-Identifier: Apache-2.0
#include "api/aws/schema_handlers.h"

#include "api/aws/input.h"
#include "api/aws/schema_json.h"
#include "collaboration/collaborations.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using base::Result;
using collaboration::Collaboration;
using collaboration::Schema;

Resource About(const Json& input) {
    return {"COLLABORATION", TextOf(input, "collaborationIdentifier")};
}

// The model has no kind of resource for schemas but what they come from.
Resource Named(const std::string& name) { return {"CONFIGURED_TABLE_ASSOCIATION", name}; }

Result<Collaboration> CollaborationOf(const HandlerContext& context, const Json& input) {
    return collaboration::Collaborations(context.database)
        .FindVisible(context.account(),
                     base::CollaborationId(TextOf(input, "collaborationIdentifier")));
}

// What a batch says of a name that the single call answers 404.
Json MissingJson(const std::string& name) {
    Json json = Json::MakeObject();
    json.Set("name", name)
        .Set("code", "ResourceNotFoundException")
        .Set("message", ResourceNotFound(Named(name)).message);
    return json;
}

Result<Json> RuleAnswer(const HandlerContext& context, const Collaboration& collaboration,
                        const std::string& name, const std::string& type) {
    ASSIGN_OR_RETURN(const auto schema, collaboration::FindSchema(context.database, collaboration,
                                                                  context.account(), name));
    if (!schema || !schema->table.rule || policy::TypeOf(*schema->table.rule) != type)
        return base::NotFound("there is no such rule");
    return SchemaRuleJson(*schema);
}

Result<Json> SchemaAnswer(const HandlerContext& context, const Collaboration& collaboration,
                          const std::string& name) {
    ASSIGN_OR_RETURN(const auto schema, collaboration::FindSchema(context.database, collaboration,
                                                                  context.account(), name));
    if (!schema) return base::NotFound("there is no such schema");
    return SchemaJson(context, collaboration, *schema);
}

// Sorts what was found from what was not; false for any other failure.
bool Collect(Result<Json> found, Json missing, Json& items, Json& errors) {
    if (found.ok()) {
        items.Append(*std::move(found));
        return true;
    }
    if (found.error().code != base::ErrorCode::kNotFound) return false;
    errors.Append(std::move(missing));
    return true;
}

}  // namespace

ApiAnswer ListSchemas(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input), resource);
    const std::string type = TextOr(input, "schemaType", "TABLE");
    const std::string filter = std::string(resource.id) + " " + type;
    return AnswerPage(
        context, input, {"ListSchemas", filter, "schemaSummaries"},
        [&](std::string_view after, std::int64_t count) -> Result<Summaries> {
            Summaries summaries;
            // The other types are not offered, so there are none.
            if (type != "TABLE") return summaries;
            ASSIGN_OR_RETURN(
                const auto schemas,
                collaboration::ListSchemas(context.database, collaboration, context.account()));
            for (const Schema& schema : schemas) {
                const std::string& name = schema.association.name;
                if (name <= after || summaries.size() == static_cast<std::size_t>(count)) continue;
                summaries.emplace_back(name, SchemaSummaryJson(context, collaboration, schema));
            }
            return summaries;
        });
}

ApiAnswer GetSchema(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    About(input));
    const std::string& name = TextOf(input, "name");
    VALUE_OR_ANSWER(Json json, SchemaAnswer(context, collaboration, name), Named(name));
    Json answer = Json::MakeObject();
    return answer.Set("schema", std::move(json));
}

ApiAnswer BatchGetSchema(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    About(input));
    Json schemas = Json::MakeArray();
    Json errors = Json::MakeArray();
    for (const Json& item : MemberOf(input, "names")->AsArray()) {
        const std::string& name = item.AsString();
        if (!Collect(SchemaAnswer(context, collaboration, name), MissingJson(name), schemas,
                     errors))
            return InternalServerError();
    }
    Json answer = Json::MakeObject();
    return answer.Set("schemas", std::move(schemas)).Set("errors", std::move(errors));
}

ApiAnswer GetSchemaAnalysisRule(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    About(input));
    const std::string& name = TextOf(input, "name");
    VALUE_OR_ANSWER(Json json, RuleAnswer(context, collaboration, name, TextOf(input, "type")),
                    Named(name));
    Json answer = Json::MakeObject();
    return answer.Set("analysisRule", std::move(json));
}

ApiAnswer BatchGetSchemaAnalysisRule(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    About(input));
    Json rules = Json::MakeArray();
    Json errors = Json::MakeArray();
    for (const Json& item : MemberOf(input, "schemaAnalysisRuleRequests")->AsArray()) {
        const std::string& name = TextOf(item, "name");
        const std::string& type = TextOf(item, "type");
        Json missing = MissingJson(name);
        missing.Set("type", type);
        if (!Collect(RuleAnswer(context, collaboration, name, type), std::move(missing), rules,
                     errors))
            return InternalServerError();
    }
    Json answer = Json::MakeObject();
    return answer.Set("analysisRules", std::move(rules)).Set("errors", std::move(errors));
}

}  // namespace api
