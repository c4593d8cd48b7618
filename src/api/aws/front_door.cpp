// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"

#include "access/authenticate.h"
#include "access/tokens.h"
#include "api/aws/rest_json.h"
#include "api/aws/services.h"
#include "api/v1/bearer.h"
#include "base/log.h"
#include "collaboration/tags.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_verify.h"

#include <chrono>
#include <utility>
#include <vector>

namespace api {
namespace {

std::vector<crypto::SigV4Header> SignedHeaders(const net::ServerRequest& request) {
    std::vector<crypto::SigV4Header> headers;
    for (const net::HttpHeader& header : request.headers)
        headers.push_back({header.name, header.value});
    return headers;
}

crypto::SigV4Request AsSigned(const net::ServerRequest& request,
                              const std::vector<crypto::SigV4Header>& headers) {
    return {request.method, request.target.path, request.target.query, headers};
}

ApiError Refused(const crypto::SigV4Refusal& refusal, crypto::AwsProtocol protocol) {
    const auto name = crypto::ToAwsError(refusal.fault, protocol);
    ApiError error;
    error.status = name.status;
    error.type = name.code;
    error.message = refusal.message;
    return error;
}

// For who has not said yet which service is meant.
net::HttpResponse RefusedAnywhere(const crypto::SigV4Refusal& refusal,
                                  std::string_view request_id) {
    return WriteAnswer(Refused(refusal, crypto::AwsProtocol::kRestJson), 0, request_id);
}

net::HttpResponse NoService(std::string_view request_id) {
    ApiError error;
    error.status = 404;
    error.type = "UnknownOperationException";
    error.message = "this node offers no service of the name that the request was signed for";
    return WriteAnswer(error, 0, request_id);
}

// An answer in the words of `service`, or in REST-JSON to who has not said which is meant. The cause of a surprise goes to
// the operator's log under the request's id.
net::HttpResponse WriteError(const Service* service, const ApiError& error,
                             const std::string& request_id) {
    if (!error.cause.empty()) {
        base::Log(base::LogLevel::kError, "request_failed",
                  {{"request_id", request_id}, {"cause", error.cause}});
    }
    return service == nullptr ? WriteAnswer(error, 0, request_id)
                              : service->Write(error, request_id);
}

// None: the caller's policies allow it.
std::optional<ApiError> Denied(const HandlerContext& context, const Asked& asked,
                               const net::ServerRequest& request) {
    if (asked.for_all) return std::nullopt;
    access_control::AccessQuestion question{asked.action, asked.resource, {}};
    question.context.source_ip = request.peer_address;
    question.context.now = context.clock.Now();
    question.context.secure_transport = request.secure;
    const auto tags = collaboration::Tags(context.database).List(context.account(), asked.resource);
    if (!tags.ok()) return FromError(tags.error(), {});
    question.context.resource_tags = {tags->begin(), tags->end()};
    if (access_control::DecideFor(context.caller, std::move(question)).allowed())
        return std::nullopt;
    return AccessDenied("User: " + context.caller.arn + " is not authorized to perform: " +
                        asked.action + " on resource: " + asked.resource);
}

Reply PerformIfAllowed(Call& call, const HandlerContext& context,
                       const net::ServerRequest& request) {
    if (auto denied = Denied(context, call.asked(), request)) return *std::move(denied);
    return Perform(call, context);
}

void LogRequest(const HandlerContext& context, std::string_view action, int status,
                base::SteadyTime began) {
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(context.clock.SteadyNow() - began);
    base::Log(base::LogLevel::kInfo, "request",
              {{"request_id", context.request_id},
               {"principal", context.caller.arn},
               {"action", std::string(action)},
               {"status", std::to_string(status)},
               {"milliseconds", std::to_string(took.count())}});
}

}  // namespace

FrontDoor::FrontDoor(NodeServices node, std::filesystem::path database_file,
                     std::vector<std::unique_ptr<Service>> services)
    : node_(std::move(node)),
      services_(std::move(services)),
      desks_([this, file = std::move(database_file)]() -> base::Result<std::unique_ptr<Desk>> {
          ASSIGN_OR_RETURN(auto database, metadata::Database::Open(file));
          return std::make_unique<Desk>(std::move(database), node_.keys);
      }) {}

base::Result<std::unique_ptr<FrontDoor>> FrontDoor::Make(NodeServices node,
                                                         std::filesystem::path database_file) {
    ASSIGN_OR_RETURN(auto services, MakeServices());
    return std::unique_ptr<FrontDoor>(
        new FrontDoor(std::move(node), std::move(database_file), std::move(services)));
}

const Service* FrontDoor::FindService(std::string_view name) const {
    for (const auto& service : services_)
        if (service->name() == name) return service.get();
    return nullptr;
}

crypto::SigV4Terms FrontDoor::Terms(const Service& service) {
    return {node_.region, service.name(), node_.clock.Now()};
}

std::optional<net::ServerAnswer> FrontDoor::CheckHead(const net::ServerRequest& head) {
    // A token is one look-up, with the body or before it.
    if (BearerTokenOf(head)) return std::nullopt;
    const std::string request_id = node_.random.Uuid();
    const auto headers = SignedHeaders(head);
    const auto parsed = crypto::ParseAuthorization(AsSigned(head, headers));
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return net::ServerAnswer{RefusedAnywhere(*refusal, request_id)};
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const Service* service = FindService(authorization.service);
    if (service == nullptr) return net::ServerAnswer{NoService(request_id)};
    const auto desk = desks_.Take();
    if (!desk.ok())
        return net::ServerAnswer{WriteError(service, FromError(desk.error(), {}), request_id)};
    const auto refused =
        access_control::CheckHead((*desk)->callers, authorization, Terms(*service));
    if (!refused.ok())
        return net::ServerAnswer{WriteError(service, FromError(refused.error(), {}), request_id)};
    if (!*refused) return std::nullopt;
    return net::ServerAnswer{service->Write(Refused(**refused, service->protocol()), request_id)};
}

net::ServerAnswer FrontDoor::Answer(const net::ServerRequest& request) {
    const std::string request_id = node_.random.Uuid();
    const auto desk = desks_.Take();
    if (!desk.ok()) return {WriteError(nullptr, FromError(desk.error(), {}), request_id)};
    return {Serve(**desk, request, request_id)};
}

net::HttpResponse FrontDoor::Serve(Desk& desk, const net::ServerRequest& request,
                                   const std::string& request_id) {
    if (const auto token = BearerTokenOf(request))
        return ServeBearer(desk, *token, request, request_id);
    const auto headers = SignedHeaders(request);
    const crypto::SigV4Request as_signed = AsSigned(request, headers);
    const auto parsed = crypto::ParseAuthorization(as_signed);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return RefusedAnywhere(*refusal, request_id);
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const Service* service = FindService(authorization.service);
    if (service == nullptr) return NoService(request_id);
    const auto caller =
        access_control::Authenticate(desk.callers, as_signed, authorization, Terms(*service),
                                     crypto::Sha256(base::AsBytes(request.body)));
    if (!caller.ok()) return WriteError(service, FromError(caller.error(), {}), request_id);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&*caller))
        return service->Write(Refused(*refusal, service->protocol()), request_id);
    const auto& known = std::get<std::shared_ptr<const access_control::Caller>>(*caller);
    net::ServerRequest routed = request;
    routed.target.path = crypto::SignedPath(request.target.path, service->name());
    return Respond(*service, {node_, desk.database, *known, request_id}, routed);
}

net::HttpResponse FrontDoor::ServeBearer(Desk& desk, std::string_view token,
                                         const net::ServerRequest& request,
                                         const std::string& request_id) {
    const Service& service = *FindService("glovebox");
    const auto caller =
        access_control::Tokens(desk.database).Authenticate(token, node_.clock.Now());
    if (!caller.ok()) {
        ApiError error = FromError(caller.error(), {});
        if (caller.error().code == base::ErrorCode::kNotFound) {
            error = AccessDenied("the token is none of this node, or has ended");
            error.type = "UnrecognizedClientException";
        }
        return WriteError(&service, error, request_id);
    }
    return Respond(service, {node_, desk.database, *caller, request_id}, request);
}

net::HttpResponse FrontDoor::Respond(const Service& service, const HandlerContext& context,
                                     const net::ServerRequest& request) {
    const auto began = context.clock.SteadyNow();
    auto call = service.Recognise(context, request);
    auto* known = std::get_if<std::unique_ptr<Call>>(&call);
    Reply reply = known == nullptr ? Reply(std::get<ApiError>(std::move(call)))
                                   : PerformIfAllowed(**known, context, request);
    net::HttpResponse response =
        std::holds_alternative<ApiError>(reply)
            ? WriteError(&service, std::get<ApiError>(reply), context.request_id)
            : std::get<net::HttpResponse>(std::move(reply));
    LogRequest(context, known == nullptr ? "none" : (*known)->asked().action, response.status,
               began);
    return response;
}

}  // namespace api
