// SPDX-License-Identifier: Apache-2.0
#include "api/aws/schema_json.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/table_json.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "policy/table_status.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Schema;

Json RuleTypes(const Schema& schema) {
    Json types = Json::MakeArray();
    if (schema.table.rule) types.Append(policy::TypeOf(*schema.table.rule));
    return types;
}

// Types in lower case, as catalogs write them.
Json ColumnsJson(const policy::AgreedTable& table) {
    Json columns = Json::MakeArray();
    for (const query::NamedType& column : table.columns) {
        Json json = Json::MakeObject();
        json.Set("name", column.name).Set("type", base::AsciiLower(query::ToString(column.type)));
        columns.Append(std::move(json));
    }
    return columns;
}

Json StatusJson(const Schema& schema, std::string_view analysis,
                const std::vector<policy::StatusReason>& reasons) {
    Json json = Json::MakeObject();
    json.Set("status", reasons.empty() ? "READY" : "NOT_READY").Set("analysisType", analysis);
    if (schema.table.rule) json.Set("analysisRuleType", policy::TypeOf(*schema.table.rule));
    Json list = Json::MakeArray();
    for (const policy::StatusReason reason : reasons) {
        Json item = Json::MakeObject();
        item.Set("code", policy::CodeOf(reason)).Set("message", policy::MessageOf(reason));
        list.Append(std::move(item));
    }
    json.Set("reasons", std::move(list)).Set("configurations", Json::MakeArray());
    return json;
}

Json StatusesJson(const Schema& schema) {
    return Json::MakeArray(
        {StatusJson(schema, "DIRECT_ANALYSIS", policy::DirectAnalysisReasons(schema.agreed)),
         StatusJson(schema, "ADDITIONAL_ANALYSIS",
                    policy::AdditionalAnalysisReasons(schema.agreed))});
}

Json PropertiesJson(const Schema& schema) {
    Json association = Json::MakeObject();
    association.Set("configuredTableAssociationId", schema.association.id.text());
    Json json = Json::MakeObject();
    return json.Set("configuredTableAssociation", std::move(association));
}

// The model writes this ARN otherwise than that of the association itself.
std::string ResourceArn(const HandlerContext& context, const Schema& schema) {
    return CleanRoomsArn(context, schema.table.owner,
                         "membership/" + schema.membership.text() + "/configuredtableassociation",
                         schema.association.id.text());
}

// The table's rule with what the collaboration rule adds, if it is of its type.
Json ConsolidatedJson(const Schema& schema) {
    Json v1 = *PolicyJson(*schema.table.rule).Find("v1");
    const auto& added = schema.association.rule;
    if (added && policy::ToString(added->type) == policy::TypeOf(*schema.table.rule)) {
        const Json other = *PolicyJson(*added).Find("v1");
        Json body = v1.AsObject().front().value;
        for (const base::JsonMember& member : other.AsObject().front().value.AsObject())
            body.Set(member.name, member.value);
        v1.Set(v1.AsObject().front().name, std::move(body));
    }
    Json json = Json::MakeObject();
    return json.Set("v1", std::move(v1));
}

}  // namespace

Json SchemaSummaryJson(const HandlerContext& context,
                       const collaboration::Collaboration& collaboration, const Schema& schema) {
    Json json = Json::MakeObject();
    json.Set("name", schema.association.name)
        .Set("type", "TABLE")
        .Set("creatorAccountId", schema.table.owner.text())
        .Set("createTime", TimeJson(schema.association.created))
        .Set("updateTime", TimeJson(std::max(schema.association.updated, schema.table.updated)))
        .Set("collaborationId", collaboration.id.text())
        .Set("collaborationArn", CleanRoomsArn(context, collaboration.creator, "collaboration",
                                               collaboration.id.text()))
        .Set("analysisRuleTypes", RuleTypes(schema))
        .Set("analysisMethod", "DIRECT_QUERY")
        .Set("resourceArn", ResourceArn(context, schema));
    return json;
}

Json SchemaJson(const HandlerContext& context, const collaboration::Collaboration& collaboration,
                const Schema& schema) {
    Json json = SchemaSummaryJson(context, collaboration, schema);
    json.Set("columns", ColumnsJson(schema.agreed))
        .Set("partitionKeys", Json::MakeArray())
        .Set("description", schema.association.description)
        .Set("schemaStatusDetails", StatusesJson(schema))
        .Set("schemaTypeProperties", PropertiesJson(schema));
    return json;
}

Json SchemaRuleJson(const Schema& schema) {
    ASSERT(schema.table.rule);
    Json json = Json::MakeObject();
    json.Set("collaborationId", schema.association.collaboration.text())
        .Set("type", policy::TypeOf(*schema.table.rule))
        .Set("name", schema.association.name)
        .Set("createTime", TimeJson(schema.table.rule_created))
        .Set("updateTime",
             TimeJson(std::max(schema.table.rule_updated, schema.association.rule_updated)))
        .Set("policy", PolicyJson(*schema.table.rule))
        .Set("consolidatedPolicy", ConsolidatedJson(schema));
    if (schema.association.rule)
        json.Set("collaborationPolicy", PolicyJson(*schema.association.rule));
    return json;
}

}  // namespace api
