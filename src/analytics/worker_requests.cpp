// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_requests.h"

#include "analytics/inspect_files.h"
#include "analytics/read_rows.h"
#include "analytics/read_whole.h"
#include "analytics/row_batch.h"
#include "analytics/run_query.h"
#include "analytics/schema_json.h"
#include "analytics/shadow.h"
#include "base/json_array.h"
#include "base/object_reader.h"

#include <limits>
#include <optional>

namespace analytics {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr int kThreadsMax = 256;
constexpr std::size_t kTablesMax = 64;

BrokerFiles::SpillSource SpillFrom(WorkerConnection& connection) {
    return [&connection] { return connection.NeedSpillFile(); };
}

base::Result<catalog::Format> FormatOf(const base::ObjectReader& reader) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text("format"));
    for (const auto format :
         {catalog::Format::kParquet, catalog::Format::kCsv, catalog::Format::kJson}) {
        if (catalog::ToString(format) == text) return format;
    }
    return base::Internal("not a format");
}

// The next `files` descriptors of a request.
base::Result<std::span<base::UniqueFd>> TakeFiles(const base::ObjectReader& reader,
                                                  std::span<base::UniqueFd>& descriptors) {
    ASSIGN_OR_RETURN(const auto count,
                     reader.Int("files", 0, static_cast<std::int64_t>(descriptors.size())));
    const auto taken = descriptors.first(static_cast<std::size_t>(count));
    descriptors = descriptors.subspan(taken.size());
    return taken;
}

base::Result<WorkerTable> ParseTable(const base::Json& json, std::size_t number, BrokerFiles& files,
                                     std::span<base::UniqueFd>& descriptors) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(
                                            json, "table", {"name", "format", "schema", "files"}));
    WorkerTable table;
    ASSIGN_OR_RETURN(table.name, reader.Text("name"));
    ASSIGN_OR_RETURN(table.format, FormatOf(reader));
    ASSIGN_OR_RETURN(const base::Json* schema, reader.Required("schema"));
    ASSIGN_OR_RETURN(table.schema, catalog::ParsePinnedSchema(*schema));
    ASSIGN_OR_RETURN(const auto taken, TakeFiles(reader, descriptors));
    ASSIGN_OR_RETURN(table.files, AddTableFiles(files, number, table.format, taken));
    return table;
}

base::Result<DatabaseLimits> ParseLimits(const base::ObjectReader& reader) {
    DatabaseLimits limits;
    ASSIGN_OR_RETURN(const auto memory, reader.Int("memory", 1, kInt64Max));
    ASSIGN_OR_RETURN(const auto spill, reader.Int("spill", 0, kInt64Max));
    ASSIGN_OR_RETURN(const auto threads, reader.Int("threads", 1, kThreadsMax));
    limits.memory_bytes_max = static_cast<std::uint64_t>(memory);
    limits.spill_bytes_max = static_cast<std::uint64_t>(spill);
    limits.threads_max = static_cast<int>(threads);
    return limits;
}

}  // namespace

struct WorkerRequests::Shadow {
    std::unique_ptr<ShadowDatabase> database;
};

// An engine and the files it will have, for one run. It stays until the process ends: taking it down would only delay
// the answer.
struct WorkerRequests::Ahead {
    explicit Ahead(WorkerConnection& connection)
        : files(SpillFrom(connection)), opened(UnlockedDatabase::Open(files)) {}

    BrokerFiles files;
    base::Result<UnlockedDatabase> opened;
    std::optional<LockedDatabase> locked;
};

WorkerRequests::WorkerRequests(WorkerConnection& connection)
    : connection_(connection), shadow_(std::make_unique<Shadow>()) {}
WorkerRequests::~WorkerRequests() = default;

void WorkerRequests::OpenAhead() { ahead_ = std::make_unique<Ahead>(connection_); }

base::Result<base::Json> WorkerRequests::Handle(WorkerConnection::Request& request) {
    const base::Json* what = request.json.Find("do");
    if (what == nullptr || !what->is_string()) return base::Internal("not a request");
    if (what->AsString() == "describe") return Describe(request.json);
    if (what->AsString() == "inspect") return Inspect(request);
    if (what->AsString() == "readWhole") return ReadTableWhole(request);
    if (what->AsString() == "run") return Run(request);
    if (what->AsString() == "read") return Read(request);
    return base::Internal("not a request");
}

base::Result<base::Json> WorkerRequests::Describe(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(json, "describe",
                                                                 {"do", "descriptors", "schema",
                                                                  "sql", "now", "parameters"}));
    ASSIGN_OR_RETURN(const std::string sql, reader.Text("sql"));
    ASSIGN_OR_RETURN(const std::string now, reader.Text("now"));
    if (const base::Json* schema_json = reader.Find("schema"); schema_json != nullptr) {
        ASSIGN_OR_RETURN(runs::ShadowSchema schema, ShadowSchemaFromJson(*schema_json));
        ASSIGN_OR_RETURN(shadow_->database, ShadowDatabase::Make(std::move(schema)));
    }
    if (!shadow_->database) return base::Internal("no schema to describe against");
    runs::QueryText text{sql};
    if (const base::Json* parameters = reader.Find("parameters"); parameters != nullptr) {
        text.of_template = true;
        ASSIGN_OR_RETURN(text.parameters, NamedTypesFromJson(*parameters));
    }
    const runs::Described described = shadow_->database->Describe(text, now);
    base::Json answer = base::Json::MakeObject();
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) {
        return answer.Set("refusal", query::ToJson(*refusal));
    }
    return answer.Set("description", query::Encode(std::get<query::Description>(described)));
}

base::Result<base::Json> WorkerRequests::Inspect(WorkerConnection::Request& request) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(
                         request.json, "inspect",
                         {"do", "descriptors", "source", "files", "memory", "spill", "threads"}));
    ASSIGN_OR_RETURN(const base::Json* source_json, reader.Required("source"));
    ASSIGN_OR_RETURN(const catalog::Source source,
                     catalog::ParseSource(*source_json, "source", "/"));
    ASSIGN_OR_RETURN(const DatabaseLimits limits, ParseLimits(reader));
    BrokerFiles files(SpillFrom(connection_));
    std::span<base::UniqueFd> descriptors(request.descriptors);
    ASSIGN_OR_RETURN(const auto taken, TakeFiles(reader, descriptors));
    ASSIGN_OR_RETURN(const auto names, AddTableFiles(files, 0, source.format, taken));
    ASSIGN_OR_RETURN(const auto schema, InspectFiles(source, names, limits, files));
    base::Json answer = base::Json::MakeObject();
    return answer.Set("schema", catalog::ToJson(schema));
}

base::Result<base::Json> WorkerRequests::ReadTableWhole(WorkerConnection::Request& request) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(
                         request.json, "readWhole",
                         {"do", "descriptors", "table", "keys", "memory", "spill", "threads"}));
    ASSIGN_OR_RETURN(const base::Json* table_json, reader.Required("table"));
    ASSIGN_OR_RETURN(const auto keys, reader.Texts("keys", catalog::kColumnsMax));
    ASSIGN_OR_RETURN(const DatabaseLimits limits, ParseLimits(reader));
    BrokerFiles files(SpillFrom(connection_));
    std::span<base::UniqueFd> descriptors(request.descriptors);
    ASSIGN_OR_RETURN(const WorkerTable table, ParseTable(*table_json, 0, files, descriptors));
    ASSIGN_OR_RETURN(const auto unique, ReadWhole(table, keys, limits, files));
    base::Json answer = base::Json::MakeObject();
    return answer.Set("unique", base::JsonArrayOf(unique));
}

base::Result<base::Json> WorkerRequests::Run(WorkerConnection::Request& request) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(request.json, "run",
                                              {"do", "descriptors", "sql", "tables", "csv",
                                               "outputBytes", "memory", "spill", "threads"}));
    WorkerRun run;
    ASSIGN_OR_RETURN(run.sql, reader.Text("sql"));
    ASSIGN_OR_RETURN(const auto csv, reader.OptionalBool("csv"));
    if (csv.value_or(false)) run.output = OutputFormat::kCsv;
    ASSIGN_OR_RETURN(run.limits, ParseLimits(reader));
    ASSIGN_OR_RETURN(const auto output_bytes, reader.Int("outputBytes", 1, kInt64Max));
    ASSIGN_OR_RETURN(const auto tables, reader.Items("tables", kTablesMax));
    if (request.descriptors.empty()) return base::Internal("a run without an output");

    if (ahead_ == nullptr || ahead_->locked) OpenAhead();
    BrokerFiles& files = ahead_->files;
    files.AddOutput(std::string(kOutputName), std::move(request.descriptors.front()),
                    static_cast<std::uint64_t>(output_bytes));
    std::span<base::UniqueFd> descriptors = std::span(request.descriptors).subspan(1);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        ASSIGN_OR_RETURN(WorkerTable table, ParseTable(tables[i], i, files, descriptors));
        run.tables.push_back(std::move(table));
    }
    if (!ahead_->opened.ok()) return ahead_->opened.error();
    run.limits.believe_footers = true;  // ReadWhole has seen these very versions
    ASSIGN_OR_RETURN(auto locked, (*std::move(ahead_->opened)).Lock(run.limits));
    return RunQuery(run, ahead_->locked.emplace(std::move(locked)));
}

base::Result<base::Json> WorkerRequests::Read(WorkerConnection::Request& request) {
    if (request.descriptors.size() != 1) return base::Internal("a read without its one file");
    BrokerFiles files(SpillFrom(connection_));
    ASSIGN_OR_RETURN(const auto names,
                     AddTableFiles(files, 0, catalog::Format::kParquet, request.descriptors));
    std::string batch;
    const auto start = [this](const base::Json& columns) {
        return connection_.Send(MessageKind::kAnswer, columns.Dump());
    };
    const auto sink = [this, &batch](std::span<const Cell> row) -> base::Status {
        AppendRow(batch, row);
        if (batch.size() < kRowBatchBytes) return {};
        base::Status sent = connection_.Send(MessageKind::kRows, batch);
        batch.clear();
        return sent;
    };
    RETURN_IF_ERROR(ReadRows(names.front(), files, start, sink));
    if (!batch.empty()) RETURN_IF_ERROR(connection_.Send(MessageKind::kRows, batch));
    return base::Json::MakeObject().Set("end", true);
}

}  // namespace analytics
