// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/batch_reader.h"
#include "activation/delivery.h"
#include "activation/patient_caller.h"
#include "activation/session_window.h"

namespace activation {

// One command's part of a delivery: from where the ledger says to the end, or to what stops it.
// Made by Deliver, which has checked the approval and holds the lock. Single-threaded.
class DeliveryRun final {
  public:
    // The approval is asked for so that nothing can be delivered without one.
    DeliveryRun(const policy::ApprovedAudience& approved, const DeliveryOrder& order,
                const ActivationKey& key, const Destination& platform, Ledger& ledger,
                BatchReader& reader, const DeliveryServices& services,
                const DeliveryOptions& options);

    // What became of it; the numbers are in the ledger.
    struct End {
        DeliveryStatus status = DeliveryStatus::kDelivered;
        std::optional<Answer> stopped_by;
    };
    base::Result<End> Run(const Activation& activation);

  private:
    struct Attempt {
        PlannedBatch plan;
        std::string body;
    };

    base::Result<std::optional<PlannedBatch>> Resume();
    base::Result<Batch> NextBatch(const std::optional<PlannedBatch>& planned);
    base::Result<End> CloseWithout(const Batch& batch);
    // The answer that stopped it, or none when the batch (or its first part) was acknowledged.
    base::Result<std::optional<Answer>> DeliverBatch(Batch& batch,
                                                     const std::optional<PlannedBatch>& planned);
    base::Result<std::optional<Answer>> EnsureAudience();
    base::Result<Outcome> AwaitReady();
    base::Result<Attempt> Prepare(const Batch& batch, const std::optional<PlannedBatch>& planned);
    base::Result<std::optional<Attempt>> Rebuild(const Batch& batch, const PlannedBatch& planned);
    base::Result<Attempt> Plan(const Batch& batch);
    base::Result<base::Bytes> BodyHmac(const std::string& body, std::uint32_t key_version);
    base::Result<Outcome> SendUntilSettled(const Attempt& attempt);
    base::Status Acknowledge(const Attempt& attempt, const Batch& batch);
    base::Status EndSession();
    void Report(std::optional<base::WallTime> waiting_until);

    const DeliveryOrder& order_;
    const ActivationKey& key_;
    const Destination& platform_;
    Ledger& ledger_;
    BatchReader& reader_;
    const DeliveryServices& services_;
    const DeliveryOptions& options_;
    PatientCaller caller_;
    SessionWindow window_;
    Activation activation_;
    std::string audience_id_;
    LeftOut carried_;        // of rows passed without a batch of their own
    int sessions_lost_ = 0;  // in a row
};

}  // namespace activation
