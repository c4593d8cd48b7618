// SPDX-License-Identifier: Apache-2.0
#include "server/outcome.h"

#include "server/exit_code.h"

#include <doctest/doctest.h>

TEST_CASE("an outcome comes back from another machine as it was, and safe on a terminal") {
    const server::Outcome outcome{base::Json("r"), "one\ntwo\x1b[31m\n", server::kExitRefused};

    const auto back = server::OutcomeFromJson(server::ToJson(outcome));

    REQUIRE(back.ok());
    CHECK(back->result.AsString() == "r");
    CHECK(back->text.starts_with("one\ntwo"));
    CHECK(back->text.find('\x1b') == std::string::npos);
    CHECK(back->exit_code == server::kExitRefused);
    CHECK_FALSE(server::OutcomeFromJson(base::Json("text")).ok());
}

TEST_CASE("a held delivery is a refusal, and a paused one a failure, for scripts") {
    activation::DeliveryReport report;
    report.status = activation::DeliveryStatus::kHeld;
    CHECK(server::OutcomeOf(report).exit_code == server::kExitRefused);
    report.status = activation::DeliveryStatus::kPaused;
    CHECK(server::OutcomeOf(report).exit_code == server::kExitFailed);
    report.status = activation::DeliveryStatus::kAlreadyDelivered;
    CHECK(server::OutcomeOf(report).exit_code == server::kExitDone);
}
