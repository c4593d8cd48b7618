// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "net/http_client.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace activation {

// What an answer asks of us. One word for what a dozen vendor codes mean.
enum class Behaviour {
    kDone,
    kRetry,           // trouble on their side: again, later
    kRetryThenSplit,  // the same, but the request may have been too much
    kNotYetVisible,   // just created and not everywhere yet: again for a short while
    kThrottle,        // too many calls: wait as long as they say
    kWaitState,       // the audience is busy: again when its state says so
    kWaitThenPolicy,  // blocked for now; if that lasts, a human's matter
    kSplit,           // send half of it
    kNewSession,      // this session is over: the rest goes in another
    kReauthorise,     // from here on a human has to act, or at least to look
    kTerms,
    kPermission,
    kConfiguration,
    kPolicy,
    kGone,
    kSurface,  // nothing is known about this answer
};

std::string_view ToString(Behaviour behaviour);

// Where a batch stands in its session.
struct SessionMark {
    std::int64_t session_id = 0;
    std::uint32_t batch_seq = 1;  // from 1
    bool last = false;
};

// Whose data says who is a member; platforms ask for it.
enum class MembersFrom { kOwner, kPartners, kBoth };

struct FindAudience {
    std::string name;
    std::string cursor;  // of the page to read; empty for the first
};

struct CreateAudience {
    std::string name;
    MembersFrom members_from = MembersFrom::kBoth;
};

struct AddMembers {
    std::string audience_id;
    std::string body;  // of MembersBody
};

// Whether the audience takes members now: kDone if it does, kWaitState while it is busy, and what a
// human has to do when it never will.
struct ReadState {
    std::string audience_id;
};

using Call = std::variant<FindAudience, CreateAudience, AddMembers, ReadState>;

// How near we are to the platform's limits, as the answer's headers tell.
struct Usage {
    double percent = 0;              // the worst of all that were named
    std::chrono::seconds regain{0};  // until calls are welcome again, if they said
};

// What came of a call. Never holds a text of the platform: its messages may quote members.
struct Answer {
    Behaviour behaviour = Behaviour::kDone;
    int status = 0;  // of HTTP
    std::int64_t code = 0;
    std::int64_t subcode = 0;
    std::string remedy;       // what a human can do about it; ours
    std::string audience_id;  // found or created; empty when not
    std::string next_cursor;  // FindAudience: there is another page
    Usage usage;
};

// What the platform takes in one request and one session.
struct CallLimits {
    std::size_t rows_max = 10'000;
    std::size_t body_bytes_max = std::size_t{8} << 20U;
    // A session older than this gets its last batch; one older than the second limit gets none. What
    // is left until the platform closes it has to be longer than a request may take.
    std::chrono::minutes session_finished_after{75};
    std::chrono::minutes session_usable_for{85};
    // How long a new audience may be unknown to the member endpoint.
    std::chrono::seconds invisible_for_max{120};
};

// An ad platform without its wires: writes requests and reads answers, and knows neither socket,
// clock nor ledger. Holds the account's secrets; only Request shows them. Thread-safe.
class Destination {
  public:
    Destination() = default;
    Destination(const Destination&) = delete;
    Destination& operator=(const Destination&) = delete;
    virtual ~Destination() = default;

    virtual const CallLimits& Limits() const = 0;

    // Appends one member to the rows of a batch; `cells` stand in the order of the mapping.
    virtual void AppendRow(std::span<const std::string_view> cells, std::string& rows) const = 0;

    // The exact bytes of a batch, the same for the same arguments: no secret, no time in them.
    virtual std::string MembersBody(const SessionMark& mark, std::string_view rows) const = 0;

    virtual net::HttpRequest Request(const Call& call, base::WallTime now) const = 0;
    virtual Answer Read(const Call& call, const net::HttpResponse& response) const = 0;

    // Something the operator should know before it hurts: "version v25.0 ends on ..."; or empty.
    virtual std::string Notice(base::WallTime now) const = 0;
};

}  // namespace activation
