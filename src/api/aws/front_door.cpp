// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"

#include "access/authenticate.h"
#include "api/aws/rest_json.h"
#include "base/log.h"
#include "collaboration/tags.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_verify.h"

#include <chrono>
#include <utility>
#include <vector>

namespace api {
namespace {

constexpr std::string_view kCleanRooms = "cleanrooms";

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

net::HttpResponse Refused(const crypto::SigV4Refusal& refusal, std::string_view request_id) {
    const auto name = crypto::ToAwsError(refusal.fault, crypto::AwsProtocol::kRestJson);
    ApiError error;
    error.status = name.status;
    error.type = name.code;
    error.message = refusal.message;
    return WriteAnswer(error, 0, request_id);
}

net::HttpResponse NoService(std::string_view request_id) {
    ApiError error;
    error.status = 404;
    error.type = "UnknownOperationException";
    error.message =
        "this node offers the service 'cleanrooms' here, and the request was signed for another";
    return WriteAnswer(error, 0, request_id);
}

// A surprise: its words are for the operator.
net::HttpResponse Failed(const base::Error& error, std::string_view request_id) {
    base::Log(base::LogLevel::kError, "request_failed",
              {{"request_id", std::string(request_id)},
               {"code", std::string(ToString(error.code))},
               {"message", error.message},
               {"detail", error.detail}});
    return WriteAnswer(InternalServerError(), 0, request_id);
}

}  // namespace

FrontDoor::FrontDoor(FrontDoorServices services, CleanRoomsService clean_rooms)
    : services_(std::move(services)),
      clean_rooms_(std::move(clean_rooms)),
      desks_([this]() -> base::Result<std::unique_ptr<Desk>> {
          ASSIGN_OR_RETURN(auto database, metadata::Database::Open(services_.database_file));
          return std::make_unique<Desk>(std::move(database), services_.keys);
      }) {}

base::Result<std::unique_ptr<FrontDoor>> FrontDoor::Make(FrontDoorServices services) {
    ASSIGN_OR_RETURN(auto clean_rooms, CleanRoomsService::Make());
    return std::unique_ptr<FrontDoor>(new FrontDoor(std::move(services), std::move(clean_rooms)));
}

crypto::SigV4Terms FrontDoor::Terms() {
    return {services_.region, kCleanRooms, services_.clock.Now()};
}

std::optional<net::ServerAnswer> FrontDoor::CheckHead(const net::ServerRequest& head) {
    const std::string request_id = services_.random.Uuid();
    const auto headers = SignedHeaders(head);
    const auto parsed = crypto::ParseAuthorization(AsSigned(head, headers));
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return net::ServerAnswer{Refused(*refusal, request_id)};
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    if (authorization.service != kCleanRooms) return net::ServerAnswer{NoService(request_id)};
    const auto desk = desks_.Take();
    if (!desk.ok()) return net::ServerAnswer{Failed(desk.error(), request_id)};
    const auto refused = access_control::CheckHead((*desk)->callers, authorization, Terms());
    if (!refused.ok()) return net::ServerAnswer{Failed(refused.error(), request_id)};
    if (*refused) return net::ServerAnswer{Refused(**refused, request_id)};
    return std::nullopt;
}

net::ServerAnswer FrontDoor::Answer(const net::ServerRequest& request) {
    const std::string request_id = services_.random.Uuid();
    const auto desk = desks_.Take();
    if (!desk.ok()) return {Failed(desk.error(), request_id)};
    return {Serve(**desk, request, request_id)};
}

net::HttpResponse FrontDoor::Serve(Desk& desk, const net::ServerRequest& request,
                                   const std::string& request_id) {
    const auto headers = SignedHeaders(request);
    const crypto::SigV4Request as_signed = AsSigned(request, headers);
    const auto parsed = crypto::ParseAuthorization(as_signed);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return Refused(*refusal, request_id);
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    if (authorization.service != kCleanRooms) return NoService(request_id);
    const auto caller =
        access_control::Authenticate(desk.callers, as_signed, authorization, Terms(),
                                     crypto::Sha256(base::AsBytes(request.body)));
    if (!caller.ok()) return Failed(caller.error(), request_id);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&*caller))
        return Refused(*refusal, request_id);
    net::ServerRequest routed = request;
    routed.target.path = crypto::SignedPath(request.target.path, kCleanRooms);
    return Authorize(desk, *std::get<std::shared_ptr<const access_control::Caller>>(*caller),
                     routed, request_id);
}

net::HttpResponse FrontDoor::Authorize(Desk& desk, const access_control::Caller& caller,
                                       const net::ServerRequest& request,
                                       const std::string& request_id) {
    const HandlerContext context{desk.database,    services_.keys,   services_.clock,
                                 services_.random, services_.region, caller.account};
    const auto wanted = clean_rooms_.ActionOf(context, request);
    // What is no operation has no resource to ask about; the service says so itself.
    if (wanted) {
        access_control::AccessQuestion question{wanted->action, wanted->resource, {}};
        question.context.source_ip = request.peer_address;
        question.context.now = services_.clock.Now();
        question.context.secure_transport = request.secure;
        const auto tags = collaboration::Tags(desk.database).List(caller.account, wanted->resource);
        if (!tags.ok()) return Failed(tags.error(), request_id);
        question.context.resource_tags = {tags->begin(), tags->end()};
        if (!access_control::DecideFor(caller, std::move(question)).allowed()) {
            return WriteAnswer(AccessDenied("User: " + caller.arn +
                                            " is not authorized to perform: " + wanted->action +
                                            " on resource: " + wanted->resource),
                               0, request_id);
        }
    }
    const auto began = services_.clock.SteadyNow();
    net::HttpResponse response = clean_rooms_.Answer(context, request, request_id);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(services_.clock.SteadyNow() - began);
    base::Log(base::LogLevel::kInfo, "request",
              {{"request_id", request_id},
               {"principal", caller.arn},
               {"action", wanted ? wanted->action : std::string("none")},
               {"status", std::to_string(response.status)},
               {"milliseconds", std::to_string(took.count())}});
    return response;
}

}  // namespace api
