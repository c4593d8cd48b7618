// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/ledger.h"
#include "base/json.h"

#include <map>
#include <string>

namespace activation {

enum class DeliveryStatus {
    kDelivered,
    kAlreadyDelivered,  // an earlier command did; this one sent nothing
    kEmpty,             // no row of the audience could be sent
    kHeld,              // too few members
    kPaused,            // a human has to act, then the same command goes on
};

std::string_view ToString(DeliveryStatus status);

// Where a delivery stands: the numbers are of the whole activation, not of one command. Nothing
// here depends on who is known to the platform.
struct DeliveryReport {
    DeliveryStatus status = DeliveryStatus::kDelivered;
    std::string audience_id;      // at the platform; empty when it is not there yet
    std::int64_t session_id = 0;  // the last one; 0: none yet
    std::uint64_t rows = 0;
    std::uint64_t sent = 0;
    std::uint64_t batches = 0;
    std::map<std::string, std::uint64_t> dropped;
    // Cells that were left blank, by key and reason.
    std::map<std::string, std::map<std::string, std::uint64_t>> blanked;
    std::optional<Pause> pause;
    std::string message;  // for a human: why it is held or paused, and what to do
    std::string notice;   // of the platform: a version that ends
};

// {"status","audienceId","sessionId","rows","sent","batches","dropped":{},"blanked":{},"error":
// {"class","code","subcode"}|null,"message"|null}. Ids are texts, null when there is none.
base::Json ToJson(const DeliveryReport& report);

}  // namespace activation
