// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/audience.h"
#include "activation/delivery.h"
#include "api/aws/handler.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace server {

// What work on audiences uses of its node, on whichever thread. References outlive the work.
struct WorkPlace {
    api::NodeServices node;
    metadata::Database& database;  // this thread's
    std::filesystem::path data_folder;

    runs::Services run_services() const;
};

struct AudienceRequest {
    std::string principal;  // who has it made, for the trail
    base::AccountId account;
    std::string collaboration;
    std::string name;
    std::string sql;
};

// Why nothing was done, and the text that the places are in.
struct Refused {
    std::vector<query::Refusal> refusals;
    std::string sql;
};

// Judges, runs and stores the result as a new version of the audience; refusals, or trouble. What it was stopped in
// leaves nothing.
using CreatedAudience = std::variant<activation::AudienceVersion, Refused>;
base::Result<CreatedAudience> CreateAudience(const WorkPlace& place, const AudienceRequest& request,
                                             const runs::RunOptions& options);

struct ActivationRequest {
    std::string principal;  // who has it done, for the trail
    base::AccountId account;
    std::string audience;
    std::string destination;
    std::string mapping;  // column=KEY[:hashed],...
    std::string default_country;
};

// Judges the audience's query again under the rules of now, and delivers its newest version, or what is missing of it.
using Activated = std::variant<activation::DeliveryReport, Refused>;
base::Result<Activated> Activate(const WorkPlace& place, const ActivationRequest& request,
                                 const activation::DeliveryOptions& options);

}  // namespace server
