// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/meta_sandbox.h"

#include "sandbox/meta/sandbox_lab.h"

#include <chrono>
#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("planned faults replace the answer without carrying the call out") {
    SandboxLab lab;
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";
    lab.Control("POST", "/faults", R"([
        {"match":{"method":"POST","path":"/users"},"nth":1,"effect":{"error":{"code":2,"status":503,"transient":true}}},
        {"match":{"method":"POST","path":"/users"},"nth":2,"effect":"text200"},
        {"match":{"method":"POST","path":"/users"},"nth":3,"effect":{"html":502}},
        {"match":{"method":"POST","path":"/users"},"nth":4,"effect":"reset"}])");
    const std::string batch = BatchOf("a", 1, true);

    const Answered error = lab.Graph("POST", users, batch);
    const Answered text = lab.Graph("POST", users, batch);
    const Answered html = lab.Graph("POST", users, batch);
    const auto reset = lab.Send(lab.Request("POST", users, batch));

    CHECK(error.status == 503);
    CHECK(error.code() == 2);
    CHECK(error.body.Find("error")->Find("is_transient")->AsBool());
    CHECK(text.status == 200);
    CHECK(text.text == "Service Unavailable");
    CHECK(html.status == 502);
    CHECK(html.text.starts_with("<!DOCTYPE html>"));
    REQUIRE_FALSE(reset.ok());
    CHECK(net::DeliveryOf(reset.error()) == net::Delivery::kUnknown);
    CHECK(lab.Members(id) == 0);
    CHECK(lab.LastEntry().Find("fault")->AsString() == "reset");
    CHECK_FALSE(lab.LastEntry().Find("accepted")->AsBool());
    CHECK(lab.Graph("POST", users, batch).status == 200);
}

TEST_CASE("planned faults lose, delay and change the answer of a call that was carried out") {
    SandboxLab lab;
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";
    lab.Control("POST", "/faults", R"([
        {"match":{"path":"/users"},"nth":1,"effect":"timeout_after_commit"},
        {"match":{"path":"/users"},"nth":2,"effect":{"delayMs":120}},
        {"match":{"path":"/users"},"nth":3,"effect":{"headers":{"X-App-Usage":{"call_count":97}}}},
        {"match":{"path":"/users"},"nth":4,"effect":"type_wobble"}])");

    const auto lost = lab.Send(lab.Request("POST", users, BatchOf("a", 1, false)));
    CHECK(lab.Members(id) == 1);
    base::SystemClock clock;
    const auto start = clock.SteadyNow();
    const Answered late = lab.Graph("POST", users, BatchOf("a", 1, false));
    const auto waited = clock.SteadyNow() - start;
    const Answered headers = lab.Graph("POST", users, BatchOf("b", 2, false));
    const Answered wobble = lab.Graph("POST", users, BatchOf("c", 3, true));

    REQUIRE_FALSE(lost.ok());
    CHECK(net::DeliveryOf(lost.error()) == net::Delivery::kUnknown);
    CHECK(waited >= std::chrono::milliseconds(120));
    CHECK(late.body.Find("num_received")->AsInt() == 1);
    CHECK(*net::FindHeader(headers.headers, "X-App-Usage") == R"({"call_count":97})");
    CHECK(net::CountHeader(headers.headers, "X-App-Usage") == 1);
    CHECK(wobble.body.Find("session_id")->AsInt() == 5);
    CHECK(wobble.body.Find("invalid_entry_samples")->is_array());
    CHECK(lab.Members(id) == 3);
}

TEST_CASE("throttling headers rise, then calls are refused, and the virtual clock lets the quota "
          "recover") {
    SandboxLab lab({.tier = Tier::kLimited});
    const auto used = [](const Answered& answer) {
        return base::ParseJson(*net::FindHeader(answer.headers, "X-Ad-Account-Usage"))
            ->Find("acc_id_util_pct")
            ->AsDouble();
    };
    const double early = used(lab.Graph("GET", "/v26.0/act_1001"));
    const double later = used(lab.Graph("GET", "/v26.0/act_1001"));
    CHECK(later > early);

    Answered answer;
    for (int i = 0; i < 60 && answer.code() == 0; ++i) answer = lab.Graph("GET", "/v26.0/act_1001");

    CHECK(answer.code() == 17);
    CHECK(answer.subcode() == 2446079);
    const auto header = base::ParseJson(*net::FindHeader(answer.headers, "X-Ad-Account-Usage"));
    CHECK(header->Find("reset_time_duration")->AsInt() >= 299);
    CHECK(lab.Control("POST", "/clock", R"({"advanceSeconds":301})").status == 200);
    CHECK(lab.Graph("GET", "/v26.0/act_1001").status == 200);
}

TEST_CASE("the calls of an hour run out and come back") {
    SandboxLab lab;
    CHECK(lab.Control("POST", "/state", R"({"account":"act_1001","usedCalls":190000})").status ==
          200);

    const Answered throttled = lab.Graph("GET", "/v26.0/act_1001");

    CHECK(throttled.code() == 80003);
    const auto header =
        base::ParseJson(*net::FindHeader(throttled.headers, "X-Business-Use-Case-Usage"));
    CHECK(
        header->Find("1001")->AsArray().front().Find("estimated_time_to_regain_access")->AsInt() ==
        60);
    lab.Control("POST", "/clock", R"({"advanceSeconds":3601})");
    CHECK(lab.Graph("GET", "/v26.0/act_1001").status == 200);
}

}  // namespace sandbox
