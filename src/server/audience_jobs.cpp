// SPDX-License-Identifier: Apache-2.0
#include "server/audience_jobs.h"

#include "api/aws/input.h"
#include "api/v1/job_handlers.h"
#include "server/delivery_text.h"
#include "server/outcome.h"

#include <utility>

namespace server {
namespace {

using jobs::JobEnd;
using jobs::JobWork;

jobs::JobEnd EndOf(const base::Error& error) {
    if (error.code == base::ErrorCode::kCancelled) return {jobs::JobStatus::kFailed, {}, true};
    return {jobs::JobStatus::kFailed, jobs::ErrorAnswer(ToString(error.code), error.message)};
}

template <class Result>
JobEnd EndOf(const Result& done) {
    if (!done.ok()) return EndOf(done.error());
    const Outcome outcome = std::visit([](const auto& end) { return OutcomeOf(end); }, *done);
    return {jobs::JobStatus::kSuccess, ToJson(outcome)};
}

JobEnd DoCreateAudience(const WorkPlace& place, const JobWork& work) {
    const base::Json& asked = work.job.request;
    runs::RunOptions options;
    options.stop = work.stop;
    return EndOf(CreateAudience(place,
                                {"glovebox", work.job.account, api::TextOf(asked, "collaboration"),
                                 api::TextOf(asked, "name"), api::TextOf(asked, "sql")},
                                options));
}

JobEnd DoActivate(const WorkPlace& place, const JobWork& work) {
    const base::Json& asked = work.job.request;
    activation::DeliveryOptions options;
    options.stop = work.stop;
    options.progress = [&](const activation::DeliveryProgress& progress) {
        work.report(base::Json(ProgressText(progress, place.node.clock.Now())));
    };
    return EndOf(Activate(place,
                          {"glovebox", work.job.account, api::TextOf(asked, "audience"),
                           api::TextOf(asked, "destination"), api::TextOf(asked, "mapping"),
                           api::TextOr(asked, "defaultCountry", "")},
                          options));
}

}  // namespace

std::map<std::string, jobs::JobHandler> AudienceJobs(const api::NodeServices& node,
                                                     const std::filesystem::path& data_folder) {
    std::map<std::string, jobs::JobHandler> handlers;
    handlers[std::string(api::kCreateAudienceJob)] = [=](const JobWork& work) {
        return DoCreateAudience({node, work.database, data_folder}, work);
    };
    handlers[std::string(api::kActivateJob)] = [=](const JobWork& work) {
        return DoActivate({node, work.database, data_folder}, work);
    };
    return handlers;
}

}  // namespace server
