// SPDX-License-Identifier: Apache-2.0
#include "catalog/source.h"

#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "catalog/glob.h"

#include <algorithm>
#include <array>
#include <utility>

namespace catalog {
namespace {

constexpr std::size_t kPatternBytesMax = 4096;
constexpr std::size_t kNullValueBytesMax = 100;
constexpr std::size_t kColumnNameBytesMax = 255;

constexpr std::array<std::pair<std::string_view, Format>, 3> kFormats = {
    {{"PARQUET", Format::kParquet}, {"CSV", Format::kCsv}, {"JSON", Format::kJson}}};

base::Result<Format> ParseFormat(const base::ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text("format"));
    for (const auto& [name, format] : kFormats) {
        if (name == text) return format;
    }
    return base::FieldError(reader.FieldOf("format"),
                            base::QuoteName(text) + " is not one of PARQUET, CSV or JSON");
}

// `..` below a wildcard would lead out of what the wildcard found.
bool StepsUpBelowWildcard(const std::filesystem::path& pattern) {
    bool wild = false;
    for (const auto& part : pattern) {
        if (wild && part == "..") return true;
        wild = wild || HasWildcard(part.string());
    }
    return false;
}

base::Result<std::string> ParsePattern(const std::string& text, const std::string& field,
                                       const std::filesystem::path& folder) {
    if (text.empty()) return base::FieldError(field, "is empty");
    if (text.size() > kPatternBytesMax) return base::FieldError(field, "is longer than 4096 bytes");
    if (text.find('\0') != std::string::npos) return base::FieldError(field, "holds a zero byte");
    if (text.find("://") != std::string::npos) {
        return base::FieldError(field, "is a URL; this node reads files of its own machine only");
    }
    const std::filesystem::path pattern = folder / text;
    if (StepsUpBelowWildcard(pattern)) return base::FieldError(field, "has '..' after a wildcard");
    return pattern.string();
}

base::Result<std::vector<std::string>> ParseFiles(const base::ObjectReader& reader,
                                                  const std::filesystem::path& folder) {
    ASSIGN_OR_RETURN(const auto texts, reader.Texts("files", kPatternsPerSourceMax));
    if (texts.empty()) return base::FieldError(reader.FieldOf("files"), "names no file");
    std::vector<std::string> files;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ASSIGN_OR_RETURN(auto pattern, ParsePattern(texts[i], reader.FieldOf("files", i), folder));
        files.push_back(std::move(pattern));
    }
    return files;
}

base::Result<std::optional<std::string>> ParseCharacter(const base::ObjectReader& reader,
                                                        std::string_view name, bool may_be_empty) {
    ASSIGN_OR_RETURN(auto text, reader.OptionalText(name));
    if (!text) return text;
    const bool one =
        text->size() == 1 && *text != "\n" && *text != "\r" && *text != std::string(1, '\0');
    if (!one && !(may_be_empty && text->empty())) {
        return base::FieldError(reader.FieldOf(name),
                                "must be one ASCII character and no line break");
    }
    return text;
}

base::Result<CsvDialect> ParseDialect(const base::ObjectReader& reader) {
    CsvDialect dialect;
    ASSIGN_OR_RETURN(dialect.header, reader.OptionalBool("header"));
    ASSIGN_OR_RETURN(dialect.delimiter, ParseCharacter(reader, "delimiter", false));
    ASSIGN_OR_RETURN(dialect.quote, ParseCharacter(reader, "quote", true));
    if (dialect.delimiter && dialect.delimiter == dialect.quote) {
        return base::FieldError(reader.FieldOf("quote"), "is the same as the delimiter");
    }
    ASSIGN_OR_RETURN(auto nulls, reader.OptionalTexts("nullValues", kNullValuesMax));
    dialect.null_values = std::move(nulls).value_or(std::vector<std::string>());
    for (std::size_t i = 0; i < dialect.null_values.size(); ++i) {
        if (dialect.null_values[i].size() > kNullValueBytesMax) {
            return base::FieldError(reader.FieldOf("nullValues", i), "is longer than 100 bytes");
        }
    }
    return dialect;
}

base::Result<std::vector<DeclaredColumn>> ParseColumns(const base::ObjectReader& reader) {
    std::vector<DeclaredColumn> columns;
    const base::Json* json = reader.Find("columns");
    if (json == nullptr) return columns;
    const std::string field = reader.FieldOf("columns");
    if (!json->is_object())
        return base::FieldError(field, "must be an object of column names and types");
    if (json->AsObject().size() > kColumnsMax)
        return base::FieldError(field, "has more than 1000 columns");
    for (const base::JsonMember& member : json->AsObject()) {
        const std::string place = field + "." + base::QuoteName(member.name);
        if (member.name.empty() || member.name.size() > kColumnNameBytesMax) {
            return base::FieldError(place, "a column name has 1 to 255 bytes");
        }
        if (!member.value.is_string()) return base::FieldError(place, "must be the name of a type");
        const auto type = query::ParseType(member.value.AsString());
        if (!type.ok()) {
            return base::FieldError(place,
                                    base::QuoteName(member.value.AsString()) + " is no type");
        }
        columns.push_back({member.name, *type});
    }
    return columns;
}

// Options that the format has no use for are a mistake of whoever wrote them.
base::Status CheckOptionsFit(const base::ObjectReader& reader, Format format) {
    for (const std::string_view name : {"header", "delimiter", "quote", "nullValues"}) {
        if (format != Format::kCsv && reader.Has(name)) {
            return base::FieldError(reader.FieldOf(name), "is for format CSV only");
        }
    }
    if (format == Format::kParquet && reader.Has("columns")) {
        return base::FieldError(reader.FieldOf("columns"),
                                "is for formats CSV and JSON; Parquet files name their types");
    }
    return {};
}

}  // namespace

std::string_view ToString(Format format) {
    switch (format) {
        case Format::kParquet: return "PARQUET";
        case Format::kCsv: return "CSV";
        case Format::kJson: return "JSON";
    }
    UNREACHABLE();
}

base::Result<Source> ParseSource(const base::Json& json, std::string_view field,
                                 const std::filesystem::path& folder) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, std::string(field),
                                              {"files", "format", "header", "delimiter", "quote",
                                               "nullValues", "columns"}));
    Source source;
    ASSIGN_OR_RETURN(source.format, ParseFormat(reader));
    RETURN_IF_ERROR(CheckOptionsFit(reader, source.format));
    ASSIGN_OR_RETURN(source.files, ParseFiles(reader, folder));
    ASSIGN_OR_RETURN(source.csv, ParseDialect(reader));
    ASSIGN_OR_RETURN(source.columns, ParseColumns(reader));
    return source;
}

base::Json ToJson(const Source& source) {
    base::Json json = base::Json::MakeObject();
    json.Set("files", base::JsonArrayOf(source.files)).Set("format", ToString(source.format));
    if (source.csv.header) json.Set("header", *source.csv.header);
    if (source.csv.delimiter) json.Set("delimiter", *source.csv.delimiter);
    if (source.csv.quote) json.Set("quote", *source.csv.quote);
    if (!source.csv.null_values.empty()) {
        json.Set("nullValues", base::JsonArrayOf(source.csv.null_values));
    }
    if (!source.columns.empty()) {
        base::Json columns = base::Json::MakeObject();
        for (const DeclaredColumn& column : source.columns)
            columns.Set(column.name, query::ToString(column.type));
        json.Set("columns", std::move(columns));
    }
    return json;
}

}  // namespace catalog
