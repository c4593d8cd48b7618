// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"
#include "activation/ledger.h"

#include <optional>

namespace activation {

// Whether a session can still take batches. A platform closes a session some time after its first
// batch and drops what comes later without a word, so both clocks are asked and doubt means over.
// Single-threaded.
class SessionWindow final {
  public:
    SessionWindow(const CallLimits& limits, base::Clock& clock) : limits_(limits), clock_(clock) {}

    // A session begun now.
    void Begin(const Session& session);
    // One begun by an earlier process. A clock that stands before the last thing written down about
    // the session cannot tell how old it is.
    void Resume(const Session& session);
    void End() { session_.reset(); }

    bool has_session() const { return session_.has_value(); }
    // Requires has_session().
    Session& session() { return *session_; }

    bool IsOver() const;
    // The next batch should be the last one of the session.
    bool IsEnding() const;

  private:
    std::chrono::milliseconds Age() const;

    const CallLimits& limits_;
    base::Clock& clock_;
    std::optional<Session> session_;
    base::SteadyTime steady_opened_;
    bool in_doubt_ = false;
};

}  // namespace activation
