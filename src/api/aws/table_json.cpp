// SPDX-License-Identifier: Apache-2.0
#include "api/aws/table_json.h"

#include "access/arn.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "base/json_array.h"

namespace api {
namespace {

using base::Json;
using collaboration::Association;
using collaboration::ConfiguredTable;
using collaboration::Membership;

// In place of the role that a room document need not name.
constexpr std::string_view kUnnamedRole = "glovebox";

template <class Rule, class NameOf>
Json TypesJson(const std::optional<Rule>& rule, NameOf name_of) {
    Json types = Json::MakeArray();
    if (rule) types.Append(name_of(*rule));
    return types;
}

Json RuleTypes(const ConfiguredTable& table) {
    return TypesJson(table.rule,
                     [](const policy::AnalysisRule& rule) { return policy::TypeOf(rule); });
}

Json RuleTypes(const Association& association) {
    return TypesJson(association.rule, [](const policy::CollaborationRule& rule) {
        return policy::ToString(rule.type);
    });
}

Json ReferenceJson(const catalog::TableName& reference) {
    Json glue = Json::MakeObject();
    glue.Set("tableName", reference.table).Set("databaseName", reference.database);
    Json json = Json::MakeObject();
    return json.Set("glue", std::move(glue));
}

}  // namespace

std::string TableArn(const HandlerContext& context, const ConfiguredTable& table) {
    return CleanRoomsArn(context, table.owner, "configuredtable", table.id.text());
}

std::string AssociationArn(const HandlerContext& context, const Membership& membership,
                           const base::AssociationId& association) {
    return CleanRoomsArn(context, membership.account,
                         "configuredtableassociation/" + membership.id.text(), association.text());
}

Json ConfiguredTableSummaryJson(const HandlerContext& context, const ConfiguredTable& table) {
    Json json = Json::MakeObject();
    json.Set("id", table.id.text())
        .Set("arn", TableArn(context, table))
        .Set("name", table.name)
        .Set("tableType", "GLUE")
        .Set("createTime", TimeJson(table.created))
        .Set("updateTime", TimeJson(table.updated))
        .Set("analysisRuleTypes", RuleTypes(table))
        .Set("analysisMethod", "DIRECT_QUERY");
    return json;
}

Json ConfiguredTableJson(const HandlerContext& context, const ConfiguredTable& table) {
    Json json = ConfiguredTableSummaryJson(context, table);
    // Absent rather than empty, or infrastructure code would see a difference from what it had set.
    if (!table.description.empty()) json.Set("description", table.description);
    json.Set("tableReference", ReferenceJson(table.reference))
        .Set("allowedColumns", base::JsonArrayOf(table.allowed_columns));
    return json;
}

Json TableRuleJson(const HandlerContext& context, const ConfiguredTable& table) {
    Json json = Json::MakeObject();
    json.Set("configuredTableId", table.id.text())
        .Set("configuredTableArn", TableArn(context, table))
        .Set("policy", PolicyJson(*table.rule))
        .Set("type", policy::TypeOf(*table.rule))
        .Set("createTime", TimeJson(table.rule_created))
        .Set("updateTime", TimeJson(table.rule_updated));
    return json;
}

Json AssociationSummaryJson(const HandlerContext& context, const Membership& membership,
                            const Association& association) {
    Json json = Json::MakeObject();
    json.Set("id", association.id.text())
        .Set("arn", AssociationArn(context, membership, association.id))
        .Set("configuredTableId", association.table.text())
        .Set("membershipId", membership.id.text())
        .Set("membershipArn",
             CleanRoomsArn(context, membership.account, "membership", membership.id.text()))
        .Set("name", association.name)
        .Set("createTime", TimeJson(association.created))
        .Set("updateTime", TimeJson(association.updated))
        .Set("analysisRuleTypes", RuleTypes(association));
    return json;
}

Json AssociationJson(const HandlerContext& context, const Membership& membership,
                     const ConfiguredTable& table, const Association& association) {
    Json json = AssociationSummaryJson(context, membership, association);
    json.Set("configuredTableArn", TableArn(context, table))
        .Set("roleArn", association.role_arn.empty()
                            ? access_control::RoleArn(membership.account, kUnnamedRole)
                            : association.role_arn);
    if (!association.description.empty()) json.Set("description", association.description);
    return json;
}

Json AssociationRuleJson(const HandlerContext& context, const Membership& membership,
                         const Association& association) {
    Json json = Json::MakeObject();
    json.Set("membershipIdentifier", membership.id.text())
        .Set("configuredTableAssociationId", association.id.text())
        .Set("configuredTableAssociationArn", AssociationArn(context, membership, association.id))
        .Set("policy", PolicyJson(*association.rule))
        .Set("type", policy::ToString(association.rule->type))
        .Set("createTime", TimeJson(association.rule_created))
        .Set("updateTime", TimeJson(association.rule_updated));
    return json;
}

Json PolicyJson(const policy::AnalysisRule& rule) { return *policy::ToJson(rule).Find("policy"); }

Json PolicyJson(const policy::CollaborationRule& rule) {
    return *policy::ToJson(rule).Find("policy");
}

}  // namespace api
