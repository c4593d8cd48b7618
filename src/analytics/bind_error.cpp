// SPDX-License-Identifier: Apache-2.0
#include "analytics/bind_error.h"

#include "analytics/describe.h"
#include "analytics/refuse.h"
#include "analytics/text_clauses.h"
#include "base/utf8.h"

#include <charconv>
#include <duckdb/common/error_data.hpp>
#include <fmt/core.h>
#include <optional>
#include <string>

namespace analytics {
namespace {

using duckdb::ExceptionType;
using query::Refusal;
using query::RefusalCode;

std::string InfoOf(const duckdb::ErrorData& error, const char* name) {
    const auto found = error.ExtraInfo().find(name);
    return found == error.ExtraInfo().end() ? std::string() : found->second;
}

std::optional<std::size_t> OffsetOf(const duckdb::ErrorData& error) {
    const std::string text = InfoOf(error, "position");
    std::size_t offset = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (text.empty() || parsed.ec != std::errc()) return {};
    return offset;
}

bool Says(const duckdb::ErrorData& error, std::string_view part) {
    return error.RawMessage().find(part) != std::string::npos;
}

// What "column o.city must appear in the GROUP BY clause" names, without its table.
std::string UngroupedName(const std::string& message) {
    const std::string_view before = "column ";
    const std::size_t end = message.find(" must appear");
    if (!message.starts_with(before) || end == std::string::npos) return {};
    std::string name = message.substr(before.size(), end - before.size());
    name.erase(0, name.rfind('.') + 1);
    std::erase(name, '"');
    return base::AsciiLower(name);
}

// The name that the engine's message is about, in lower case.
std::string NameIn(const duckdb::ErrorData& error) {
    const std::string& message = error.RawMessage();
    if (std::string ungrouped = UngroupedName(message); !ungrouped.empty()) return ungrouped;
    const std::size_t start = message.find('"');
    const std::size_t end = message.find('"', start + 1);
    if (start == std::string::npos || end == std::string::npos) return {};
    return base::AsciiLower(message.substr(start + 1, end - start - 1));
}

// Where the engine says that the error is, or else where the text has the name or word it is about.
std::optional<std::size_t> PlaceOf(const duckdb::ErrorData& error, std::string_view text) {
    if (const auto offset = OffsetOf(error)) return offset;
    if (const auto offset = PlaceOfName(text, NameIn(error))) return offset;
    if (Says(error, "QUALIFY")) return FirstWord(text, {"qualify"});
    if (Says(error, "must appear in the GROUP BY clause")) return FirstWord(text, {"having"});
    if (Says(error, "GROUP BY term")) return FirstWord(text, {"group"});
    if (Says(error, "Set operations")) return FirstWord(text, {"union"});
    return {};
}

Refusal BinderRefusal(const duckdb::ErrorData& error, std::string_view text) {
    const auto offset = PlaceOf(error, text);
    const std::string name = NameAt(text, offset);
    if (Says(error, "Ambiguous reference")) {
        return RefusalAt(RefusalCode::kUnknownName, text, offset,
                         fmt::format("{} names more than one column", name.empty() ? "it" : name),
                         "write table.column");
    }
    if (InfoOf(error, "error_subtype") == "COLUMN_NOT_FOUND" ||
        Says(error, "does not have a column") || Says(error, "does not exist on") ||
        Says(error, "not found")) {
        return UnknownName(text, offset);
    }
    if (Says(error, "must appear in the GROUP BY clause")) {
        return RefusalAt(RefusalCode::kGroupByRequired, text, offset,
                         "a column stands neither in GROUP BY nor in an aggregate",
                         "add it to GROUP BY");
    }
    if (Says(error, "term out of range")) {
        return RefusalAt(RefusalCode::kLiteralNotValid, text, offset,
                         "there is no selected column of that number");
    }
    if (Says(error, "aggregate")) {
        return RefusalAt(RefusalCode::kAggregateNotAllowed, text, offset,
                         "an aggregate cannot stand here");
    }
    if (Says(error, "indow")) {
        return RefusalAt(RefusalCode::kWindowNotAllowed, text, offset,
                         "a window function cannot stand here");
    }
    if (Says(error, "ype")) {
        return RefusalAt(RefusalCode::kTypeMismatch, text, offset,
                         "the values here have types that do not go together");
    }
    return RefusalAt(RefusalCode::kConstructNotAllowed, text, offset,
                     "this part of the query cannot be bound");
}

}  // namespace

Refusal RefusalOf(const duckdb::ErrorData& error, std::string_view text) {
    const auto offset = PlaceOf(error, text);
    if (Says(error, "expression depth") || Says(error, "tree depth") ||
        Says(error, "memory exhausted") || error.Type() == ExceptionType::OUT_OF_MEMORY) {
        return RefusalAt(RefusalCode::kTooComplex, text, offset,
                         fmt::format("the query is nested more than {} deep", kNestingMax));
    }
    switch (error.Type()) {
        case ExceptionType::PARSER:
        case ExceptionType::SYNTAX:
            return RefusalAt(RefusalCode::kSyntax, text, offset.value_or(text.size()),
                             "the text is not valid SQL here");
        case ExceptionType::BINDER: return BinderRefusal(error, text);
        case ExceptionType::CATALOG: return UnknownName(text, offset);
        case ExceptionType::CONVERSION:
        case ExceptionType::OUT_OF_RANGE:
        case ExceptionType::INVALID_INPUT:
            return RefusalAt(RefusalCode::kLiteralNotValid, text, offset,
                             "a constant is not valid here");
        case ExceptionType::MISMATCH_TYPE:
        case ExceptionType::INVALID_TYPE:
            return RefusalAt(RefusalCode::kTypeMismatch, text, offset,
                             "the values here have types that do not go together");
        default:
            return RefusalAt(RefusalCode::kConstructNotAllowed, text, offset,
                             "this part of the query cannot be bound");
    }
}

bool BreaksDatabase(const duckdb::ErrorData& error) {
    return error.Type() == ExceptionType::INTERNAL || error.Type() == ExceptionType::FATAL ||
           error.Type() == ExceptionType::OUT_OF_MEMORY;
}

}  // namespace analytics
