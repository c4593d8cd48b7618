// SPDX-License-Identifier: Apache-2.0
#include "metadata/statement.h"

#include "metadata/sqlite_error.h"
#include "metadata/statement_cache.h"

#include <cstddef>
#include <sqlite3.h>
#include <string_view>

namespace metadata {
namespace {

// An address for empty texts and bytes: SQLite takes a null pointer for NULL.
constexpr char kEmpty = 0;

int BindOne(sqlite3_stmt* statement, int index, const Parameter::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return sqlite3_bind_int64(statement, index, *number);
    if (const auto* number = std::get_if<double>(&value))
        return sqlite3_bind_double(statement, index, *number);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        const char* data = text->empty() ? &kEmpty : text->data();
        return sqlite3_bind_text64(statement, index, data, text->size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    if (const auto* bytes = std::get_if<base::ByteView>(&value)) {
        const void* data = bytes->empty() ? static_cast<const void*>(&kEmpty) : bytes->data();
        return sqlite3_bind_blob64(statement, index, data, bytes->size(), SQLITE_TRANSIENT);
    }
    return sqlite3_bind_null(statement, index);
}

base::Error WrongColumn(int column, std::string_view wanted) {
    return {base::ErrorCode::kCorrupt, "the database holds something else than was stored",
            "column " + std::to_string(column) + " is not " + std::string(wanted)};
}

}  // namespace

void Statement::GiverBack::operator()(sqlite3_stmt* statement) const { cache->GiveBack(statement); }

base::Status Statement::Bind(std::initializer_list<Parameter> parameters) {
    sqlite3_stmt* statement = statement_.get();
    // What the last run answered was told when it ran.
    sqlite3_reset(statement);
    if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != parameters.size()) {
        return base::Internal("a statement was given the wrong number of values");
    }
    int index = 0;
    for (const Parameter& parameter : parameters) {
        const int code = BindOne(statement, ++index, parameter.value());
        if (code != SQLITE_OK) return FromSqlite(code, sqlite3_db_handle(statement));
    }
    return {};
}

base::Result<bool> Statement::Step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    base::Error error = FromSqlite(code, sqlite3_db_handle(statement_.get()));
    sqlite3_reset(statement_.get());
    return error;
}

base::Status Statement::Finish() {
    const int code = sqlite3_reset(statement_.get());
    if (code != SQLITE_OK) return FromSqlite(code, sqlite3_db_handle(statement_.get()));
    return {};
}

base::Status Statement::CheckColumnCount(std::size_t wanted) const {
    if (static_cast<std::size_t>(sqlite3_data_count(statement_.get())) == wanted) return {};
    return base::Internal("a row was read with the wrong number of columns");
}

bool Statement::IsNull(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

base::Status Statement::ReadInto(int column, std::int64_t& out) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_INTEGER)
        return WrongColumn(column, "a whole number");
    out = sqlite3_column_int64(statement_.get(), column);
    return {};
}

base::Status Statement::ReadInto(int column, bool& out) const {
    std::int64_t number = 0;
    RETURN_IF_ERROR(ReadInto(column, number));
    if (number != 0 && number != 1) return WrongColumn(column, "0 or 1");
    out = number == 1;
    return {};
}

base::Status Statement::ReadInto(int column, double& out) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_FLOAT)
        return WrongColumn(column, "a number");
    out = sqlite3_column_double(statement_.get(), column);
    return {};
}

base::Status Statement::ReadInto(int column, std::string& out) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_TEXT)
        return WrongColumn(column, "a text");
    base::ByteView bytes(sqlite3_column_text(statement_.get(), column),
                         static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
    out = base::AsText(bytes);
    return {};
}

base::Status Statement::ReadInto(int column, base::Bytes& out) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_BLOB)
        return WrongColumn(column, "bytes");
    const auto* data =
        static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    out = data == nullptr ? base::Bytes() : base::Bytes(data, data + size);
    return {};
}

base::Status Statement::ReadInto(int column, base::WallTime& out) const {
    std::int64_t milliseconds = 0;
    RETURN_IF_ERROR(ReadInto(column, milliseconds));
    out = base::WallTime(std::chrono::milliseconds(milliseconds));
    if (out < base::kWallTimeMin || out > base::kWallTimeMax) return WrongColumn(column, "a time");
    return {};
}

}  // namespace metadata
