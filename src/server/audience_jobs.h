// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "jobs/job_runner.h"

#include <filesystem>
#include <map>
#include <string>

namespace server {

// Does the jobs of kCreateAudienceJob and kActivateJob. An audience whose making a crash interrupted is made anew; a
// delivery goes on where it was.
std::map<std::string, jobs::JobHandler> AudienceJobs(const api::NodeServices& node,
                                                     const std::filesystem::path& data_folder);

}  // namespace server
