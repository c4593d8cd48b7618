// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_inspector.h"

#include "analytics/error_json.h"
#include "analytics/spill_space.h"
#include "analytics/worker_engine.h"
#include "base/object_reader.h"

namespace analytics {
namespace {

constexpr std::uint64_t kInspectMemoryBytesMax = std::uint64_t{1} << 30U;
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

}  // namespace

base::Result<catalog::PinnedSchema>
WorkerInspector::Inspect(const catalog::Source& source, std::span<const catalog::OpenFile> files) {
    std::vector<int> descriptors;
    for (const catalog::OpenFile& file : files) descriptors.push_back(file.fd.get());
    ASSIGN_OR_RETURN(auto worker, WorkerProcess::Start(program_, clock_));
    const auto answer = worker.Call(
        RequestJson(source, files.size(), program_), descriptors,
        {.time_max = kInspectTimeMax, .resident_bytes_max = ResidentLimit(kInspectMemoryBytesMax)});
    if (!answer.ok()) {
        const auto file = FileOf(answer.error());
        if (!file || *file >= files.size()) return answer.error();
        return base::Error{answer.error().code,
                           base::QuoteName(files[*file].path) + " " + answer.error().message,
                           {}};
    }
    const base::Json* schema = answer->Find("schema");
    if (schema == nullptr) return base::Internal("the worker's answer is not one");
    return catalog::ParsePinnedSchema(*schema);
}

}  // namespace analytics
