// SPDX-License-Identifier: Apache-2.0
// End to end: the sandbox behind its two servers, asked with the HTTP client that the connector uses.
#include "sandbox/meta/meta_sandbox.h"

#include "net/http_client.h"
#include "sandbox/meta/digest.h"
#include "sandbox/meta/parameters.h"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>

namespace sandbox {
namespace {

const std::string kToken = "EAAB-token";
const std::string kSecret = "app secret";

struct Answered {
    int status = 0;
    net::HttpHeaders headers;
    base::Json body;
    std::string text;

    int code() const {
        const base::Json* error = body.Find("error");
        return error == nullptr || !error->is_object()
                   ? 0
                   : static_cast<int>(error->Find("code")->AsInt());
    }
    int subcode() const {
        const base::Json* error = body.Find("error");
        const base::Json* value = error == nullptr ? nullptr : error->Find("error_subcode");
        return value == nullptr ? 0 : static_cast<int>(value->AsInt());
    }
};

class Lab final {
  public:
    explicit Lab(MetaOptions options = {}) {
        options.token = kToken;
        options.app_secret = kSecret;
        if (!options.calls_until_ready) options.calls_until_ready = 0;
        auto made = MetaSandbox::Make(std::move(options), clock_);
        REQUIRE(made.ok());
        meta_ = *std::move(made);
        graph_ = Serve(
            [this](const net::ServerRequest& request) { return meta_->HandleGraph(request); });
        control_ = Serve(
            [this](const net::ServerRequest& request) { return meta_->HandleControl(request); });
        auto policy = net::EgressPolicy::Make(
            {{.purpose = "test", .host = "127.0.0.1", .port = graph_->port()},
             {.purpose = "test", .host = "127.0.0.1", .port = control_->port()}});
        REQUIRE(policy.ok());
        client_ = std::make_unique<net::CurlHttpClient>(
            std::make_shared<const net::EgressPolicy>(*std::move(policy)),
            net::CurlOptions{.purpose = "test"});
    }

    base::Result<net::HttpResponse> Send(net::HttpRequest request) {
        request.total_timeout_max = std::chrono::milliseconds(10'000);
        return client_->Send(request);
    }

    // A graph call with token and proof; `body` is JSON.
    net::HttpRequest Request(const std::string& method, const std::string& path,
                             const std::string& body = {}) {
        net::HttpRequest request;
        request.method = method;
        request.url = "http://" + graph_->HostAndPort() + path +
                      (path.find('?') == std::string::npos ? "?" : "&") +
                      "appsecret_proof=" + HmacSha256Hex(kSecret, kToken);
        request.headers = {{"Authorization", "Bearer " + kToken}};
        request.body = body;
        if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
        return request;
    }

    Answered Ask(const net::HttpRequest& request) {
        auto response = Send(request);
        REQUIRE(response.ok());
        auto body = base::ParseJson(response->body);
        return {response->status, response->headers, body.ok() ? *std::move(body) : base::Json(),
                response->body};
    }

    Answered Graph(const std::string& method, const std::string& path,
                   const std::string& body = {}) {
        return Ask(Request(method, path, body));
    }

    Answered Control(const std::string& method, const std::string& path,
                     const std::string& body = {}) {
        net::HttpRequest request;
        request.method = method;
        request.url = "http://" + control_->HostAndPort() + path;
        request.body = body;
        return Ask(request);
    }

    std::string Create() {
        const Answered made = Graph(
            "POST", "/v26.0/act_1001/customaudiences",
            R"({"name":"a","subtype":"CUSTOM","customer_file_source":"BOTH_USER_AND_PARTNER_PROVIDED"})");
        REQUIRE(made.status == 200);
        return made.body.Find("id")->AsString();
    }

    std::int64_t Members(const std::string& id) {
        return Control("GET", "/members?audience=" + id).body.Find("count")->AsInt();
    }

    base::Json LastEntry() {
        const Answered journal = Control("GET", "/journal");
        return journal.body.Find("entries")->AsArray().back();
    }

  private:
    std::unique_ptr<net::HttpServer> Serve(net::HttpHandler handler) {
        auto server = net::HttpServer::Start({.body_bytes_max = kBodyBytesMax}, std::move(handler));
        REQUIRE(server.ok());
        return *std::move(server);
    }

    base::SystemClock clock_;
    std::unique_ptr<MetaSandbox> meta_;
    std::unique_ptr<net::HttpServer> graph_;
    std::unique_ptr<net::HttpServer> control_;
    std::unique_ptr<net::CurlHttpClient> client_;
};

std::string Payload(const std::string& mail) {
    return R"({"schema":["EMAIL"],"data":[[")" + Sha256Hex(mail) + R"("]]})";
}

std::string Users(const std::string& mail, int sequence, bool last) {
    return R"({"payload":)" + Payload(mail) + R"(,"session":{"session_id":5,"batch_seq":)" +
           std::to_string(sequence) + R"(,"last_batch_flag":)" + (last ? "true" : "false") + "}}";
}

}  // namespace

TEST_CASE("an audience is created, answers 803 for a while, takes two batches and can be found and "
          "read") {
    Lab lab({.calls_until_ready = 2});
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";

    CHECK(lab.Graph("POST", users, Users("a", 1, false)).code() == 803);
    CHECK(lab.Graph("POST", users, Users("a", 1, false)).code() == 803);
    const Answered first = lab.Graph("POST", users, Users("a", 1, false));
    const Answered second = lab.Graph("POST", users, Users("b", 2, true));

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

TEST_CASE("the journal tells sequence, session, rows and digest, and cells only when asked") {
    Lab lab;
    const std::string id = lab.Create();
    lab.Graph("POST", "/v26.0/" + id + "/users", Users("a", 1, true));

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
    CHECK(lab.Control("GET", "/journal").text.find(kToken) == std::string::npos);
}

TEST_CASE("members are a set with an order-independent digest and rows on request") {
    Lab lab;
    const std::string one = lab.Create();
    const std::string two = lab.Create();
    const auto add = [&](const std::string& id, const std::string& mail) {
        CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", R"({"payload":)" + Payload(mail) + "}")
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

TEST_CASE("payloads come as JSON, form or multipart and mean the same") {
    Lab lab;
    const std::string id = lab.Create();
    net::HttpRequest form =
        lab.Request("POST", "/v26.0/" + id + "/users",
                    net::FormatForm({{"payload", Payload("a")},
                                     {"session", R"({"session_id":5,"batch_seq":1})"}}));
    form.headers.back().value = "application/x-www-form-urlencoded";
    net::HttpRequest parts =
        lab.Request("POST", "/v26.0/" + id + "/users",
                    "--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n" +
                        Payload("a") + "\r\n--b--\r\n");
    parts.headers.back().value = "multipart/form-data; boundary=b";

    CHECK(lab.Ask(form).status == 200);
    CHECK(lab.Ask(parts).status == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", R"({"payload":)" + Payload("a") + "}")
              .status == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users?payload=" + net::PercentEncode(Payload("a")))
              .status == 200);
    CHECK(lab.Members(id) == 1);
}

TEST_CASE("a long payload in the query resets the connection") {
    Lab lab;
    const std::string id = lab.Create();

    const auto answer =
        lab.Send(lab.Request("POST", "/v26.0/" + id + "/users?payload=" + std::string(8'300, 'x')));

    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == base::ErrorCode::kUnavailable);
    CHECK(lab.LastEntry().Find("status")->AsInt() == 0);
}

TEST_CASE("a leak fails with 400 and stays in the journal until the reset") {
    Lab lab;
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

TEST_CASE("tokens and proofs are checked") {
    Lab lab;
    net::HttpRequest no_token = lab.Request("GET", "/v26.0/act_1001");
    no_token.headers.clear();
    net::HttpRequest wrong_token = no_token;
    wrong_token.headers = {{"Authorization", "Bearer x"}};
    net::HttpRequest in_query = no_token;
    in_query.url += "&access_token=" + kToken;
    net::HttpRequest no_proof = lab.Request("GET", "/v26.0/act_1001");
    no_proof.url = no_proof.url.substr(0, no_proof.url.find('?'));
    net::HttpRequest wrong_proof = no_proof;
    wrong_proof.url += "?appsecret_proof=" + std::string(64, '0');

    CHECK(lab.Ask(no_token).code() == 104);
    CHECK(lab.Ask(wrong_token).code() == 190);
    CHECK(lab.Ask(in_query).status == 200);
    CHECK(lab.Ask(no_proof).code() == 100);
    CHECK(lab.Ask(wrong_proof).code() == 104);
    CHECK(lab.Control("POST", "/state", R"({"tokenExpired":true})").status == 200);
    CHECK(lab.Graph("GET", "/v26.0/act_1001").subcode() == 463);
}

TEST_CASE("a timestamped proof holds for five minutes") {
    Lab lab;
    const auto now = base::SystemClock().Now().time_since_epoch();
    const auto ask = [&](std::chrono::seconds time) {
        net::HttpRequest request = lab.Request("GET", "/v26.0/act_1001");
        const std::string seconds = std::to_string(time.count());
        request.url = request.url.substr(0, request.url.find('?')) + "?appsecret_time=" + seconds +
                      "&appsecret_proof=" + HmacSha256Hex(kSecret, kToken + "|" + seconds);
        return lab.Ask(request).code();
    };
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);

    CHECK(ask(seconds) == 0);
    CHECK(ask(seconds - std::chrono::seconds(400)) == 100);
}

TEST_CASE("versions and gone features are refused") {
    Lab lab;

    CHECK(lab.Graph("GET", "/v24.0/act_1001").code() == 2635);
    CHECK(lab.Graph("GET", "/act_1001").code() == 2635);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?pretty=1").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?debug=all").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?date_format=U").code() == 100);
    CHECK(lab.Graph("GET", "/v26.0/?ids=1,2").code() == 100);
    net::HttpRequest conditional = lab.Request("GET", "/v26.0/act_1001");
    conditional.headers.push_back({"If-None-Match", "\"x\""});
    CHECK(lab.Ask(conditional).code() == 100);
}

TEST_CASE("what is not here yet answers as what the token may not do") {
    Lab lab;
    const std::string id = lab.Create();

    CHECK(lab.Graph("DELETE", "/v26.0/" + id + "/users", R"({"payload":)" + Payload("a") + "}")
              .code() == 200);
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users?method=DELETE",
                    R"({"payload":)" + Payload("a") + "}")
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
    Lab lab;

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

TEST_CASE("planned faults replace the answer without carrying the call out") {
    Lab lab;
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";
    lab.Control("POST", "/faults", R"([
        {"match":{"method":"POST","path":"/users"},"nth":1,"effect":{"error":{"code":2,"status":503,"transient":true}}},
        {"match":{"method":"POST","path":"/users"},"nth":2,"effect":"text200"},
        {"match":{"method":"POST","path":"/users"},"nth":3,"effect":{"html":502}},
        {"match":{"method":"POST","path":"/users"},"nth":4,"effect":"reset"}])");
    const std::string batch = Users("a", 1, true);

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
    Lab lab;
    const std::string id = lab.Create();
    const std::string users = "/v26.0/" + id + "/users";
    lab.Control("POST", "/faults", R"([
        {"match":{"path":"/users"},"nth":1,"effect":"timeout_after_commit"},
        {"match":{"path":"/users"},"nth":2,"effect":{"delayMs":120}},
        {"match":{"path":"/users"},"nth":3,"effect":{"headers":{"X-App-Usage":{"call_count":97}}}},
        {"match":{"path":"/users"},"nth":4,"effect":"type_wobble"}])");

    const auto lost = lab.Send(lab.Request("POST", users, Users("a", 1, false)));
    CHECK(lab.Members(id) == 1);
    base::SystemClock clock;
    const auto start = clock.SteadyNow();
    const Answered late = lab.Graph("POST", users, Users("a", 1, false));
    const auto waited = clock.SteadyNow() - start;
    const Answered headers = lab.Graph("POST", users, Users("b", 2, false));
    const Answered wobble = lab.Graph("POST", users, Users("c", 3, true));

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

TEST_CASE("a fault plan that cannot be read is refused") {
    Lab lab;

    CHECK(lab.Control("POST", "/faults", R"([{"effect":"explode"}])").status == 400);
    CHECK(lab.Control("POST", "/faults", "[").status == 400);
    base::SystemClock clock;
    CHECK_FALSE(MetaSandbox::Make({.token = "x", .faults = base::Json(3)}, clock).ok());
}

TEST_CASE("throttling headers rise, then calls are refused, and the virtual clock lets the quota "
          "recover") {
    Lab lab({.tier = Tier::kLimited});
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
    Lab lab;
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

TEST_CASE("the virtual clock ends a session after 90 minutes") {
    Lab lab;
    const std::string id = lab.Create();
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", Users("a", 1, false)).status == 200);
    lab.Control("POST", "/clock", R"({"advanceSeconds":5400})");

    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", Users("b", 2, true)).subcode() == 1870158);
}

TEST_CASE("terms that are not accepted and blocked audiences refuse uploads") {
    Lab lab;
    const std::string id = lab.Create();
    lab.Control("POST", "/state", R"({"termsAccepted":false})");
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", Users("a", 1, false)).subcode() == 1870034);
    CHECK(lab.Graph("GET", "/v26.0/act_1001?fields=tos_accepted")
              .body.Find("tos_accepted")
              ->AsObject()
              .empty());
    lab.Control("POST", "/state",
                R"({"termsAccepted":true,"audience":")" + id + R"(","operationStatus":471})");
    CHECK(lab.Graph("POST", "/v26.0/" + id + "/users", Users("a", 1, false)).subcode() == 1713230);
}

TEST_CASE("statuses of an error differ by seed") {
    int seen_400 = 0;
    int seen_other = 0;
    Lab lab;
    net::HttpRequest wrong_token = lab.Request("GET", "/v26.0/act_1001");
    wrong_token.headers = {{"Authorization", "Bearer x"}};
    for (int i = 0; i < 40; ++i) ++(lab.Ask(wrong_token).status == 400 ? seen_400 : seen_other);

    CHECK(seen_400 > 0);
    CHECK(seen_other > 0);
}

}  // namespace sandbox
