// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_engine.h"

#include "analytics/schema_json.h"
#include "analytics/spill_space.h"
#include "analytics/worker_row_stream.h"

#include <fcntl.h>

namespace analytics {
namespace {

constexpr std::uint64_t kUncountedBytes = std::uint64_t{256} << 20U;

base::Json TableJson(const runs::TableInput& table) {
    base::Json json = base::Json::MakeObject();
    json.Set("name", table.name).Set("format", catalog::ToString(table.source.format));
    json.Set("schema", catalog::ToJson(table.schema))
        .Set("files", std::uint64_t{table.files.size()});
    return json;
}

base::Json RequestJson(const runs::RunRequest& request, const WorkerProgram& program) {
    base::Json tables = base::Json::MakeArray();
    for (const runs::TableInput& table : request.tables) tables.Append(TableJson(table));
    base::Json json = base::Json::MakeObject();
    json.Set("do", "run").Set("sql", request.sql).Set("tables", std::move(tables));
    json.Set("csv", request.output_format == runs::ResultFormat::kCsv)
        .Set("outputBytes", kResultBytesMax);
    json.Set("memory", request.limits.memory_bytes_max).Set("threads", request.limits.threads_max);
    return json.Set("spill", SpillBytesFor(program.spill_folder));
}

// The output first, then every table's files in order: the worker names them by their place.
std::vector<int> DescriptorsOf(const runs::RunRequest& request) {
    std::vector<int> descriptors{request.output_fd};
    for (const runs::TableInput& table : request.tables) {
        for (const catalog::OpenFile& file : table.files) descriptors.push_back(file.fd.get());
    }
    return descriptors;
}

base::Result<runs::RunReport> ReportOf(const base::Json& answer, std::uint64_t peak_bytes) {
    const base::Json* columns = answer.Find("columns");
    const base::Json* rows = answer.Find("rows");
    if (columns == nullptr || rows == nullptr || !rows->is_int() || rows->AsInt() < 0) {
        return base::Internal("the worker's answer is not one");
    }
    runs::RunReport report;
    ASSIGN_OR_RETURN(report.columns, NamedTypesFromJson(*columns));
    report.row_count = static_cast<std::uint64_t>(rows->AsInt());
    report.peak_memory_bytes = peak_bytes;
    return report;
}

}  // namespace

std::uint64_t ResidentLimit(std::uint64_t memory_bytes_max) {
    return memory_bytes_max + memory_bytes_max / 4 + kUncountedBytes;
}

base::Result<runs::RunReport> WorkerEngine::Run(const runs::RunRequest& request,
                                                const Progress& progress, std::stop_token stop) {
    const CallLimits limits{.time_max = request.limits.time_max,
                            .resident_bytes_max = ResidentLimit(request.limits.memory_bytes_max),
                            .stop = std::move(stop),
                            .progress = progress};
    ASSIGN_OR_RETURN(auto worker, spares_.Take());
    const auto answer = worker.Call(RequestJson(request, program_), DescriptorsOf(request), limits);
    const std::uint64_t peak = worker.PeakBytes();
    spares_.Return(std::move(worker));
    if (!answer.ok()) return answer.error();
    return ReportOf(*answer, peak);
}

base::Result<std::unique_ptr<runs::RowStream>> WorkerEngine::Read(int fd) {
    ASSIGN_OR_RETURN(auto worker, WorkerProcess::Start(program_, clock_));
    ASSIGN_OR_RETURN(auto stream, WorkerRowStream::Open(std::move(worker), fd, clock_));
    return std::unique_ptr<runs::RowStream>(std::move(stream));
}

}  // namespace analytics
