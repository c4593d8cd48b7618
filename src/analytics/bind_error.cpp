// SPDX-License-Identifier: Apache-2.0
#include "analytics/bind_error.h"

#include "analytics/describe.h"
#include "analytics/refuse.h"

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

Refusal BinderRefusal(const duckdb::ErrorData& error, std::string_view text) {
    const auto offset = OffsetOf(error);
    const std::string name = NameAt(text, offset);
    if (Says(error, "Ambiguous reference")) {
        return RefusalAt(RefusalCode::kUnknownName, text, offset,
                         fmt::format("{} names more than one column", name.empty() ? "it" : name),
                         "write table.column");
    }
    if (InfoOf(error, "error_subtype") == "COLUMN_NOT_FOUND" ||
        Says(error, "does not have a column") || Says(error, "not found")) {
        return UnknownName(text, offset);
    }
    if (Says(error, "GROUP BY clause")) {
        return RefusalAt(RefusalCode::kGroupByNotAllowed, text, offset,
                         "a column stands neither in GROUP BY nor in an aggregate",
                         "add it to GROUP BY");
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
    const auto offset = OffsetOf(error);
    if (Says(error, "expression depth") || Says(error, "tree depth") ||
        Says(error, "memory exhausted") || error.Type() == ExceptionType::OUT_OF_MEMORY) {
        return RefusalAt(RefusalCode::kTooComplex, text, offset,
                         fmt::format("the query is nested more than {} deep", kNestingMax));
    }
    switch (error.Type()) {
        case ExceptionType::PARSER:
        case ExceptionType::SYNTAX:
            return RefusalAt(RefusalCode::kSyntax, text, offset, "the text is not valid SQL here");
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
