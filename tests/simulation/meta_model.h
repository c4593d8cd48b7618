// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "net/http_client.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace simulation {

// Wall and steady time that can be moved apart. Single-threaded.
class TwoHandedClock final : public base::Clock {
  public:
    base::WallTime Now() override { return base::WallTime(wall_); }
    base::SteadyTime SteadyNow() override { return base::SteadyTime(steady_); }
    void SleepFor(std::chrono::milliseconds duration) override {
        wall_ += duration;
        steady_ += duration;
    }
    // Somebody set the clock.
    void Jump(std::chrono::milliseconds by) { wall_ += by; }

  private:
    std::chrono::milliseconds wall_{1'795'200'000'000};
    std::chrono::milliseconds steady_{1'000'000};
};

// What can happen to one request.
enum class Disturbance {
    kNone,
    kCrashBefore,  // our process dies, nothing was sent
    kCrashAfter,   // our process dies, the platform has it
    kReset,        // nothing arrived
    kLostReply,    // it arrived, the answer did not
    kThrottled,
    kTransient,
    kHtml,          // status 200 and a page
    kHtmlAfter,     // the same, but it was handled
    kTooMuch,       // 1/99
    kSessionEnded,  // 2650/1870159
    kSlow,          // it takes nearly as long as a request may
    kClockJump,
    kBusy,  // another program replaces the audience from now on, for a while
};
inline constexpr int kDisturbances = 14;

// A strict Meta in memory: what is in an audience, and everything it would not have liked.
// Single-threaded.
class MetaModel final : public net::HttpClient {
  public:
    MetaModel(TwoHandedClock& clock, base::Random& random) : clock_(clock), random_(random) {}

    // Every how many requests something happens; 0: never.
    void DisturbEvery(std::uint64_t requests) { disturb_every_ = requests; }
    // Members may come again, with another version of an audience.
    void ExpectRepeats() { repeats_expected_ = true; }
    // What happens to the next requests, before chance has its say.
    void Script(std::vector<Disturbance> disturbances) { script_ = std::move(disturbances); }

    base::Result<net::HttpResponse> Send(const net::HttpRequest& request) override;

    const std::set<std::string>& members() const { return members_; }
    const std::vector<std::string>& complaints() const { return complaints_; }
    std::size_t sessions() const { return sessions_.size(); }
    std::size_t audiences() const { return audiences_.size(); }
    int batches() const { return batches_; }
    int crashes() const { return crashes_; }

  private:
    struct Session {
        base::SteadyTime opened;
        std::int64_t last_seq = 0;
        std::string schema;
        bool flagged = false;
    };

    Disturbance Draw();
    base::Result<net::HttpResponse> Disturbed(Disturbance what, const net::HttpRequest& request);
    net::HttpResponse Handle(const net::HttpRequest& request);
    net::HttpResponse List() const;
    net::HttpResponse Create(const std::string& body);
    net::HttpResponse ReadState();
    net::HttpResponse AddUsers(const std::string& body);
    void NoteWhatWasSaid(const std::string& body);
    void CheckSession(const base::Json& session, const std::string& schema);
    void Complain(std::string what) { complaints_.push_back(std::move(what)); }

    TwoHandedClock& clock_;
    base::Random& random_;
    std::uint64_t disturb_every_ = 0;
    std::vector<Disturbance> script_;
    std::map<std::string, std::string> audiences_;  // name by id
    int invisible_calls_ = 0;
    std::map<std::int64_t, Session> sessions_;
    std::set<std::string> members_;
    std::set<std::string> acknowledged_;  // members in batches whose success was answered
    std::vector<std::string> arrived_;    // members of the request in hand
    bool is_success_ = false;             // so was the answer to it
    std::vector<std::string> complaints_;
    struct Busy {
        base::SteadyTime until{};
        bool said = false;  // and not yet that it is over
    };
    std::map<std::string, Busy> busy_;  // by audience
    std::string asked_for_;             // the audience of the request in hand
    bool begins_to_be_busy_ = false;
    bool repeats_expected_ = false;
    int batches_ = 0;
    int crashes_ = 0;
};

}  // namespace simulation
