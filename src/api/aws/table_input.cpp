// SPDX-License-Identifier: Apache-2.0
#include "api/aws/table_input.h"

#include "api/aws/input.h"
#include "base/object_reader.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::ConfiguredTable;

constexpr std::string_view kReference = "tableReference";
constexpr std::string_view kColumns = "allowedColumns";

// As a parser gives a place, "a[0].b", in the way of ValidationException's fieldList: "a.0.b".
std::string FieldName(std::string_view place) {
    std::string name;
    for (const char c : place) {
        if (c == '[') name += '.';
        if (c != '[' && c != ']') name += c;
    }
    return name;
}

}  // namespace

std::optional<ApiError> ReadMethod(const Json& input) {
    if (TextOr(input, "analysisMethod", "DIRECT_QUERY") == "DIRECT_QUERY") return std::nullopt;
    return FieldInvalid("analysisMethod", "can only be DIRECT_QUERY: this node runs no jobs");
}

std::optional<ApiError> ReadReference(const HandlerContext& context, const Json& input,
                                      ConfiguredTable& table) {
    const Json* reference = MemberOf(input, kReference);
    if (reference == nullptr) return std::nullopt;
    const Json& glue = *MemberOf(*reference, "glue");
    const std::string place = std::string(kReference) + ".glue";
    if (TextOr(glue, "region", context.region) != context.region)
        return FieldInvalid(place + ".region", "is not this node's region, " + context.region);
    const auto name =
        catalog::FoldTableName(TextOf(glue, "databaseName"), TextOf(glue, "tableName"));
    if (!name.ok()) return FieldInvalid(place, name.error().message);
    auto found = catalog::CatalogTables(context.database).Find(context.account(), *name);
    if (!found.ok() && found.error().code == base::ErrorCode::kNotFound)
        return FieldInvalid(place, found.error().message + " of this account");
    if (!found.ok()) return FromError(found.error(), {});
    table.reference = *name;
    table.source = std::move(found->source);
    table.schema = std::move(found->schema);
    return std::nullopt;
}

std::optional<ApiError> ReadAllowedColumns(const Json& input, ConfiguredTable& table) {
    const Json* columns = MemberOf(input, kColumns);
    if (columns == nullptr) return std::nullopt;
    std::vector<std::string> names;
    for (const Json& column : columns->AsArray()) names.push_back(column.AsString());
    if (names.size() > kAllowedColumnsQuota)
        return QuotaExceeded({"columns in an allow list", kAllowedColumnsQuota});
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::find(names, names[i]) != names.begin() + static_cast<std::ptrdiff_t>(i))
            return FieldInvalid(std::string(kColumns) + "." + std::to_string(i), "is named twice");
    }
    table.allowed_columns = std::move(names);
    return std::nullopt;
}

std::optional<ApiError> CheckAllowedColumns(const ConfiguredTable& table,
                                            std::string_view changed) {
    for (std::size_t i = 0; i < table.allowed_columns.size(); ++i) {
        const std::string& name = table.allowed_columns[i];
        const catalog::FileColumn* column = catalog::FindColumn(table.schema, name);
        if (column != nullptr && column->type) continue;
        const std::string place = changed == kColumns
                                      ? std::string(kColumns) + "." + std::to_string(i)
                                      : std::string(changed);
        return FieldInvalid(place, column == nullptr
                                       ? "the table has no column " + base::QuoteName(name)
                                       : "the column " + base::QuoteName(name) + " has the type " +
                                             base::QuoteName(column->type_text) +
                                             ", which queries cannot use");
    }
    if (!table.rule) return std::nullopt;
    const auto named = policy::CheckRuleColumns(*table.rule, table.allowed_columns, "analysisRule");
    if (named.ok()) return std::nullopt;
    return FieldInvalid(std::string(changed),
                        "the table's analysis rule names other columns: " + named.error().message);
}

Json RuleOf(const Json& input) {
    Json rule = Json::MakeObject();
    rule.Set("type", TextOf(input, "analysisRuleType"))
        .Set("policy", *MemberOf(input, "analysisRulePolicy"));
    return rule;
}

ApiError RuleInvalid(const base::Error& error) {
    constexpr std::pair<std::string_view, std::string_view> kMembers[] = {
        {"analysisRule.policy", "analysisRulePolicy"}, {"analysisRule.type", "analysisRuleType"}};
    const std::size_t colon = error.message.find(": ");
    if (error.code != base::ErrorCode::kInvalidArgument || colon == std::string::npos)
        return FromError(error, {});
    const std::string place = error.message.substr(0, colon);
    for (const auto& [path, member] : kMembers) {
        if (!place.starts_with(path)) continue;
        return FieldInvalid(FieldName(std::string(member) + place.substr(path.size())),
                            error.message.substr(colon + 2));
    }
    return FromError(error, {});
}

}  // namespace api
