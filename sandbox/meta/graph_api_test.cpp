// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/graph_api.h"

#include "sandbox/meta/digest.h"
#include "sandbox/meta/sandbox_lab.h"

#include <doctest/doctest.h>

namespace sandbox {

TEST_CASE("an audience is created, answers 803 for a while, takes two batches and can be found and "
          "read") {
    SandboxLab lab({.calls_until_ready = 2});
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";

    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).code() == 803);
    CHECK(lab.Graph("POST", users, BatchOf("a", 1, false)).code() == 803);
    const Answered first = lab.Graph("POST", users, BatchOf("a", 1, false));
    const Answered second = lab.Graph("POST", users, BatchOf("b", 2, true));

    CHECK(first.status == 200);
    CHECK(first.body.Find("audience_id")->AsString() == id);
    CHECK(first.body.Find("session_id")->AsString() == "5");
    CHECK(second.body.Find("num_received")->AsInt() == 2);
    CHECK(second.body.Find("num_invalid_entries")->AsInt() == 0);
    CHECK(second.body.Find("invalid_entry_samples")->AsObject().empty());
    CHECK(lab.Members(id) == 2);
    const Answered list = lab.Graph("GET", "/v26.0/act_1001/customaudiences?fields=name");
    CHECK(list.body.Find("data")->AsArray().front().Find("name")->AsString() == "a");
    const Answered read = lab.Graph("GET", "/v25.0/" + id + "?fields=account_id,operation_status");
    CHECK(read.body.Find("account_id")->AsString() == "1001");
    CHECK(read.body.Find("operation_status")->Find("code")->AsInt() == 200);
    const Answered sessions = lab.Graph("GET", "/v26.0/" + id + "/sessions?session_id=5");
    CHECK(sessions.body.Find("data")->AsArray().front().Find("num_received")->AsString() == "2");
    const Answered terms = lab.Graph("GET", "/v26.0/act_1001?fields=tos_accepted");
    CHECK(terms.body.Find("tos_accepted")->Find("custom_audience_tos")->AsInt() == 1);
}

TEST_CASE("payloads come as JSON, form or multipart and mean the same") {
    SandboxLab lab;
    const std::string id = lab.Create();
    net::HttpRequest form =
        lab.Request("POST", "/v26.0/" + id + "/users",
                    net::FormatForm({{"payload", PayloadOf("a")},
                                     {"session", R"({"session_id":5,"batch_seq":1})"}}));
    form.headers.back().value = "application/x-www-form-urlencoded";
    net::HttpRequest parts =
        lab.Request("POST", "/v26.0/" + id + "/users",
                    "--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n" +
                        PayloadOf("a") + "\r\n--b--\r\n");
    parts.headers.back().value = "multipart/form-data; boundary=b";

    CHECK(lab.Ask(form).status == 200);
    CHECK(lab.Ask(parts).status == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", R"({"payload":)" + PayloadOf("a") + "}")
              .status == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users?payload=" + net::PercentEncode(PayloadOf("a")))
              .status == 200);
    CHECK(lab.Members(id) == 1);
}

TEST_CASE("a long payload in the query resets the connection") {
    SandboxLab lab;
    const std::string id = lab.Create();

    const auto answer =
        lab.Send(lab.Request("POST", "/v26.0/" + id + "/users?payload=" + std::string(8'300, 'x')));

    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kUnavailable);
    CHECK(lab.LastEntry().Find("status")->AsInt() == 0);
}

TEST_CASE("what is not here yet answers as what the token may not do") {
    SandboxLab lab;
    const std::string id = lab.Create();

    CHECK(lab.Graph("DELETE", "/v26.0/" + id + "/users", R"({"payload":)" + PayloadOf("a") + "}")
              .code() == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users?method=DELETE",
                    R"({"payload":)" + PayloadOf("a") + "}")
              .code() == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/usersreplace", "{}").code() == 200);
    CHECK(lab.Graph("DELETE", "/v26.0/act_1001/usersofanyaudience").code() == 200);
    CHECK(lab.Graph("POST", "/v26.0/", R"({"batch":[]})").code() == 200);
    CHECK(lab.Graph("DELETE", "/v26.0/" + id).code() == 200);
    CHECK(lab.Graph("GET", "/v26.0/me").code() == 2500);
    CHECK(lab.Graph("GET", "/v26.0/123?fields=id").subcode() == 33);
    CHECK(lab.Members(id) == 0);
}

TEST_CASE("an error is Meta's envelope") {
    SandboxLab lab;

    const Answered refused =
        lab.Graph("POST", "/v26.0/act_1001/customaudiences", R"({"name":"a"})");

    const base::Json* error = refused.body.Find("error");
    REQUIRE(error != nullptr);
    CHECK(error->Find("message")->is_string());
    CHECK(error->Find("type")->AsString() == "OAuthException");
    CHECK(error->Find("code")->AsInt() == 100);
    CHECK_FALSE(error->Find("is_transient")->AsBool());
    CHECK(error->Find("fbtrace_id")->is_string());
    CHECK(error->Find("error_data") != nullptr);
}

TEST_CASE("statuses of an error differ by seed") {
    int seen_400 = 0;
    int seen_other = 0;
    SandboxLab lab;
    net::HttpRequest wrong_token = lab.Request("GET", "/v26.0/act_1001");
    wrong_token.headers = {{"Authorization", "Bearer x"}};
    for (int i = 0; i < 40; ++i) ++(lab.Ask(wrong_token).status == 400 ? seen_400 : seen_other);

    CHECK(seen_400 > 0);
    CHECK(seen_other > 0);
}

}  // namespace sandbox
