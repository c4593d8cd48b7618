// SPDX-License-Identifier: Apache-2.0
#include "query/print.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace query {
namespace {

// DuckDB's keywords that cannot stand as a bare name everywhere we write one (duckdb_keywords():
// reserved, type_function and column_name categories). Sorted.
constexpr auto kQuoted = std::to_array<std::string_view>({
    "all",         "analyse",    "analyze",    "and",       "anti",         "any",
    "array",       "as",         "asc",        "asof",      "at",           "authorization",
    "between",     "bigint",     "binary",     "bit",       "boolean",      "both",
    "by",          "case",       "cast",       "char",      "character",    "check",
    "coalesce",    "collate",    "collation",  "column",    "columns",      "concurrently",
    "constraint",  "create",     "cross",      "current",   "dec",          "decimal",
    "default",     "deferrable", "desc",       "describe",  "distinct",     "do",
    "else",        "end",        "except",     "exists",    "extract",      "false",
    "fetch",       "float",      "for",        "foreign",   "freeze",       "from",
    "full",        "generated",  "glob",       "grant",     "group",        "grouping",
    "having",      "ilike",      "in",         "initially", "inner",        "inout",
    "int",         "integer",    "intersect",  "interval",  "into",         "is",
    "isnull",      "join",       "lambda",     "lateral",   "leading",      "left",
    "like",        "limit",      "map",        "national",  "natural",      "nchar",
    "none",        "not",        "notnull",    "null",      "nullif",       "numeric",
    "offset",      "on",         "only",       "or",        "order",        "out",
    "outer",       "overlaps",   "overlay",    "pivot",     "pivot_longer", "pivot_wider",
    "placing",     "position",   "positional", "precision", "primary",      "qualify",
    "real",        "references", "returning",  "right",     "row",          "select",
    "semi",        "set",        "setof",      "show",      "similar",      "smallint",
    "some",        "struct",     "substring",  "summarize", "symmetric",    "table",
    "tablesample", "then",       "time",       "timestamp", "to",           "trailing",
    "treat",       "trim",       "true",       "try_cast",  "union",        "unique",
    "unpack",      "unpivot",    "user",       "using",     "values",       "varchar",
    "variadic",    "verbose",    "when",       "where",     "window",       "with",
    "xmlelement",
});

bool IsKeyword(std::string_view name) { return std::ranges::binary_search(kQuoted, name); }

bool IsPlain(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    return std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string Doubled(const std::string& text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out.push_back(quote);
        out.push_back(c);
    }
    out.push_back(quote);
    return out;
}

}  // namespace

std::string PrintIdentifier(const std::string& name) {
    return IsPlain(name) && !IsKeyword(name) ? name : Doubled(name, '"');
}

std::string PrintText(const std::string& text) { return Doubled(text, '\''); }

}  // namespace query
