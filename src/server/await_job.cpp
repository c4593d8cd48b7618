// SPDX-License-Identifier: Apache-2.0
#include "server/await_job.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "server/output.h"

#include <algorithm>

namespace server {
namespace {

constexpr std::chrono::milliseconds kFirstLook{20};
constexpr std::chrono::milliseconds kLooksApart{1'000};

base::Error Strange() {
    return base::Internal("the answer is none of a job: is this a node of Glovebox?");
}

std::string TextIn(const base::Json& json, std::string_view name) {
    const base::Json* member = json.Find(name);
    return member != nullptr && member->is_string() ? member->AsString() : std::string();
}

// The error of a failed job's answer.
base::Error ErrorIn(const base::Json* answer) {
    const base::Json* error = answer == nullptr ? nullptr : answer->Find("error");
    if (error == nullptr) return Strange();
    return {base::ErrorCodeNamed(TextIn(*error, "code")),
            base::EscapeControls(TextIn(*error, "message")),
            {}};
}

}  // namespace

base::Result<Outcome> AwaitJob(ApiClient& client, const base::Json& accepted) {
    base::SystemClock clock;
    ProgressLine progress;
    base::Json answer = accepted;
    for (auto pause = kFirstLook;; pause = std::min(2 * pause, kLooksApart)) {
        const base::Json* job = answer.Find("job");
        if (job == nullptr) return Strange();
        const std::string status = TextIn(*job, "status");
        const base::Json* end = job->Find("answer");
        if (status == "SUCCESS") return end == nullptr ? Strange() : OutcomeFromJson(*end);
        if (status == "FAILED") return ErrorIn(end);
        if (status == "CANCELLED")
            return base::Error{base::ErrorCode::kCancelled, "the job was cancelled", {}};
        if (const std::string told = TextIn(*job, "progress"); !told.empty()) progress.Show(told);
        clock.SleepFor(pause);
        ASSIGN_OR_RETURN(answer, client.Ask({"glovebox", "GET", "/v1/jobs/" + TextIn(*job, "id")}));
    }
}

int PrintJob(ApiClient& client, const ApiClient::Request& request, bool json) {
    const auto accepted = client.Ask(request);
    if (!accepted.ok()) return PrintFailure(accepted.error(), json);
    const auto outcome = AwaitJob(client, *accepted);
    if (!outcome.ok()) return PrintFailure(outcome.error(), json);
    return PrintOutcome(*outcome, json);
}

}  // namespace server
