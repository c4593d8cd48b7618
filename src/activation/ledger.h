// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/batch_reader.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "metadata/database.h"

#include <map>
#include <optional>
#include <string>

namespace activation {

enum class ActivationState {
    kOpen,
    kPaused,  // a human has to act; the same command goes on
    kHeld,    // too few members to be sent
    kEmpty,   // no row could be sent
    kDelivered,
};

// What is delivered where: the same key is the same activation, and goes on where it stopped.
struct ActivationKey {
    base::AccountId account;
    base::AudienceId audience;
    std::int64_t version = 1;
    base::DestinationId destination;
    std::string target;   // of TargetOf
    std::string mapping;  // of ToText
};

// Why an activation stands still, in the platform's numbers; its texts are not kept.
struct Pause {
    Behaviour behaviour = Behaviour::kSurface;
    std::int64_t code = 0;
    std::int64_t subcode = 0;
};

struct Activation {
    base::ActivationId id;
    ActivationState state = ActivationState::kOpen;
    std::uint64_t rows = 0;     // of the audience, delivered or dropped so far
    std::uint64_t sent = 0;     // members in acknowledged batches
    std::uint64_t batches = 0;  // acknowledged
    std::optional<Pause> pause;
};

// The session that takes batches now.
struct Session {
    std::int64_t id = 0;
    base::WallTime opened;
    base::WallTime touched;  // the latest time at which anything of it was written down
    std::uint32_t next_seq = 1;
};

struct PlannedBatch {
    std::int64_t session_id = 0;
    std::uint32_t batch_seq = 1;
    std::uint64_t first_row = 0;
    std::uint64_t end_row = 0;
    std::uint64_t members = 0;
    bool last = false;
    base::Bytes body_hmac;
    std::uint32_t key_version = 1;
};

// What was sent where, so that nothing is lost and nothing acknowledged is sent again. What a
// method changed is on disk when it returns. After Open its caller holds the ActivationLock. As
// single-threaded as its database.
class Ledger final {
  public:
    Ledger(metadata::Database& database, base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // The activation of that key; begins it if there is none.
    base::Result<Activation> Open(const ActivationKey& key);
    base::Result<Activation> Load(const base::ActivationId& id);

    // The audience at the target, once it is known there.
    base::Result<std::optional<std::string>> RemoteAudience(const ActivationKey& key);
    base::Status SetRemoteAudience(const ActivationKey& key, const std::string& remote_id);

    base::Result<std::optional<Session>> OpenSession(const base::ActivationId& id);
    // A session with an id never used at the target; every other of the activation is closed.
    base::Result<Session> StartSession(const ActivationKey& key, const base::ActivationId& id);
    base::Status CloseSessions(const base::ActivationId& id);
    base::Result<std::optional<std::int64_t>> LastSession(const base::ActivationId& id);

    // Before sending. kConflict when the place in the session was planned before: it never takes
    // other bytes.
    base::Status Plan(const base::ActivationId& id, const PlannedBatch& batch);
    // The batch of the open session that was planned and not acknowledged.
    base::Result<std::optional<PlannedBatch>> Planned(const base::ActivationId& id);
    // After the answer. `state` is kDelivered when nothing is left. kConflict when the batch does
    // not follow the acknowledged ones.
    base::Status Acknowledge(const base::ActivationId& id, const PlannedBatch& batch,
                             const LeftOut& left_out, ActivationState state);

    // Ends an activation whose remaining rows need no batch: empty, held, or all of them dropped.
    base::Status Close(const base::ActivationId& id, ActivationState state, std::uint64_t rows,
                       const LeftOut& left_out);
    base::Status SetPause(const base::ActivationId& id, const Pause& pause);
    // A paused one goes on; a held or empty one starts over.
    base::Status Reopen(const base::ActivationId& id);

    // Rows that were not sent, by reason.
    base::Result<std::map<std::string, std::uint64_t>> Drops(const base::ActivationId& id);
    // Cells that were left blank, by key and reason.
    base::Result<std::map<std::string, std::map<std::string, std::uint64_t>>>
    Blanks(const base::ActivationId& id);

  private:
    base::Status AddLeftOut(const base::ActivationId& id, const LeftOut& left_out);

    metadata::Database& database_;
    base::Clock& clock_;
    base::Random& random_;
};

std::string_view ToString(ActivationState state);

}  // namespace activation
