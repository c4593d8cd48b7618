// SPDX-License-Identifier: Apache-2.0
#include "api/aws/schema_handlers.h"

#include "api/aws/input.h"
#include "api/aws/schema_json.h"
#include "api/aws/subjects.h"

#include <functional>
#include <utility>

namespace api {
namespace {

using base::Json;
using base::Result;
using collaboration::Collaboration;
using collaboration::Schema;

// The model has no kind of resource for schemas but what they come from.
Resource Named(const std::string& name) { return {"CONFIGURED_TABLE_ASSOCIATION", name}; }

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

// What one name of a list led to, and what stands among the errors if it is not there.
struct Sought {
    Result<Json> found;
    Json missing;
};

// Where the names asked for stand, and where what was found goes.
struct ListNames {
    std::string asked;
    std::string answered;
};

ApiAnswer AnswerOne(const HandlerContext& context, const Json& input, std::string member,
                    const std::function<Result<Json>(const Collaboration&)>& find) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    AboutCollaboration(input));
    VALUE_OR_ANSWER(Json json, find(collaboration), Named(TextOf(input, "name")));
    Json answer = Json::MakeObject();
    return answer.Set(std::move(member), std::move(json));
}

ApiAnswer AnswerEach(const HandlerContext& context, const Json& input, const ListNames& names,
                     const std::function<Sought(const Collaboration&, const Json&)>& seek) {
    VALUE_OR_ANSWER(const Collaboration collaboration, CollaborationOf(context, input),
                    AboutCollaboration(input));
    Json items = Json::MakeArray();
    Json errors = Json::MakeArray();
    for (const Json& item : MemberOf(input, names.asked)->AsArray()) {
        Sought sought = seek(collaboration, item);
        if (sought.found.ok()) {
            items.Append(*std::move(sought.found));
        } else if (sought.found.error().code == base::ErrorCode::kNotFound) {
            errors.Append(std::move(sought.missing));
        } else {
            return InternalServerError();
        }
    }
    Json answer = Json::MakeObject();
    return answer.Set(names.answered, std::move(items)).Set("errors", std::move(errors));
}

}  // namespace

ApiAnswer ListSchemas(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
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
    return AnswerOne(context, input, "schema", [&](const Collaboration& collaboration) {
        return SchemaAnswer(context, collaboration, TextOf(input, "name"));
    });
}

ApiAnswer BatchGetSchema(const HandlerContext& context, const Json& input) {
    return AnswerEach(context, input, {"names", "schemas"},
                      [&](const Collaboration& collaboration, const Json& item) -> Sought {
                          const std::string& name = item.AsString();
                          return {SchemaAnswer(context, collaboration, name), MissingJson(name)};
                      });
}

ApiAnswer GetSchemaAnalysisRule(const HandlerContext& context, const Json& input) {
    return AnswerOne(context, input, "analysisRule", [&](const Collaboration& collaboration) {
        return RuleAnswer(context, collaboration, TextOf(input, "name"), TextOf(input, "type"));
    });
}

ApiAnswer BatchGetSchemaAnalysisRule(const HandlerContext& context, const Json& input) {
    return AnswerEach(context, input, {"schemaAnalysisRuleRequests", "analysisRules"},
                      [&](const Collaboration& collaboration, const Json& item) -> Sought {
                          const std::string& name = TextOf(item, "name");
                          const std::string& type = TextOf(item, "type");
                          Json missing = MissingJson(name);
                          missing.Set("type", type);
                          return {RuleAnswer(context, collaboration, name, type),
                                  std::move(missing)};
                      });
}

}  // namespace api
