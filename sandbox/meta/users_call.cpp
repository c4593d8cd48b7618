// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/users_call.h"

#include "base/bytes.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 7> kPayloadMembers = {
    "schema", "data", "is_raw", "app_ids", "page_ids", "ig_account_ids", "data_source"};
constexpr std::array<std::string_view, 4> kSessionMembers = {
    "session_id", "batch_seq", "last_batch_flag", "estimated_num_total"};
constexpr std::array<std::string_view, 8> kTopParameters = {
    "payload",         "session",        "namespace", "access_token",
    "appsecret_proof", "appsecret_time", "method",    "format"};
constexpr std::array<std::string_view, 6> kIdentifiers = {"EMAIL",     "PHONE",  "MADID",
                                                          "EXTERN_ID", "APPUID", "PAGEUID"};
constexpr std::int64_t kPlaceOther = 1;  // a country of data-processing options that needs a state

using Columns = std::vector<const Column*>;

UsersProblem Refuse(std::string message, std::string blame = {}) {
    return {.error = BadParameter(std::move(message), std::move(blame))};
}

template <std::size_t N>
bool IsAmong(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::int64_t> WholeNumber(const base::Json* value) {
    if (value == nullptr) return std::nullopt;
    if (value->is_int()) return value->AsInt();
    if (!value->is_string()) return std::nullopt;
    const std::string& text = value->AsString();
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<UsersProblem> ReadSession(Parameters& parameters, UsersCall& out) {
    if (parameters.Find("session") == nullptr) return std::nullopt;
    const base::Json* session = parameters.Structure("session");
    if (session == nullptr || !session->is_object())
        return Refuse("session is not an object", "session");
    for (const base::JsonMember& member : session->AsObject()) {
        if (!IsAmong(kSessionMembers, member.name))
            return Refuse("session has an unknown member", "session");
    }
    const auto id = WholeNumber(session->Find("session_id"));
    const auto sequence = WholeNumber(session->Find("batch_seq"));
    const base::Json* last = session->Find("last_batch_flag");
    const base::Json* total = session->Find("estimated_num_total");
    if (!id || *id < 1) return Refuse("session_id is not a positive 64-bit number", "session_id");
    if (!sequence || *sequence < 1) return Refuse("batch_seq does not count from 1", "batch_seq");
    if (last != nullptr && !last->is_bool())
        return Refuse("last_batch_flag is not true or false", "last_batch_flag");
    if (total != nullptr && WholeNumber(total).value_or(-1) < 0) {
        return Refuse("estimated_num_total is not a number", "estimated_num_total");
    }
    out.place = BatchPlace{
        .session_id = *id, .batch_seq = *sequence, .last = last != nullptr && last->AsBool()};
    return std::nullopt;
}

std::optional<UsersProblem> ReadSchema(const base::Json* schema, Columns& columns, UsersCall& out) {
    if (schema == nullptr) return Refuse("payload has no schema", "schema");
    if (!schema->is_array()) {
        return UsersProblem{
            .error = {.code = 2650,
                      .message =
                          "The data source of this audience does not support this schema form"}};
    }
    for (const base::Json& name : schema->AsArray()) {
        const Column* column = name.is_string() ? FindColumn(name.AsString()) : nullptr;
        if (column == nullptr) return Refuse("The schema names an unknown column", "schema");
        if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
            return Refuse("The schema names a column twice", "schema");
        }
        columns.push_back(column);
        out.schema += (out.schema.empty() ? "" : ",") + std::string(column->name);
        out.has_value_column = out.has_value_column || column->kind == ColumnKind::kValue;
    }
    if (columns.empty()) return Refuse("The schema is empty", "schema");
    return std::nullopt;
}

bool IsEmpty(const base::Json& cell) { return cell.is_string() && cell.AsString().empty(); }

bool HasCell(const Columns& columns, const base::Json::Array& cells, std::string_view name) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i]->name == name) return !IsEmpty(cells[i]);
    }
    return false;
}

// One key that identifies alone, or a full name with something to tell its bearers apart.
bool IsUsable(const Columns& columns, const base::Json::Array& cells) {
    const auto has = [&](std::string_view name) { return HasCell(columns, cells, name); };
    return std::any_of(kIdentifiers.begin(), kIdentifiers.end(), has) ||
           (has("FN") && has("LN") && (has("ZIP") || has("CT") || has("DOBY")));
}

bool IsPlaceWithoutState(const Columns& columns, const base::Json::Array& cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i]->name != "DATA_PROCESSING_OPTIONS_COUNTRY") continue;
        return cells[i].AsInt() >= kPlaceOther &&
               !HasCell(columns, cells, "DATA_PROCESSING_OPTIONS_STATE");
    }
    return false;
}

std::optional<UsersProblem> CheckRow(const Columns& columns, const base::Json& row,
                                     std::size_t number, const CellChecker& checker,
                                     UsersCall& out) {
    const std::string where = "Row " + std::to_string(number) + " of the data";
    if (!row.is_array()) return Refuse(where + " is not a list", "data");
    const base::Json::Array& cells = row.AsArray();
    for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
        const CellFault fault = checker.Check(*columns[i], cells[i]);
        if (fault == CellFault::kNone) continue;
        const std::string name(columns[i]->name);
        if (fault == CellFault::kLooksHashed) {
            if (out.warnings.size() < kInvalidSamplesMax)
                out.warnings.push_back(name + " " + std::string(ToString(fault)));
            continue;
        }
        std::string message = where;
        message.append(": ").append(name).append(" ").append(ToString(fault));
        UsersProblem problem = Refuse(std::move(message), name);
        problem.leak = fault == CellFault::kLeak;
        if (problem.leak) problem.error.status = 400;
        return problem;
    }
    if (cells.size() != columns.size()) {
        return Refuse(where + " has " + std::to_string(cells.size()) + " cells for " +
                          std::to_string(columns.size()) + " columns of the schema",
                      "data");
    }
    if (IsPlaceWithoutState(columns, cells))
        return Refuse(where + " names a country of processing without a state", "data");
    return std::nullopt;
}

std::optional<UsersProblem> ReadRows(const base::Json* data, const Columns& columns,
                                     const CellChecker& checker, UsersCall& out) {
    if (data == nullptr || !data->is_array() || data->AsArray().empty()) {
        return Refuse("payload has no list of data", "data");
    }
    const base::Json::Array& rows = data->AsArray();
    std::string keys;
    keys.reserve(rows.size() * sizeof(RowKey));
    // Every row is looked at, too, when there are too many of them: a leak among them is still a
    // leak.
    for (std::size_t number = 0; number < rows.size(); ++number) {
        if (auto problem = CheckRow(columns, rows[number], number, checker, out)) return problem;
        const base::Json::Array& cells = rows[number].AsArray();
        if (!IsUsable(columns, cells)) out.invalid.push_back(number);
        out.keys.push_back(RowKeyOf(RowText(columns, cells)));
        keys.append(base::AsText(out.keys.back()));
    }
    if (rows.size() > kRowsMax) {
        return UsersProblem{
            .error = {.code = 1, .subcode = 99, .message = "An unknown error occurred"}};
    }
    out.data_sha256 = Sha256Hex(keys);
    out.rows = data;
    return std::nullopt;
}

// The leak among the cells, if the call was refused before its rows were read.
bool HidesLeak(const base::Json* data) {
    if (data == nullptr || !data->is_array()) return false;
    const auto holds_address = [](const base::Json& cell) {
        return cell.is_string() && cell.AsString().find('@') != std::string::npos;
    };
    for (const base::Json& row : data->AsArray()) {
        if (holds_address(row)) return true;
        if (row.is_array() &&
            std::any_of(row.AsArray().begin(), row.AsArray().end(), holds_address))
            return true;
    }
    return false;
}

std::optional<UsersProblem> ReadPayload(Parameters& parameters, const CellChecker& checker,
                                        UsersCall& out) {
    if (parameters.Find("payload") == nullptr)
        return Refuse("Missing parameter payload", "payload");
    const base::Json* payload = parameters.Structure("payload");
    if (payload == nullptr || !payload->is_object())
        return Refuse("payload is not an object", "payload");
    for (const base::JsonMember& member : payload->AsObject()) {
        if (!IsAmong(kPayloadMembers, member.name))
            return Refuse("payload has an unknown member", "payload");
    }
    const base::Json* raw = payload->Find("is_raw");
    if (raw != nullptr && !raw->is_bool()) return Refuse("is_raw is not true or false", "is_raw");
    const base::Json* data = payload->Find("data");
    Columns columns;
    if (auto problem = ReadSchema(payload->Find("schema"), columns, out)) {
        problem->leak = HidesLeak(data);
        return problem;
    }
    if (HasCell(columns, base::Json::Array(columns.size(), base::Json("x")), "APPUID") &&
        payload->Find("app_ids") == nullptr) {
        return Refuse("APPUID needs app_ids", "app_ids");
    }
    return ReadRows(data, columns, checker, out);
}

}  // namespace

std::string RowText(const std::vector<const Column*>& columns, const base::Json::Array& cells) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!IsEmpty(cells[i])) order.push_back(i);
    }
    // The columns lie in one table, so their addresses have its order.
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return columns[a] < columns[b]; });
    std::string text;
    for (const std::size_t i : order) {
        text.append(columns[i]->name).append("=");
        text.append(cells[i].is_string() ? cells[i].AsString() : cells[i].Dump()).append("\n");
    }
    return text;
}

std::optional<UsersProblem> ReadUsersCall(Parameters& parameters, const CellChecker& checker,
                                          UsersCall& out) {
    std::optional<UsersProblem> problem = ReadPayload(parameters, checker, out);
    if (problem) return problem;
    for (const Parameter& parameter : parameters.all()) {
        if (!IsAmong(kTopParameters, parameter.name)) {
            return Refuse("Unknown parameter " + base::EscapeControls(parameter.name),
                          parameter.name);
        }
    }
    return ReadSession(parameters, out);
}

}  // namespace sandbox
