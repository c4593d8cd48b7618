// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "sandbox/meta/graph_error.h"
#include "sandbox/meta/users_call.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sandbox {

inline constexpr std::chrono::minutes kSessionMax{90};
inline constexpr std::chrono::minutes kMatchingTime{5};

// What came in under one session id. Plain value.
struct UploadSession {
    std::string audience;
    std::string schema;
    base::WallTime start;
    std::optional<base::WallTime> end;            // when the last batch came
    std::map<std::int64_t, std::string> batches;  // batch_seq and the digest of its data
    std::int64_t last_seq = 0;
    std::uint64_t received = 0;
    std::uint64_t matched = 0;
    std::uint64_t invalid = 0;
};

// The upload sessions of all accounts. Single-threaded.
class SessionBook final {
  public:
    // Takes a batch in, or says why not. A batch that came before with the same data is taken again
    // without counting: its answer may have been lost.
    std::optional<GraphError> Take(const std::string& account, const std::string& audience,
                                   const UsersCall& call, base::WallTime now);

    // The running session, after Take.
    const UploadSession* Find(const std::string& account, std::int64_t session_id) const;

    // The "data" of GET /sessions, newest last: all strings, as Meta has it.
    base::Json List(const std::string& audience, std::optional<std::int64_t> only,
                    base::WallTime now) const;

  private:
    std::map<std::pair<std::string, std::int64_t>, UploadSession> sessions_;  // by account and id
};

}  // namespace sandbox
