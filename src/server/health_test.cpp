// SPDX-License-Identifier: Apache-2.0
#include "server/health.h"

#include <doctest/doctest.h>

namespace {

int Ask(server::Health& health, const std::string& path, const std::string& method = "GET") {
    net::ServerRequest request;
    request.method = method;
    request.target.path = path;
    REQUIRE(server::Health::IsAsked(request));
    return health.Answer(request).response.status;
}

}  // namespace

TEST_CASE("a server that drains lives and is not ready") {
    base::ManualClock clock{base::WallTime{}};
    server::Health health(clock, [] { return base::Status(); });
    CHECK(Ask(health, "/readyz") == 200);

    health.Drain();

    CHECK(Ask(health, "/healthz") == 200);
    CHECK(Ask(health, "/readyz") == 503);
}

TEST_CASE("readiness follows the database, which is asked once in a while only") {
    base::ManualClock clock{base::WallTime{}};
    int tried = 0;
    bool writable = false;
    server::Health health(clock, [&]() -> base::Status {
        ++tried;
        if (!writable) return base::IoError("disk full");
        return {};
    });

    CHECK(Ask(health, "/readyz") == 503);
    writable = true;
    CHECK(Ask(health, "/readyz") == 503);
    CHECK(tried == 1);
    clock.SleepFor(server::kReadinessAge);
    CHECK(Ask(health, "/readyz") == 200);
    CHECK(tried == 2);
    CHECK(Ask(health, "/healthz") == 200);
}

TEST_CASE("health is read, never written") {
    base::ManualClock clock{base::WallTime{}};
    server::Health health(clock, [] { return base::Status(); });

    CHECK(Ask(health, "/healthz", "POST") == 405);
    CHECK(Ask(health, "/readyz", "HEAD") == 200);
}
