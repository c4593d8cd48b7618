// SPDX-License-Identifier: Apache-2.0
#include "api/aws/refusal_records.h"

#include "api/aws/recording.h"

#include <chrono>
#include <utility>

namespace api {

std::optional<std::int64_t> RefusalRecords::Admit(base::WallTime now) {
    const std::int64_t minute =
        std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    const base::Lock lock(mutex_);
    if (minute != minute_) {
        minute_ = minute;
        seen_ = 0;
    }
    if (++seen_ > kRefusalsPerMinuteMax) {
        ++left_out_;
        return std::nullopt;
    }
    return std::exchange(left_out_, 0);
}

base::Status RefusalRecords::Note(const net::ServerRequest& request, base::WallTime now,
                                  const std::string& request_id, const std::string& code,
                                  const std::string& access_key_id) {
    const auto left_out = Admit(now);
    if (!left_out) return {};
    audit::Act act = ActOf(request, now, request_id);
    act.record.account = base::AccountId(std::string(audit::kNodeAccount));
    act.record.principal = "anonymous";
    act.record.action = "glovebox:Authenticate";
    act.record.outcome = audit::Outcome::kDenied;
    act.record.error_code = code;
    if (*left_out > 0) act.record.decision = "LEFT_OUT_BEFORE: " + std::to_string(*left_out);
    act.origin.access_key_id = access_key_id;
    return recorder_.Note(std::move(act));
}

}  // namespace api
