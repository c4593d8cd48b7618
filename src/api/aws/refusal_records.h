// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/recorder.h"
#include "base/mutex.h"
#include "crypto/sigv4_refusal.h"
#include "net/http_server.h"

#include <cstdint>
#include <optional>
#include <string>

namespace api {

inline constexpr std::int64_t kRefusalsPerMinuteMax = 1'000;

// Records requests that nobody is believed to have sent, in the chain of the node: who can write into a company's must
// have its key. Strangers cannot fill the disk with them: past the limit they are only counted, and the next record
// says how many. Thread-safe.
class RefusalRecords final {
  public:
    explicit RefusalRecords(audit::Recorder& recorder) : recorder_(recorder) {}

    base::Status Note(const net::ServerRequest& request, base::WallTime now,
                      const std::string& request_id, const std::string& code,
                      const std::string& access_key_id);

  private:
    // How many were left out before this one; none: it is left out itself.
    std::optional<std::int64_t> Admit(base::WallTime now);

    audit::Recorder& recorder_;
    base::Mutex mutex_;
    std::int64_t minute_ GUARDED_BY(mutex_) = 0;
    std::int64_t seen_ GUARDED_BY(mutex_) = 0;  // in that minute
    std::int64_t left_out_ GUARDED_BY(mutex_) = 0;
};

}  // namespace api
