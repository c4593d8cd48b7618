// SPDX-License-Identifier: Apache-2.0
#include "monitoring/metrics.h"

#include <doctest/doctest.h>

namespace monitoring {
namespace {

bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by service, operation and class of status") {
    Metrics metrics;

    metrics.CountRequest({"cleanrooms", "GetCollaboration", 200, std::chrono::milliseconds(3)});
    metrics.CountRequest({"cleanrooms", "GetCollaboration", 204, std::chrono::milliseconds(30)});
    metrics.CountRequest({"cleanrooms", "GetCollaboration", 404, std::chrono::milliseconds(1)});

    const std::string page = metrics.Page();
    CHECK(Has(page, "# TYPE glovebox_requests_total counter\n"));
    CHECK(Has(page, R"(service="cleanrooms",status_class="2xx"} 2)"));
    CHECK(Has(page, R"(service="cleanrooms",status_class="4xx"} 1)"));
    CHECK(Has(page, "glovebox_request_duration_seconds_count{"));
    CHECK(Has(page, R"(le="0.005"} 2)"));
    CHECK(Has(page, R"(le="+Inf"} 3)"));
}

TEST_CASE("answers are counted by class of status") {
    Metrics metrics;

    metrics.CountAnswer(403);
    metrics.CountAnswer(403);
    metrics.CountAnswer(200);

    CHECK(Has(metrics.Page(), R"(glovebox_http_answers_total{status_class="4xx"} 2)"));
    CHECK(Has(metrics.Page(), R"(glovebox_http_answers_total{status_class="2xx"} 1)"));
}

TEST_CASE("protected queries are counted by their end, and timed") {
    Metrics metrics;

    metrics.CountQuery("SUCCESS", std::chrono::milliseconds(30));
    metrics.CountQuery("SUCCESS", std::chrono::seconds(20));
    metrics.CountQuery("FAILED", std::chrono::milliseconds(1));

    const std::string page = metrics.Page();
    CHECK(Has(page, R"(glovebox_protected_queries_total{state="SUCCESS"} 2)"));
    CHECK(Has(page, R"(glovebox_protected_queries_total{state="FAILED"} 1)"));
    CHECK(Has(page, "glovebox_protected_query_duration_seconds_count 3"));
    CHECK(Has(page, R"(glovebox_protected_query_duration_seconds_bucket{le="30"} 3)"));
}

TEST_CASE("what is watched is looked up when asked, and left out while it cannot be told") {
    Metrics metrics;
    std::optional<double> bytes;
    metrics.Watch({"glovebox_database_bytes", "Size."}, [&] { return bytes; });
    metrics.Watch({"glovebox_queries", "Queries.", false, "state", "SUBMITTED"},
                  [] { return 2.0; });
    metrics.Watch({"glovebox_queries", "Queries.", false, "state", "STARTED"}, [] { return 1.0; });

    CHECK_FALSE(Has(metrics.Page(), "glovebox_database_bytes"));
    bytes = 4096;
    const std::string page = metrics.Page();
    CHECK(Has(page, "# TYPE glovebox_database_bytes gauge\nglovebox_database_bytes 4096\n"));
    CHECK(Has(page,
              "glovebox_queries{state=\"SUBMITTED\"} 2\nglovebox_queries{state=\"STARTED\"} 1\n"));
}

}  // namespace monitoring
