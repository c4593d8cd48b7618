// SPDX-License-Identifier: Apache-2.0
#include "api/v1/job_handlers.h"

#include "activation/audience.h"
#include "activation/mapping.h"
#include "api/aws/input.h"
#include "jobs/job_store.h"

#include <utility>

namespace api {
namespace {

using base::Json;

ApiAnswer JobAnswer(const jobs::Job& job) {
    Json json = Json::MakeObject();
    json.Set("id", job.id.text())
        .Set("kind", job.kind)
        .Set("status", jobs::ToString(job.status))
        .Set("progress", job.progress)
        .Set("answer", job.answer)
        .Set("createTime", TimeJson(job.created));
    if (job.ended) json.Set("endTime", TimeJson(*job.ended));
    Json answer = Json::MakeObject();
    answer.Set("job", std::move(json));
    return answer;
}

// The request of a job is the input that was checked.
ApiAnswer Submit(const HandlerContext& context, std::string_view kind, const Json& input) {
    jobs::Job job;
    job.account = context.account();
    job.kind = kind;
    job.request = input;
    VALUE_OR_ANSWER(const jobs::Job submitted,
                    jobs::JobStore(context.database, context.keys)
                        .Submit(std::move(job), context.random, context.clock),
                    Resource());
    return JobAnswer(submitted);
}

Resource About(const Json& input) { return {"JOB", TextOf(input, "jobIdentifier")}; }

jobs::JobId IdOf(const Json& input) { return jobs::JobId(TextOf(input, "jobIdentifier")); }

}  // namespace

ApiAnswer CreateAudience(const HandlerContext& context, const Json& input) {
    if (const auto named = activation::CheckAudienceName(TextOf(input, "name")); !named.ok())
        return FromError(named.error(), Resource());
    return Submit(context, kCreateAudienceJob, input);
}

ApiAnswer ActivateAudience(const HandlerContext& context, const Json& input) {
    const auto mapping =
        activation::ParseMapping(TextOf(input, "mapping"), TextOr(input, "defaultCountry", ""));
    if (!mapping.ok()) return FromError(mapping.error(), Resource());
    return Submit(context, kActivateJob, input);
}

ApiAnswer GetJob(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(
        const jobs::Job job,
        jobs::JobStore(context.database, context.keys).Find(context.account(), IdOf(input)),
        About(input));
    return JobAnswer(job);
}

ApiAnswer CancelJob(const HandlerContext& context, const Json& input) {
    jobs::JobStore store(context.database, context.keys);
    OK_OR_ANSWER(store.Cancel(context.account(), IdOf(input), context.clock), About(input));
    return GetJob(context, input);
}

}  // namespace api
