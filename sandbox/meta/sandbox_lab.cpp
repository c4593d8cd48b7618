// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/sandbox_lab.h"

#include "base/assert.h"
#include "sandbox/meta/digest.h"
#include "sandbox/meta/parameters.h"

#include <chrono>
#include <utility>

namespace sandbox {
namespace {

const base::Json* ErrorIn(const base::Json& body) {
    const base::Json* error = body.Find("error");
    return error != nullptr && error->is_object() ? error : nullptr;
}

int NumberIn(const base::Json* object, std::string_view name) {
    const base::Json* value = object == nullptr ? nullptr : object->Find(name);
    return value == nullptr ? 0 : static_cast<int>(value->AsInt());
}

std::unique_ptr<net::HttpServer> Serve(net::HttpHandler handler) {
    auto server = net::HttpServer::Start({.body_bytes_max = kBodyBytesMax}, std::move(handler));
    ASSERT(server.ok());
    return *std::move(server);
}

}  // namespace

int Answered::code() const { return NumberIn(ErrorIn(body), "code"); }

int Answered::subcode() const { return NumberIn(ErrorIn(body), "error_subcode"); }

SandboxLab::SandboxLab(MetaOptions options) {
    options.token = kLabToken;
    options.app_secret = kLabSecret;
    options.calls_until_ready = options.calls_until_ready.value_or(0);
    auto made = MetaSandbox::Make(std::move(options), clock_);
    ASSERT(made.ok());
    meta_ = *std::move(made);
    graph_ =
        Serve([this](const net::ServerRequest& request) { return meta_->HandleGraph(request); });
    control_ =
        Serve([this](const net::ServerRequest& request) { return meta_->HandleControl(request); });
    auto policy = net::EgressPolicy::Make(
        {{.purpose = "test", .host = "127.0.0.1", .port = graph_->port()},
         {.purpose = "test", .host = "127.0.0.1", .port = control_->port()}});
    ASSERT(policy.ok());
    client_ = std::make_unique<net::CurlHttpClient>(
        std::make_shared<const net::EgressPolicy>(*std::move(policy)),
        net::CurlOptions{.purpose = "test"});
}

base::Result<net::HttpResponse> SandboxLab::Send(net::HttpRequest request) {
    request.total_timeout_max = std::chrono::milliseconds(10'000);
    return client_->Send(request);
}

net::HttpRequest SandboxLab::Request(const std::string& method, const std::string& path,
                                     const std::string& body) {
    net::HttpRequest request;
    request.method = method;
    request.url = "http://" + graph_->HostAndPort() + path +
                  (path.find('?') == std::string::npos ? "?" : "&") +
                  "appsecret_proof=" + HmacSha256Hex(kLabSecret, kLabToken);
    request.headers = {{"Authorization", std::string("Bearer ") + kLabToken}};
    request.body = body;
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    return request;
}

Answered SandboxLab::Ask(const net::HttpRequest& request) {
    auto response = Send(request);
    ASSERT(response.ok());
    auto body = base::ParseJson(response->body);
    return {response->status, response->headers, body.ok() ? *std::move(body) : base::Json(),
            response->body};
}

Answered SandboxLab::Graph(const std::string& method, const std::string& path,
                           const std::string& body) {
    return Ask(Request(method, path, body));
}

Answered SandboxLab::Control(const std::string& method, const std::string& path,
                             const std::string& body) {
    net::HttpRequest request;
    request.method = method;
    request.url = "http://" + control_->HostAndPort() + path;
    request.body = body;
    return Ask(request);
}

std::string SandboxLab::Create() {
    const Answered made = Graph(
        "POST", "/v26.0/act_1001/customaudiences",
        R"({"name":"a","subtype":"CUSTOM","customer_file_source":"BOTH_USER_AND_PARTNER_PROVIDED"})");
    ASSERT(made.status == 200);
    return made.body.Find("id")->AsString();
}

std::int64_t SandboxLab::Members(const std::string& id) {
    return Control("GET", "/members?audience=" + id).body.Find("count")->AsInt();
}

base::Json SandboxLab::LastEntry() {
    const Answered journal = Control("GET", "/journal");
    return journal.body.Find("entries")->AsArray().back();
}

std::string PayloadOf(const std::string& mail) {
    return R"({"schema":["EMAIL"],"data":[[")" + Sha256Hex(mail) + R"("]]})";
}

std::string BatchOf(const std::string& mail, int sequence, bool last) {
    return R"({"payload":)" + PayloadOf(mail) + R"(,"session":{"session_id":5,"batch_seq":)" +
           std::to_string(sequence) + R"(,"last_batch_flag":)" + (last ? "true" : "false") + "}}";
}

}  // namespace sandbox
