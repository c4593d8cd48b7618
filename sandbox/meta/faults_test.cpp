// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/faults.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

base::Result<std::vector<Fault>> Parse(std::string_view text) {
    const auto json = base::ParseJson(text);
    REQUIRE(json.ok());
    return ParseFaults(*json);
}

FaultPlan PlanOf(std::string_view text) {
    auto faults = Parse(text);
    REQUIRE(faults.ok());
    FaultPlan plan;
    plan.Replace(*std::move(faults));
    return plan;
}

FaultEffect EffectOf(const std::string& effect) {
    auto faults = Parse("{\"effect\":" + effect + "}");
    REQUIRE(faults.ok());
    return faults->front().effect;
}

}  // namespace

TEST_CASE("a fault strikes the nth call that matches and no other") {
    FaultPlan plan =
        PlanOf(R"([{"match":{"method":"POST","path":"/users$"},"nth":2,"effect":"reset"}])");

    CHECK_FALSE(plan.Take("POST", "/v26.0/1/users"));
    CHECK_FALSE(plan.Take("GET", "/v26.0/1/users"));
    CHECK_FALSE(plan.Take("POST", "/v26.0/1/usersreplace"));
    CHECK(plan.Take("POST", "/v26.0/1/users")->kind == FaultKind::kReset);
    CHECK_FALSE(plan.Take("POST", "/v26.0/1/users"));
}

TEST_CASE("a fault can strike several times in a row") {
    FaultPlan plan = PlanOf(R"({"nth":2,"times":2,"effect":"text200"})");

    CHECK_FALSE(plan.Take("GET", "/"));
    CHECK(plan.Take("GET", "/"));
    CHECK(plan.Take("GET", "/"));
    CHECK_FALSE(plan.Take("GET", "/"));
}

TEST_CASE("every effect is read") {
    const FaultEffect error =
        EffectOf(R"({"error":{"code":190,"subcode":463,"status":401,"transient":true}})");
    CHECK(error.kind == FaultKind::kError);
    CHECK(error.error.code == 190);
    CHECK(error.error.subcode == 463);
    CHECK(error.error.status == 401);
    CHECK(error.error.transient);
    CHECK(EffectOf("\"timeout_after_commit\"").kind == FaultKind::kTimeoutAfterCommit);
    CHECK(EffectOf("\"text200\"").kind == FaultKind::kText200);
    CHECK(EffectOf("\"type_wobble\"").kind == FaultKind::kTypeWobble);
    CHECK(EffectOf(R"({"html":502})").status == 502);
    CHECK(EffectOf(R"({"delayMs":30})").delay == std::chrono::milliseconds(30));
    CHECK(EffectOf(R"({"headers":{"X-App-Usage":{"call_count":96}}})").headers.front().value ==
          R"({"call_count":96})");
}

TEST_CASE("a fault that cannot be understood is an error") {
    CHECK_FALSE(Parse(R"({"effect":"explode"})").ok());
    CHECK_FALSE(Parse(R"({"effect":{"html":99}})").ok());
    CHECK_FALSE(Parse(R"({"effect":{"html":502,"delayMs":1}})").ok());
    CHECK_FALSE(Parse(R"({"effect":"reset","nth":0})").ok());
    CHECK_FALSE(Parse(R"({"effect":"reset","math":{}})").ok());
    CHECK_FALSE(Parse(R"({"effect":"reset","match":{"path":"("}})").ok());
    CHECK_FALSE(Parse(R"({"effect":{"headers":{"X":"a\r\nb"}}})").ok());
    CHECK_FALSE(Parse(R"({"match":{}})").ok());
    CHECK_FALSE(Parse("3").ok());
}

}  // namespace sandbox
