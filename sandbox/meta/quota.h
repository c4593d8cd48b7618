// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "net/http_message.h"
#include "sandbox/meta/graph_error.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace sandbox {

enum class Tier { kLimited, kFull };

// How much was used within the last `window`. Single-threaded.
class SlidingCount final {
  public:
    explicit SlidingCount(std::chrono::seconds window) : window_(window) {}

    void Add(base::WallTime now, std::uint64_t amount);
    std::uint64_t Total(base::WallTime now);
    // How long until the total is at most `target`.
    std::chrono::seconds UntilAtMost(base::WallTime now, std::uint64_t target);

  private:
    struct Slice {
        std::int64_t second;
        std::uint64_t amount;
    };
    void Forget(std::int64_t second);

    std::chrono::seconds window_;
    std::deque<Slice> slices_;  // at most one a second of the window
    std::uint64_t total_ = 0;
};

// The two counters of one ad account, in virtual time: calls an hour of the custom-audience use
// case, and the score of the account (a read 1, a write 3) over 300 seconds. Single-threaded.
class AccountQuota final {
  public:
    // Counts a call, also one that is refused: calling on while throttled prolongs it.
    std::optional<GraphError> Charge(Tier tier, std::size_t audiences, bool is_write,
                                     base::WallTime now);

    // Uses up that many calls of the hour at once, for tests of throttling.
    void AddCalls(std::uint64_t calls, base::WallTime now) { calls_.Add(now, calls); }

    // X-Business-Use-Case-Usage, X-Ad-Account-Usage and X-App-Usage, as of now.
    net::HttpHeaders Headers(const std::string& account, Tier tier, std::size_t audiences,
                             base::WallTime now);

  private:
    SlidingCount calls_{std::chrono::hours(1)};
    SlidingCount score_{std::chrono::seconds(300)};
    base::WallTime blocked_until_{};
};

}  // namespace sandbox
