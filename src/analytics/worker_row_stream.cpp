// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_row_stream.h"

#include "analytics/error_json.h"
#include "analytics/schema_json.h"

#include <algorithm>

namespace analytics {
namespace {

constexpr std::chrono::minutes kBatchTimeMax{2};
constexpr std::uint64_t kReaderBytesMax = std::uint64_t{1} << 30U;

}  // namespace

base::Result<std::unique_ptr<WorkerRowStream>> WorkerRowStream::Open(WorkerProcess worker, int fd,
                                                                     base::Clock& clock) {
    std::unique_ptr<WorkerRowStream> stream(new WorkerRowStream(
        std::move(worker), {.time_max = kBatchTimeMax, .resident_bytes_max = kReaderBytesMax},
        clock));
    const base::Json request = base::Json::MakeObject().Set("do", "read");
    ASSIGN_OR_RETURN(const base::Json answer,
                     stream->worker_.Call(request, {&fd, 1}, stream->limits_));
    const base::Json* columns = answer.Find("columns");
    if (columns == nullptr) return base::Internal("the worker's answer is not one");
    ASSIGN_OR_RETURN(stream->columns_, NamedTypesFromJson(*columns));
    if (stream->columns_.empty()) return base::Internal("a result without columns");
    return stream;
}

base::Result<Message> WorkerRowStream::Receive() {
    limits_.time_max = std::min<std::chrono::milliseconds>(kBatchTimeMax, time_left_);
    const base::SteadyTime start = clock_.SteadyNow();
    auto message = worker_.Receive(limits_);
    time_left_ -= std::chrono::duration_cast<std::chrono::milliseconds>(clock_.SteadyNow() - start);
    if (time_left_.count() > 0) return message;
    worker_.Kill();
    return base::Error{base::ErrorCode::kTimeout, "took longer than its time limit", {}};
}

// Takes the next batch, or notes the end.
base::Status WorkerRowStream::Fill() {
    ASSIGN_OR_RETURN(Message message, Receive());
    if (message.kind == MessageKind::kRows) {
        if (message.body.empty()) return base::Internal("a batch without rows");
        batch_ = std::move(message.body);
        reader_ = RowBatchReader(batch_, columns_.size());
        return {};
    }
    ended_ = true;
    ASSIGN_OR_RETURN(const base::Json answer, base::ParseJson(message.body));
    const base::Json* error = answer.Find("error");
    return error == nullptr ? base::Status() : base::Status(ErrorFromJson(*error));
}

base::Result<std::vector<runs::RowStream::Cell>> WorkerRowStream::Next() {
    while (reader_.empty() && !ended_) RETURN_IF_ERROR(Fill());
    if (ended_) return std::vector<Cell>{};
    return reader_.Next();
}

}  // namespace analytics
