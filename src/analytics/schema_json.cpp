// SPDX-License-Identifier: Apache-2.0
#include "analytics/schema_json.h"

namespace analytics {
namespace {

base::Error NotASchema() { return base::Internal("not a schema"); }

base::Result<std::string> NameOf(const base::Json& json) {
    const base::Json* name = json.Find("name");
    if (name == nullptr || !name->is_string()) return NotASchema();
    return name->AsString();
}

}  // namespace

base::Json ToJson(const std::vector<query::NamedType>& columns) {
    base::Json list = base::Json::MakeArray();
    for (const query::NamedType& column : columns) {
        base::Json item = base::Json::MakeObject();
        item.Set("name", column.name).Set("type", query::ToString(column.type));
        list.Append(std::move(item));
    }
    return list;
}

base::Result<std::vector<query::NamedType>> NamedTypesFromJson(const base::Json& json) {
    if (!json.is_array()) return NotASchema();
    std::vector<query::NamedType> columns;
    for (const base::Json& item : json.AsArray()) {
        ASSIGN_OR_RETURN(std::string name, NameOf(item));
        const base::Json* type_text = item.Find("type");
        if (type_text == nullptr || !type_text->is_string()) return NotASchema();
        ASSIGN_OR_RETURN(const query::Type type, query::ParseType(type_text->AsString()));
        columns.push_back({std::move(name), type});
    }
    return columns;
}

base::Json ToJson(const runs::ShadowSchema& schema) {
    base::Json list = base::Json::MakeArray();
    for (const runs::ShadowTable& table : schema.tables) {
        base::Json item = base::Json::MakeObject();
        item.Set("name", table.name).Set("columns", ToJson(table.columns));
        list.Append(std::move(item));
    }
    return list;
}

base::Result<runs::ShadowSchema> ShadowSchemaFromJson(const base::Json& json) {
    if (!json.is_array()) return NotASchema();
    runs::ShadowSchema schema;
    for (const base::Json& item : json.AsArray()) {
        runs::ShadowTable table;
        ASSIGN_OR_RETURN(table.name, NameOf(item));
        const base::Json* columns = item.Find("columns");
        if (columns == nullptr) return NotASchema();
        ASSIGN_OR_RETURN(table.columns, NamedTypesFromJson(*columns));
        schema.tables.push_back(std::move(table));
    }
    return schema;
}

}  // namespace analytics
