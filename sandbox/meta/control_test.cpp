// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/control.h"

#include "sandbox/meta/digest.h"
#include "sandbox/meta/sandbox_lab.h"

#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("the journal tells sequence, session, rows and digest, and cells only when asked") {
    SandboxLab lab;
    const std::string id = lab.Create();
    lab.Graph("POST", "/v26.0/" + id + "/users", BatchOf("a", 1, true));

    const base::Json entry = lab.LastEntry();

    CHECK(entry.Find("seq")->AsInt() == 2);
    CHECK(entry.Find("method")->AsString() == "POST");
    CHECK(entry.Find("path")->AsString() == "/v26.0/" + id + "/users");
    CHECK(entry.Find("status")->AsInt() == 200);
    CHECK(entry.Find("accepted")->AsBool());
    CHECK(entry.Find("session")->AsString() == "5");
    CHECK(entry.Find("batch")->AsInt() == 1);
    CHECK(entry.Find("rows")->AsInt() == 1);
    CHECK(entry.Find("dataSha256")->AsString().size() == 64);
    CHECK(entry.Find("tokenIn")->AsString() == "header");
    CHECK(entry.Find("cells") == nullptr);
    const Answered with_cells = lab.Control("GET", "/journal?cells=1&since=2");
    CHECK(with_cells.body.Find("entries")->AsArray().size() == 1);
    CHECK(with_cells.text.find(Sha256Hex("a")) != std::string::npos);
    CHECK(lab.Control("GET", "/journal").text.find(kLabToken) == std::string::npos);
}

TEST_CASE("members are a set with an order-independent digest and rows on request") {
    SandboxLab lab;
    const std::string one = lab.Create();
    const std::string two = lab.Create();
    const auto add = [&](const std::string& id, const std::string& mail) {
        CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", R"({"payload":)" + PayloadOf(mail) + "}")
                  .status == 200);
    };
    add(one, "a");
    add(one, "b");
    add(one, "a");
    add(two, "b");
    add(two, "a");

    const Answered first = lab.Control("GET", "/members?audience=" + one + "&rows=1");
    const Answered second = lab.Control("GET", "/members?audience=" + two);

    CHECK(first.body.Find("count")->AsInt() == 2);
    CHECK(first.body.Find("digest")->AsString() == second.body.Find("digest")->AsString());
    CHECK(first.body.Find("rows")->AsArray().size() == 2);
    CHECK(second.body.Find("rows") == nullptr);
    CHECK(lab.Control("GET", "/members?audience=1").status == 404);
}

TEST_CASE("a leak fails with 400 and stays in the journal until the reset") {
    SandboxLab lab;
    const std::string id = lab.Create();

    const Answered refused =
        lab.Graph("POST", "/v26.0/" + id + "/users",
                  R"({"payload":{"schema":["EMAIL"],"data":[["joe@example.com"]]}})");

    CHECK(refused.status == 400);
    CHECK(refused.code() == 100);
    CHECK(lab.LastEntry().Find("leak")->AsBool());
    CHECK(lab.Control("GET", "/journal").body.Find("leaks")->AsInt() == 1);
    CHECK(lab.Control("GET", "/journal?cells=1").text.find("joe") == std::string::npos);
    CHECK(lab.Members(id) == 0);
    CHECK(lab.Control("POST", "/reset").status == 200);
    CHECK(lab.Control("GET", "/journal").body.Find("leaks")->AsInt() == 0);
    CHECK(lab.Graph("GET", "/v26.0/" + id).subcode() == 33);
}

TEST_CASE("a fault plan that cannot be read is refused") {
    SandboxLab lab;

    CHECK(lab.Control("POST", "/faults", R"([{"effect":"explode"}])").status == 400);
    CHECK(lab.Control("POST", "/faults", "[").status == 400);
    base::SystemClock clock;
    CHECK_FALSE(MetaSandbox::Make({.token = "x", .faults = base::Json(3)}, clock).ok());
}

TEST_CASE("the virtual clock ends a session after 90 minutes") {
    SandboxLab lab;
    const std::string id = lab.Create();
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", BatchOf("a", 1, false)).status == 200);
    lab.Control("POST", "/clock", R"({"advanceSeconds":5400})");

    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", BatchOf("b", 2, true)).subcode() == 1870158);
}

TEST_CASE("terms that are not accepted and blocked audiences refuse uploads") {
    SandboxLab lab;
    const std::string id = lab.Create();
    lab.Control("POST", "/state", R"({"termsAccepted":false})");
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", BatchOf("a", 1, false)).subcode() ==
          1870034);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?fields=tos_accepted")
              .body.Find("tos_accepted")
              ->AsObject()
              .empty());
    lab.Control("POST", "/state",
                R"({"termsAccepted":true,"audience":")" + id + R"(","operationStatus":471})");
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", BatchOf("a", 1, false)).subcode() ==
          1713230);
}

TEST_CASE("a busy audience wants its state to be read before members come again") {
    SandboxLab lab;
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";
    const std::string state = "/v26.0/" + id + "?fields=operation_status";
    lab.Control("POST", "/state",
                R"({"audience":")" + id + R"(","operationStatus":414,"reads":2})");

    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).subcode() == 1870145);
    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).code() == 100);
    CHECK(lab.Graph("GET", state).body.Find("operation_status")->Find("code")->AsInt() == 414);
    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).code() == 100);
    CHECK(lab.Graph("GET", state).body.Find("operation_status")->Find("code")->AsInt() != 414);
    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).status == 200);
}

}  // namespace sandbox
