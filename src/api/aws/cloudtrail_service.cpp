// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cloudtrail_service.h"

#include "api/aws/cloudtrail_lookup.h"
#include "api/aws/rest_json.h"

#include <utility>

namespace api {
namespace {

using base::Json;

constexpr std::string_view kName = "cloudtrail";
constexpr std::string_view kTargetPrefix = "CloudTrail_20131101";
constexpr std::string_view kContentType = "application/x-amz-json-1.1";
constexpr int kBadRequest = 400;

net::HttpResponse Respond(int status, const Json& body, std::string_view request_id) {
    net::HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", std::string(kContentType)},
                        {"x-amzn-RequestId", std::string(request_id)},
                        {"Cache-Control", "no-store"}};
    response.body = body.Dump();
    return response;
}

ApiError Wrong(std::string_view type, std::string message) {
    ApiError error;
    error.status = kBadRequest;
    error.type = type;
    error.message = std::move(message);
    return error;
}

class LookupCall final : public Call {
  public:
    explicit LookupCall(const net::ServerRequest& request)
        : Call({"cloudtrail:LookupEvents", "*"}), request_(request) {}

    std::optional<ApiError> Prepare(const HandlerContext& /*context*/) override {
        if (request_.body.empty()) return std::nullopt;
        auto body = base::ParseJson(request_.body, {.depth_max = kJsonDepthMax});
        if (!body.ok()) return Wrong("SerializationException", body.error().message);
        if (!body->is_object()) return Wrong("SerializationException", "the body is no object");
        input_ = *std::move(body);
        return std::nullopt;
    }

    Reply Answer(const HandlerContext& context) override {
        ApiAnswer answer = LookupEvents(context, input_);
        if (auto* error = std::get_if<ApiError>(&answer)) return std::move(*error);
        constexpr int kOk = 200;
        return Respond(kOk, std::get<Json>(answer), context.request_id);
    }

  private:
    const net::ServerRequest& request_;
    Json input_ = Json::MakeObject();
};

class CloudTrailService final : public Service {
  public:
    std::string_view name() const override { return kName; }
    crypto::AwsProtocol protocol() const override { return crypto::AwsProtocol::kJson; }

    // The target counts from its last two dotted parts: what stands before differs between clients.
    std::variant<std::unique_ptr<Call>, ApiError>
    Recognise(const HandlerContext& /*context*/, const net::ServerRequest& request) const override {
        const std::string* target = net::FindHeader(request.headers, "X-Amz-Target");
        const bool at_root = request.method == "POST" && request.target.path == "/";
        if (target == nullptr || !at_root ||
            net::CountHeader(request.headers, "X-Amz-Target") != 1) {
            return Wrong("UnknownOperationException", "no operation is asked that way");
        }
        const std::size_t dot = target->rfind('.');
        const std::string operation = target->substr(dot + 1);
        const std::string before = target->substr(0, dot == std::string::npos ? 0 : dot);
        if (before.substr(before.rfind('.') + 1) != kTargetPrefix)
            return Wrong("UnknownOperationException", "no operation has this X-Amz-Target");
        if (operation == "LookupEvents") return std::make_unique<LookupCall>(request);
        return Wrong("UnsupportedOperationException",
                     "this node offers LookupEvents of CloudTrail and no other operation");
    }

    net::HttpResponse Write(const ApiError& error, std::string_view request_id) const override {
        Json body = Json::MakeObject();
        body.Set("__type", error.type).Set("message", error.message);
        return Respond(error.status, body, request_id);
    }
};

}  // namespace

std::unique_ptr<Service> MakeCloudTrailService() { return std::make_unique<CloudTrailService>(); }

}  // namespace api
