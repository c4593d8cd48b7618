// SPDX-License-Identifier: Apache-2.0
#include "server/health.h"

#include "base/log.h"

namespace server {
namespace {

constexpr std::string_view kAlivePath = "/healthz";
constexpr std::string_view kReadyPath = "/readyz";

}  // namespace

bool Health::IsAsked(const net::ServerRequest& request) {
    return request.target.path == kAlivePath || request.target.path == kReadyPath;
}

bool Health::IsWritable() {
    const auto now = clock_.SteadyNow();
    {
        const base::Lock lock(mutex_);
        if (tried_at_ && now - *tried_at_ < kReadinessAge) return writable_;
        tried_at_ = now;  // whoever asks meanwhile gets the last answer
    }
    const auto written = try_write_();
    if (!written.ok()) {
        base::LogFailure(base::LogLevel::kError, "database_not_writable", written.error());
    }
    const base::Lock lock(mutex_);
    writable_ = written.ok();
    return writable_;
}

net::ServerAnswer Health::Answer(const net::ServerRequest& request) {
    net::ServerAnswer answer;
    answer.response.headers = {{"Content-Type", "text/plain"}, {"Cache-Control", "no-store"}};
    answer.response.body = "ok\n";
    if (request.method != "GET" && request.method != "HEAD") {
        answer.response.status = 405;
        return answer;
    }
    if (request.target.path == kAlivePath) return answer;
    const char* const reason = draining_      ? "draining\n"
                               : IsWritable() ? nullptr
                                              : "the database cannot be written\n";
    if (reason != nullptr) {
        answer.response.status = 503;
        answer.response.body = reason;
    }
    return answer;
}

}  // namespace server
