// SPDX-License-Identifier: Apache-2.0
#include "audit/recorder.h"

#include "base/log.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace audit {

Recorder::Recorder(metadata::Database database, const crypto::KeyRing& keys, base::Random& random)
    : database_(std::move(database)), trail_(database_, keys, random) {
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

base::Result<std::unique_ptr<Recorder>> Recorder::Start(const std::filesystem::path& database_file,
                                                        const crypto::KeyRing& keys,
                                                        base::Random& random) {
    ASSIGN_OR_RETURN(auto database, metadata::Database::Open(database_file));
    return std::unique_ptr<Recorder>(new Recorder(std::move(database), keys, random));
}

Recorder::~Recorder() {
    thread_.request_stop();
    thread_.join();
}

base::Status Recorder::Note(Act act) {
    const base::Lock lock(mutex_);
    const auto has_room = [this]() REQUIRES(mutex_) { return queue_.size() < kActsQueuedMax; };
    if (!written_.wait_for(mutex_, kQueueWaitMax, has_room))
        return base::Unavailable("the audit trail cannot be written; try again later");
    queue_.push_back(std::move(act));
    noted_.notify_one();
    return {};
}

std::size_t Recorder::queued() {
    const base::Lock lock(mutex_);
    return queue_.size();
}

void Recorder::Run(const std::stop_token& stop) {
    for (;;) {
        {
            const base::Lock lock(mutex_);
            const auto any = [this]() REQUIRES(mutex_) { return !queue_.empty(); };
            if (!noted_.wait(mutex_, stop, any)) return;
            const auto many = [this]()
                                  REQUIRES(mutex_) { return queue_.size() >= kActsPerCommitMax; };
            noted_.wait_for(mutex_, stop, kGroupDelay, many);
        }
        WriteGroup(stop);
    }
}

void Recorder::WriteGroup(const std::stop_token& stop) {
    const std::vector<Act> group = NextGroup();
    base::Status written;
    try {
        written = Write(group);
    } catch (const std::exception&) {
        written = base::Internal("an unexpected exception ended the writing of audit records");
    }
    if (written.ok()) return Written(group.size());
    base::LogFailure(base::LogLevel::kError, "audit_write_failed", written.error(),
                     {{"records", std::to_string(group.size())}});
    const base::Lock lock(mutex_);
    // The last try was in vain: who reads the log knows what is missing.
    if (stop.stop_requested()) {
        queue_.clear();
        return;
    }
    noted_.wait_for(mutex_, stop, kRetryDelay, [] { return false; });
}

base::Status Recorder::Write(const std::vector<Act>& group) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(trail_.Append(group));
    return transaction.Commit();
}

std::vector<Act> Recorder::NextGroup() {
    const base::Lock lock(mutex_);
    const std::size_t count = std::min(queue_.size(), kActsPerCommitMax);
    const auto end = std::next(queue_.begin(), static_cast<std::ptrdiff_t>(count));
    return {queue_.begin(), end};
}

void Recorder::Written(std::size_t count) {
    const base::Lock lock(mutex_);
    queue_.erase(queue_.begin(), std::next(queue_.begin(), static_cast<std::ptrdiff_t>(count)));
    written_.notify_all();
}

}  // namespace audit
