// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_describer.h"

#include "analytics/schema_json.h"

#include <algorithm>

namespace analytics {
namespace {

// Most warm workers that wait for a text.
constexpr std::size_t kIdleMax = 4;
constexpr std::uint64_t kDescribeResidentBytesMax = std::uint64_t{1} << 30U;

base::Error NotAnAnswer() { return base::Internal("the worker's answer is not one"); }

base::Result<runs::Described> DescribedOf(const base::Json& answer) {
    if (const base::Json* refused = answer.Find("refusal"); refused != nullptr) {
        ASSIGN_OR_RETURN(query::Refusal refusal, query::RefusalFromJson(*refused));
        return runs::Described(std::move(refusal));
    }
    const base::Json* encoded = answer.Find("description");
    if (encoded == nullptr) return NotAnAnswer();
    // The worker parsed hostile text: what it says is checked as if a stranger said it.
    ASSIGN_OR_RETURN(query::Description description, query::Decode(*encoded));
    return runs::Described(std::move(description));
}

// A text that kills its worker or outlasts it is the asker's doing: a refusal, like any other text that asks too
// much, and never an error of the machine.
query::Refusal TooComplex() {
    query::Refusal refusal;
    refusal.code = query::RefusalCode::kTooComplex;
    refusal.message = "the query takes too long or too much memory to understand";
    refusal.hint = "split it or write it shorter";
    return refusal;
}

}  // namespace

struct WorkerDescriber::Warm {
    WorkerProcess process;
    std::string schema;  // as JSON; empty: none yet
};

WorkerDescriber::WorkerDescriber(base::Clock& clock, WorkerProgram program)
    : clock_(clock), program_(std::move(program)) {}
WorkerDescriber::~WorkerDescriber() = default;

base::Result<WorkerDescriber::Warm> WorkerDescriber::Take(const std::string& schema) {
    {
        const base::Lock lock(mutex_);
        // What died while it waited died of nothing that was asked.
        std::erase_if(idle_, [](const Warm& each) { return each.process.HasEnded(); });
        auto found = std::ranges::find(idle_, schema, &Warm::schema);
        if (found == idle_.end() && !idle_.empty()) found = idle_.begin();
        if (found != idle_.end()) {
            Warm worker = std::move(*found);
            idle_.erase(found);
            return worker;
        }
    }
    ASSIGN_OR_RETURN(auto process, WorkerProcess::Start(program_, clock_));
    return Warm{.process = std::move(process), .schema = {}};
}

void WorkerDescriber::GiveBack(Warm worker) {
    const base::Lock lock(mutex_);
    if (idle_.size() < kIdleMax) idle_.push_back(std::move(worker));
}

base::Result<runs::Described> WorkerDescriber::Describe(const runs::ShadowSchema& schema,
                                                        const runs::QueryText& text,
                                                        base::WallTime now) {
    base::Json schema_json = ToJson(schema);
    const std::string schema_text = schema_json.Dump();
    ASSIGN_OR_RETURN(Warm worker, Take(schema_text));
    base::Json request = base::Json::MakeObject();
    request.Set("do", "describe").Set("sql", text.sql).Set("now", base::ToSqlTimestamp(now));
    if (text.of_template) request.Set("parameters", ToJson(text.parameters));
    if (worker.schema != schema_text) request.Set("schema", std::move(schema_json));
    const auto answer = worker.process.Call(
        request, {},
        {.time_max = kDescribeTimeMax, .resident_bytes_max = kDescribeResidentBytesMax});
    if (!worker.process.alive() && worker.process.greeted()) return runs::Described(TooComplex());
    if (!answer.ok()) return answer.error();
    worker.schema = schema_text;
    GiveBack(std::move(worker));
    return DescribedOf(*answer);
}

}  // namespace analytics
