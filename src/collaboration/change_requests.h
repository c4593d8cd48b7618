// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "collaboration/change.h"
#include "metadata/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::int64_t kChangeRequestsMax = 1'000;  // of one collaboration, over its life

enum class ChangeRequestStatus : std::uint8_t {
    kPending,
    kApproved,
    kCancelled,
    kDenied,
    kCommitted
};
enum class ApprovalStatus : std::uint8_t { kApproved, kDenied, kPending };
enum class ChangeRequestAction : std::uint8_t { kApprove, kDeny, kCancel, kCommit };

std::string_view ToString(ChangeRequestStatus status);
std::string_view ToString(ApprovalStatus status);
base::Result<ChangeRequestStatus> ParseChangeRequestStatus(std::string_view text);
base::Result<ChangeRequestAction> ParseChangeRequestAction(std::string_view text);

// What its creator wants to change of a collaboration, and what the members said to it. Value.
struct ChangeRequest {
    base::ChangeRequestId id;
    std::int64_t number = 0;  // of the collaboration's requests, in the order of their making
    base::CollaborationId collaboration;
    ChangeRequestStatus status = ChangeRequestStatus::kPending;
    bool auto_approved = false;
    std::vector<Change> changes;
    // What each active member said; empty when nobody needs to say anything.
    std::map<base::AccountId, ApprovalStatus> approvals;
    base::WallTime created{};
    base::WallTime updated{};
};

// The change requests of a node, in its database. Single-threaded, like the database. What changes
// something makes several writes: call it inside a transaction.
class ChangeRequests final {
  public:
    explicit ChangeRequests(metadata::Database& database) : database_(database) {}

    // Whoever submits has approved; all others that are active must, unless every type of every
    // change is one that the collaboration approves by itself. kPermissionDenied unless the creator
    // submits; kInvalidArgument ("changes.0: ...") for what cannot be done now;
    // kResourceExhausted past kChangeRequestsMax.
    base::Result<ChangeRequest> Submit(const Collaboration& collaboration,
                                       const base::AccountId& submitter,
                                       std::vector<Change> changes, base::Random& random,
                                       base::Clock& clock);

    // kNotFound also for another collaboration's.
    base::Result<ChangeRequest> Find(const base::CollaborationId& collaboration,
                                     const base::ChangeRequestId& id);
    // By number; those after `after`, at most `count`.
    base::Result<std::vector<ChangeRequest>> List(const base::CollaborationId& collaboration,
                                                  std::optional<ChangeRequestStatus> status,
                                                  std::int64_t after, std::int64_t count);

    // APPROVE and DENY are an active member's, of a pending request; CANCEL and COMMIT the
    // creator's. Committing makes all changes or none, and only those that were approved: kConflict
    // when the collaboration has changed so that they would amount to something else.
    // kPermissionDenied; kConflict for what the request's status does not allow.
    base::Status Act(const Collaboration& collaboration, const base::ChangeRequestId& id,
                     const base::AccountId& actor, ChangeRequestAction action, base::Random& random,
                     base::Clock& clock);

  private:
    base::Status Vote(const Collaboration& collaboration, const ChangeRequest& request,
                      const base::AccountId& actor, ChangeRequestAction action, base::Clock& clock);
    base::Status Commit(const Collaboration& collaboration, const ChangeRequest& request,
                        base::Random& random, base::Clock& clock);
    base::Status SetStatus(const ChangeRequest& request, ChangeRequestStatus status,
                           base::Clock& clock);
    base::Status LoadApprovals(ChangeRequest& request);

    metadata::Database& database_;
};

}  // namespace collaboration
