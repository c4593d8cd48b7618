// SPDX-License-Identifier: Apache-2.0
#include "catalog/schema.h"

#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <map>
#include <utility>

namespace catalog {
namespace {

base::Result<FileColumn> ParseColumn(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(json, std::move(field),
                                                                 {"name", "type", "unusableType"}));
    FileColumn column;
    ASSIGN_OR_RETURN(column.name, reader.Text("name"));
    ASSIGN_OR_RETURN(const auto type, reader.OptionalText("type"));
    if (!type) {
        ASSIGN_OR_RETURN(column.type_text, reader.Text("unusableType"));
        return column;
    }
    ASSIGN_OR_RETURN(column.type, query::ParseType(*type));
    column.type_text = *type;
    return column;
}

base::Json DialectJson(const CsvDialect& csv) {
    base::Json json = base::Json::MakeObject();
    if (csv.header) json.Set("header", *csv.header);
    if (csv.delimiter) json.Set("delimiter", *csv.delimiter);
    if (csv.quote) json.Set("quote", *csv.quote);
    return json.Set("nullValues", base::JsonArrayOf(csv.null_values));
}

base::Result<CsvDialect> ParseDialect(const base::Json& json) {
    ASSIGN_OR_RETURN(
        const auto reader,
        base::ObjectReader::Make(json, "csv", {"header", "delimiter", "quote", "nullValues"}));
    CsvDialect csv;
    ASSIGN_OR_RETURN(csv.header, reader.OptionalBool("header"));
    ASSIGN_OR_RETURN(csv.delimiter, reader.OptionalText("delimiter"));
    ASSIGN_OR_RETURN(csv.quote, reader.OptionalText("quote"));
    ASSIGN_OR_RETURN(csv.null_values, reader.Texts("nullValues", kNullValuesMax));
    return csv;
}

}  // namespace

std::string QueryName(const FileColumn& column) { return base::AsciiLower(column.name); }

const FileColumn* FindColumn(const PinnedSchema& schema, std::string_view query_name) {
    const auto found = std::ranges::find(schema.columns, query_name, &QueryName);
    return found == schema.columns.end() ? nullptr : &*found;
}

base::Status CheckColumns(const PinnedSchema& schema) {
    if (schema.columns.empty()) return base::InvalidArgument("the files have no columns");
    if (schema.columns.size() > kColumnsMax) {
        return base::InvalidArgument("the files have more than " + std::to_string(kColumnsMax) +
                                     " columns");
    }
    // By their places: what was taken for a header may be somebody's row.
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        const auto [first, is_new] = seen.emplace(QueryName(schema.columns[i]), i);
        if (is_new) continue;
        return base::InvalidArgument("columns " + std::to_string(first->second + 1) + " and " +
                                     std::to_string(i + 1) +
                                     " of the files have names that are equal but for case");
    }
    return {};
}

base::Json ToJson(const PinnedSchema& schema) {
    base::Json columns = base::Json::MakeArray();
    for (const FileColumn& column : schema.columns) {
        base::Json item = base::Json::MakeObject();
        item.Set("name", column.name);
        if (column.type) {
            item.Set("type", query::ToString(*column.type));
        } else {
            item.Set("unusableType", column.type_text);
        }
        columns.Append(std::move(item));
    }
    base::Json json = base::Json::MakeObject();
    return json.Set("columns", std::move(columns)).Set("csv", DialectJson(schema.csv));
}

base::Result<PinnedSchema> ParsePinnedSchema(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "schema", {"columns", "csv"}));
    PinnedSchema schema;
    ASSIGN_OR_RETURN(const auto items, reader.Items("columns", kColumnsMax));
    for (std::size_t i = 0; i < items.size(); ++i) {
        ASSIGN_OR_RETURN(auto column, ParseColumn(items[i], reader.FieldOf("columns", i)));
        schema.columns.push_back(std::move(column));
    }
    ASSIGN_OR_RETURN(const base::Json* csv, reader.Required("csv"));
    ASSIGN_OR_RETURN(schema.csv, ParseDialect(*csv));
    return schema;
}

}  // namespace catalog
