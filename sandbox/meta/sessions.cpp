// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/sessions.h"

#include <algorithm>

namespace sandbox {
namespace {

// Seven rows of ten, decided by the row itself: the same people match every time.
constexpr unsigned kMatchedOf256 = 179;

std::string UnixSecondsText(base::WallTime time) {
    return std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

GraphError UpdateFailed(int subcode, std::string message) {
    return {.code = 2650, .subcode = subcode, .message = std::move(message)};
}

std::optional<GraphError> CheckAgainst(const UploadSession& session, const std::string& audience,
                                       const UsersCall& call, base::WallTime now) {
    const BatchPlace& place = *call.place;
    if (session.audience != audience) {
        return BadParameter("This session_id belongs to another audience of the account",
                            "session_id");
    }
    if (now - session.start >= kSessionMax)
        return UpdateFailed(1870158, "The 90 minutes of this session are over");
    if (session.schema != call.schema)
        return BadParameter("The schema changed within the session", "schema");
    const auto before = session.batches.find(place.batch_seq);
    if (before != session.batches.end()) {
        if (before->second == call.data_sha256) return std::nullopt;
        return BadParameter("This batch_seq came before with other data", "batch_seq");
    }
    if (session.end)
        return UpdateFailed(1870159, "The last batch of this session has been received");
    return std::nullopt;
}

// The last batch closes the session, so the ones before it must be there.
bool LeavesGap(const UploadSession& session, const BatchPlace& place) {
    if (!place.last) return false;
    const bool is_new = !session.batches.contains(place.batch_seq);
    const auto count = static_cast<std::int64_t>(session.batches.size()) + (is_new ? 1 : 0);
    const std::int64_t highest = session.batches.empty()
                                     ? place.batch_seq
                                     : std::max(place.batch_seq, session.batches.rbegin()->first);
    return count != highest;
}

base::Json Describe(std::int64_t id, const UploadSession& session, base::WallTime now) {
    const bool expired = now - session.start >= kSessionMax;
    const bool done = session.end && now - *session.end >= kMatchingTime;
    base::Json item = base::Json::MakeObject();
    item.Set("session_id", std::to_string(id)).Set("start_time", UnixSecondsText(session.start));
    item.Set("end_time", done ? UnixSecondsText(*session.end + kMatchingTime) : std::string("0"));
    item.Set("num_received", std::to_string(session.received));
    item.Set("num_matched", done ? std::to_string(session.matched) : std::string("-1"));
    item.Set("num_invalid_entries", std::to_string(session.invalid));
    item.Set("progress", done ? "100" : (session.end ? "50" : "0"));
    item.Set("stage", done ? "complete"
                           : (session.end ? "processing" : (expired ? "expired" : "uploading")));
    return item;
}

}  // namespace

std::optional<GraphError> SessionBook::Take(const std::string& account, const std::string& audience,
                                            const UsersCall& call, base::WallTime now) {
    const BatchPlace& place = *call.place;
    const auto key = std::pair(account, place.session_id);
    auto found = sessions_.find(key);
    if (found == sessions_.end()) {
        if (place.batch_seq != 1)
            return BadParameter("The first batch of a session must have batch_seq 1", "batch_seq");
        UploadSession fresh;
        fresh.audience = audience;
        fresh.schema = call.schema;
        fresh.start = now;
        found = sessions_.emplace(key, std::move(fresh)).first;
    } else if (auto problem = CheckAgainst(found->second, audience, call, now)) {
        return problem;
    }
    UploadSession& session = found->second;
    if (LeavesGap(session, place))
        return BadParameter("The last batch came before all others", "last_batch_flag");
    if (place.last && !session.end) {
        session.end = now;
        session.last_seq = place.batch_seq;
    }
    if (!session.batches.emplace(place.batch_seq, call.data_sha256).second) return std::nullopt;
    session.received += call.keys.size();
    session.invalid += call.invalid.size();
    const auto matches = [](const RowKey& row) { return row[8] < kMatchedOf256; };
    session.matched +=
        static_cast<std::uint64_t>(std::count_if(call.keys.begin(), call.keys.end(), matches));
    return std::nullopt;
}

const UploadSession* SessionBook::Find(const std::string& account, std::int64_t session_id) const {
    const auto found = sessions_.find(std::pair(account, session_id));
    return found == sessions_.end() ? nullptr : &found->second;
}

base::Json SessionBook::List(const std::string& audience, std::optional<std::int64_t> only,
                             base::WallTime now) const {
    base::Json list = base::Json::MakeArray();
    for (const auto& [key, session] : sessions_) {
        if (session.audience != audience || (only && *only != key.second)) continue;
        list.Append(Describe(key.second, session, now));
    }
    return list;
}

}  // namespace sandbox
