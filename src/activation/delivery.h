// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/audience.h"
#include "activation/call_machine.h"
#include "activation/delivery_report.h"
#include "activation/destination.h"
#include "activation/mapping.h"
#include "policy/audience.h"
#include "runs/engine.h"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace activation {

// Fewer members than this in a whole audience are held back: a platform's counters would tell who
// of them it knows. So is a delivery that differs by fewer from an earlier one (change_guard.h).
inline constexpr std::uint64_t kMembersMin = 10;

// Opens the stored rows of the audience at their beginning: once to measure the change, once to
// deliver.
using OpenRows = std::function<base::Result<std::unique_ptr<runs::RowStream>>()>;

// What a delivery needs of its node. References outlive the call.
struct DeliveryServices {
    metadata::Database& database;
    const crypto::KeyRing& keys;
    net::HttpClient& http;
    base::Clock& clock;
    base::Random& random;
    std::filesystem::path data_folder;
};

// What goes where.
struct DeliveryOrder {
    AudienceVersion audience;
    StoredDestination destination;
    Mapping mapping;
};

struct DeliveryProgress {
    std::uint64_t rows = 0;
    std::uint64_t rows_total = 0;
    std::uint64_t sent = 0;
    std::uint64_t batches = 0;
    std::optional<base::WallTime> waiting_until;  // set while nothing is sent for a while
};

struct DeliveryOptions {
    std::uint64_t members_min = kMembersMin;
    Patience patience;
    std::function<void(const DeliveryProgress&)> progress;
    std::stop_token stop;
};

// Delivers an approved audience, or what is missing of it, and says where that stands. `platform`
// is the destination of the order, made for the order's mapping. An Error is trouble on this side (kConflict: another process is at
// it; kCancelled; kPermissionDenied: not this approval, or the egress policy); what the platform
// says is in the report. After either, the same call goes on where this one ended.
base::Result<DeliveryReport> Deliver(const policy::ApprovedAudience& approved,
                                     const DeliveryOrder& order, const Destination& platform,
                                     const OpenRows& open_rows, const DeliveryServices& services,
                                     const DeliveryOptions& options);

}  // namespace activation
