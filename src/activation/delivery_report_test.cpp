// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery_report.h"

#include <doctest/doctest.h>

TEST_CASE("a report is one object with every number and no id that is a number") {
    activation::DeliveryReport report;
    report.audience_id = "23850";
    report.session_id = 42;
    report.rows = 10;
    report.sent = 8;
    report.batches = 1;
    report.dropped = {{"no_identifier", 2}};
    report.blanked = {{"PHONE", {{"bad_phone", 3}}}};

    CHECK(ToJson(report).Dump() ==
          R"({"status":"DELIVERED","audienceId":"23850","sessionId":"42","rows":10,"sent":8,)"
          R"("batches":1,"dropped":{"no_identifier":2},"blanked":{"PHONE":{"bad_phone":3}},)"
          R"("error":null,"message":null})");
}

TEST_CASE("what is not there is null, and a pause has its code") {
    activation::DeliveryReport report;
    report.status = activation::DeliveryStatus::kPaused;
    report.pause = {activation::Behaviour::kTerms, 200, 1870034};
    report.message = "accept the terms";

    CHECK(ToJson(report).Dump() ==
          R"({"status":"PAUSED","audienceId":null,"sessionId":null,"rows":0,"sent":0,"batches":0,)"
          R"("dropped":{},"blanked":{},"error":{"class":"TERMS","code":200,"subcode":1870034},)"
          R"("message":"accept the terms"})");
}
