// SPDX-License-Identifier: Apache-2.0
#include "activation/session_window.h"

#include <algorithm>

namespace activation {

void SessionWindow::Begin(const Session& session) {
    session_ = session;
    steady_opened_ = clock_.SteadyNow();
    in_doubt_ = false;
}

void SessionWindow::Resume(const Session& session) {
    session_ = session;
    const base::WallTime now = clock_.Now();
    in_doubt_ = now < session.touched || now < session.opened;
    steady_opened_ = clock_.SteadyNow() - (now - session.opened);
}

bool SessionWindow::IsOver() const {
    return !session_ || in_doubt_ || Age() >= limits_.session_usable_for;
}

bool SessionWindow::IsEnding() const { return IsOver() || Age() >= limits_.session_finished_after; }

std::chrono::milliseconds SessionWindow::Age() const {
    using std::chrono::milliseconds;
    const auto steady =
        std::chrono::duration_cast<milliseconds>(clock_.SteadyNow() - steady_opened_);
    // A wall clock that jumped ahead only makes for one session more.
    return std::max(steady,
                    std::chrono::duration_cast<milliseconds>(clock_.Now() - session_->opened));
}

}  // namespace activation
