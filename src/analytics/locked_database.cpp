// SPDX-License-Identifier: Apache-2.0
#include "analytics/locked_database.h"

#include "analytics/bounded_decompression.h"
#include "analytics/broker_file_system.h"

#include <algorithm>
#include <duckdb.hpp>
#include <duckdb/common/string_util.hpp>
#include <duckdb/main/client_context.hpp>

namespace analytics {
namespace {

constexpr std::string_view kTablePrefix = "gb://t/";

// Extensions are linked in; nothing is looked for, loaded or remembered.
void Configure(duckdb::DBConfig& config, BrokerFiles& files) {
    config.file_system =
        duckdb::make_uniq<BoundedFileSystem>(duckdb::make_uniq<BrokerFileSystem>(files), files);
    config.options.maximum_threads = 1;
    config.options.use_temporary_directory = false;
    config.options.temporary_directory = std::string();
    config.options.autoload_known_extensions = false;
    config.options.autoinstall_known_extensions = false;
    config.options.allow_unsigned_extensions = false;
    config.options.allow_community_extensions = false;
    config.options.temp_file_encryption = false;
    config.AddAllowedDirectory(std::string(kBrokerPrefix));
    // It would go on serving a file whose key was taken away.
    config.SetOptionByName("enable_external_file_cache", duckdb::Value::BOOLEAN(false));
    config.SetOptionByName("allow_persistent_secrets", duckdb::Value::BOOLEAN(false));
    config.SetOptionByName("preserve_insertion_order", duckdb::Value::BOOLEAN(true));
}

// What a file says of its own values may be a lie, and the optimiser would believe it: a value outside its column's
// range, once it survives a join, fails the query. So ranges count only where they were compared with the values. And
// the keys a join finds never decide what is read: they would be looked up in bloom filters, which nobody compared.
// docs/decisions/0014
constexpr std::string_view kDoubtFooters =
    "SET disabled_optimizers='statistics_propagation,join_filter_pushdown'";
constexpr std::string_view kBelieveFooters = "SET disabled_optimizers='join_filter_pushdown'";

// DuckDB knows these settings only once its extensions are there; after the last one nothing can be set.
constexpr std::array kLastSettings{"SET TimeZone='UTC'", "SET parquet_metadata_cache=true",
                                   "SET enable_external_access=false",
                                   "SET lock_configuration=true"};

std::vector<std::string> SettingsFor(const DatabaseLimits& limits) {
    const auto bytes = [](std::uint64_t count) { return "'" + std::to_string(count) + "B'"; };
    std::vector<std::string> settings{"SET memory_limit=" + bytes(limits.memory_bytes_max),
                                      "SET threads=" + std::to_string(limits.threads_max)};
    if (limits.spill_bytes_max > 0) {
        settings.push_back("SET temp_directory='" + std::string(kSpillFolder) + "'");
        settings.push_back("SET max_temp_directory_size=" + bytes(limits.spill_bytes_max));
    }
    settings.emplace_back(limits.believe_footers ? kBelieveFooters : kDoubtFooters);
    settings.insert(settings.end(), kLastSettings.begin(), kLastSettings.end());
    return settings;
}

// The gb:// name of an input in a message of DuckDB's.
std::string FileNamedIn(const std::string& message) {
    const std::size_t start = message.find(kTablePrefix);
    if (start == std::string::npos) return {};
    const std::size_t end = message.find_first_not_of("0123456789/", start + kTablePrefix.size());
    return message.substr(start, end == std::string::npos ? end : end - start);
}

void ThrowIfFailed(duckdb::QueryResult& result) {
    if (result.HasError()) result.ThrowError();
}

Cell CellAt(const duckdb::UnifiedVectorFormat& column, duckdb::idx_t row) {
    const duckdb::idx_t index = column.sel->get_index(row);
    if (!column.validity.RowIsValid(index)) return std::nullopt;
    const auto& text = duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(column)[index];
    return std::string_view(text.GetData(), text.GetSize());
}

base::Status SinkChunk(duckdb::DataChunk& chunk, std::vector<Cell>& row,
                       const LockedDatabase::RowSink& sink) {
    const auto columns = chunk.ToUnifiedFormat();
    for (duckdb::idx_t at = 0; at < chunk.size(); ++at) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = CellAt(columns[i], at);
        RETURN_IF_ERROR(sink(row));
    }
    return {};
}

}  // namespace

struct LockedDatabase::Instance {
    explicit Instance(duckdb::DBConfig& config)
        : database(nullptr, &config), connection(database) {}

    duckdb::DuckDB database;
    duckdb::Connection connection;
};

LockedDatabase::LockedDatabase(std::unique_ptr<Instance> instance, BrokerFiles& files)
    : instance_(std::move(instance)), files_(&files) {}
LockedDatabase::~LockedDatabase() = default;
LockedDatabase::LockedDatabase(LockedDatabase&&) noexcept = default;
LockedDatabase& LockedDatabase::operator=(LockedDatabase&&) noexcept = default;

base::Result<LockedDatabase> LockedDatabase::Open(const DatabaseLimits& limits,
                                                  BrokerFiles& files) {
    ASSIGN_OR_RETURN(auto database, UnlockedDatabase::Open(files));
    return std::move(database).Lock(limits);
}

base::Result<UnlockedDatabase> UnlockedDatabase::Open(BrokerFiles& files) {
    try {
        duckdb::DBConfig config;
        Configure(config, files);
        return UnlockedDatabase(
            LockedDatabase(std::make_unique<LockedDatabase::Instance>(config), files));
    } catch (const std::exception& exception) {
        const duckdb::ErrorData error(exception);
        return base::Internal("the query engine does not open",
                              duckdb::Exception::ExceptionTypeToString(error.Type()));
    }
}

base::Result<LockedDatabase> UnlockedDatabase::Lock(const DatabaseLimits& limits) && {
    for (const std::string& setting : SettingsFor(limits))
        RETURN_IF_ERROR(database_.Execute(setting));
    return std::move(database_);
}

base::Error LockedDatabase::Translate(const std::exception& exception) {
    const duckdb::ErrorData error(exception);
    blamed_file_ = FileNamedIn(error.RawMessage());
    switch (files_->limit()) {
        case FileLimit::kNone: break;
        case FileLimit::kOutput:
            return base::ResourceExhausted("the result is larger than its limit");
        case FileLimit::kSpill:
            return base::ResourceExhausted("needs more temporary files than its limit");
        case FileLimit::kDisk:
            return base::ResourceExhausted("the disk of the data directory is full");
        case FileLimit::kDecompression:
            return base::ResourceExhausted("a compressed file unfolds to more than " +
                                           std::to_string(kDecompressionRatioMax) +
                                           " times its size");
    }
    if (error.Type() == duckdb::ExceptionType::OUT_OF_MEMORY) {
        return base::ResourceExhausted("needs more memory than its limit");
    }
    return base::Internal("the query engine failed",
                          duckdb::Exception::ExceptionTypeToString(error.Type()));
}

base::Result<std::uint64_t> LockedDatabase::Execute(const std::string& sql) {
    try {
        const auto result = instance_->connection.Query(sql);
        ThrowIfFailed(*result);
        if (result->ColumnCount() != 1 || result->RowCount() != 1) return std::uint64_t{0};
        duckdb::Value count = result->GetValue(0, 0);
        if (!count.DefaultTryCastAs(duckdb::LogicalType::UBIGINT) || count.IsNull())
            return std::uint64_t{0};
        return count.GetValue<std::uint64_t>();
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

base::Result<std::vector<ResultColumn>> LockedDatabase::Bind(const std::string& sql) {
    try {
        const auto prepared = instance_->connection.Prepare(sql);
        if (prepared->HasError()) prepared->error.Throw();
        std::vector<ResultColumn> columns;
        for (duckdb::idx_t i = 0; i < prepared->ColumnCount(); ++i) {
            std::string type_text = prepared->GetTypes()[i].ToString();
            const auto type = TypeOfText(type_text);
            columns.push_back({prepared->GetNames()[i], std::move(type_text), type});
        }
        return columns;
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

base::Result<std::vector<TextRow>> LockedDatabase::Query(const std::string& sql) {
    try {
        const auto result = instance_->connection.Query(sql);
        ThrowIfFailed(*result);
        std::vector<TextRow> rows(result->RowCount());
        for (duckdb::idx_t row = 0; row < rows.size(); ++row) {
            for (duckdb::idx_t column = 0; column < result->ColumnCount(); ++column) {
                const duckdb::Value value = result->GetValue(column, row);
                rows[row].push_back(value.IsNull() ? std::nullopt
                                                   : std::optional(value.ToString()));
            }
        }
        return rows;
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

base::Status LockedDatabase::Stream(const std::string& sql, const RowSink& sink) {
    try {
        const auto result = instance_->connection.SendQuery(sql);
        ThrowIfFailed(*result);
        std::vector<Cell> row(result->ColumnCount());
        while (const auto chunk = result->Fetch()) {
            if (chunk->size() == 0) break;
            RETURN_IF_ERROR(SinkChunk(*chunk, row, sink));
        }
        ThrowIfFailed(*result);
        return {};
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

base::Status LockedDatabase::CheckOneSelect(const std::string& sql) {
    try {
        const auto statements = instance_->connection.ExtractStatements(sql);
        if (statements.size() == 1 &&
            statements[0]->type == duckdb::StatementType::SELECT_STATEMENT)
            return {};
        return base::Internal("a run is not one SELECT");
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

base::Result<std::string> LockedDatabase::ReadStart(const std::string& name,
                                                    std::size_t bytes_max) {
    try {
        auto& system = duckdb::FileSystem::GetFileSystem(*instance_->connection.context);
        const auto handle = system.OpenFile(
            name, duckdb::FileFlags::FILE_FLAGS_READ |
                      duckdb::FileOpenFlags(duckdb::FileCompressionType::AUTO_DETECT));
        std::string start(bytes_max, '\0');
        std::size_t done = 0;
        while (done < start.size()) {
            const std::int64_t got = handle->Read(start.data() + done, start.size() - done);
            if (got <= 0) break;
            done += static_cast<std::size_t>(got);
        }
        start.resize(done);
        return start;
    } catch (const std::exception& exception) {
        return Translate(exception);
    }
}

std::optional<query::Type> TypeOfText(std::string_view type_text) {
    if (type_text == "TIMESTAMP_S" || type_text == "TIMESTAMP_MS" || type_text == "TIMESTAMP_NS") {
        return query::Type{query::TypeKind::kTimestamp};
    }
    if (type_text == "JSON") return query::Type{query::TypeKind::kVarchar};
    const auto type = query::ParseType(type_text);
    if (!type.ok()) return std::nullopt;
    return *type;
}

}  // namespace analytics
