// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_inspector.h"

#include "analytics/error_json.h"
#include "analytics/spill_space.h"
#include "analytics/worker_engine.h"
#include "base/json_array.h"
#include "base/object_reader.h"

#include <algorithm>

namespace analytics {
namespace {

constexpr std::uint64_t kInspectMemoryBytesMax = std::uint64_t{1} << 30U;
constexpr std::uint64_t kReadWholeMemoryBytesMax = std::uint64_t{1} << 30U;
constexpr int kInspectThreads = 2;

base::Json RequestJson(const catalog::Source& source, std::size_t file_count,
                       const WorkerProgram& program) {
    catalog::Source nameless = source;
    nameless.files = {"/file"};  // paths are not for the worker, and a source has at least one
    base::Json json = base::Json::MakeObject();
    json.Set("do", "inspect")
        .Set("source", catalog::ToJson(nameless))
        .Set("files", std::uint64_t{file_count});
    json.Set("memory", kInspectMemoryBytesMax).Set("threads", kInspectThreads);
    return json.Set("spill", SpillBytesFor(program.spill_folder));
}

base::Json WholeReadingJson(const catalog::Source& source, const catalog::PinnedSchema& schema,
                            std::size_t file_count, const std::vector<std::string>& keys,
                            const WorkerProgram& program) {
    base::Json table = base::Json::MakeObject();
    table.Set("name", "whole").Set("format", catalog::ToString(source.format));
    table.Set("schema", catalog::ToJson(schema)).Set("files", std::uint64_t{file_count});
    base::Json json = base::Json::MakeObject();
    json.Set("do", "readWhole").Set("table", std::move(table)).Set("keys", base::JsonArrayOf(keys));
    json.Set("memory", kReadWholeMemoryBytesMax).Set("threads", kInspectThreads);
    return json.Set("spill", SpillBytesFor(program.spill_folder));
}

}  // namespace

// An error about a file names it by its path, which the worker does not know.
base::Result<base::Json> WorkerInspector::Ask(const base::Json& request,
                                              std::span<const catalog::OpenFile> files,
                                              const CallLimits& limits) {
    std::vector<int> descriptors;
    for (const catalog::OpenFile& file : files) descriptors.push_back(file.fd.get());
    ASSIGN_OR_RETURN(auto worker, WorkerProcess::Start(program_, clock_));
    auto answer = worker.Call(request, descriptors, limits);
    if (answer.ok()) return answer;
    const auto file = FileOf(answer.error());
    if (!file || *file >= files.size()) return answer.error();
    return base::Error{
        answer.error().code, base::QuoteName(files[*file].path) + " " + answer.error().message, {}};
}

base::Result<catalog::PinnedSchema>
WorkerInspector::Inspect(const catalog::Source& source, std::span<const catalog::OpenFile> files) {
    ASSIGN_OR_RETURN(const base::Json answer,
                     Ask(RequestJson(source, files.size(), program_), files,
                         {.time_max = kInspectTimeMax,
                          .resident_bytes_max = ResidentLimit(kInspectMemoryBytesMax)}));
    const base::Json* schema = answer.Find("schema");
    if (schema == nullptr) return base::Internal("the worker's answer is not one");
    return catalog::ParsePinnedSchema(*schema);
}

base::Result<catalog::WholeReading>
WorkerInspector::ReadWhole(const catalog::Source& source, const catalog::PinnedSchema& schema,
                           std::span<const catalog::OpenFile> files,
                           const catalog::WholeReadingOptions& options) {
    ASSIGN_OR_RETURN(const base::Json answer,
                     Ask(WholeReadingJson(source, schema, files.size(), options.keys, program_),
                         files,
                         {.time_max = kReadWholeTimeMax,
                          .resident_bytes_max = ResidentLimit(kReadWholeMemoryBytesMax),
                          .stop = options.stop,
                          .progress = options.progress}));
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(answer, "answer", {"unique"}));
    catalog::WholeReading reading;
    ASSIGN_OR_RETURN(reading.unique_keys, reader.Texts("unique", options.keys.size()));
    for (const std::string& key : reading.unique_keys) {
        if (std::ranges::find(options.keys, key) == options.keys.end())
            return base::Internal("the worker's answer is not one");
    }
    return reading;
}

}  // namespace analytics
