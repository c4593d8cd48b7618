// SPDX-License-Identifier: Apache-2.0
#include "api/aws/front_door.h"

#include "access/authenticate.h"
#include "access/tokens.h"
#include "api/aws/authorize.h"
#include "api/aws/recording.h"
#include "api/aws/rest_json.h"
#include "api/aws/services.h"
#include "api/v1/bearer.h"
#include "base/log.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_verify.h"
#include "monitoring/metrics.h"

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

ApiError NoService() {
    ApiError error;
    error.status = 404;
    error.type = "UnknownOperationException";
    error.message = "this node offers no service of the name that the request was signed for";
    return error;
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

Reply PerformIfAllowed(Call& call, const HandlerContext& context) {
    const Asked& asked = call.asked();
    if (asked.for_all) return Perform(call, context);
    const std::string& about = asked.part.empty() ? asked.resource : asked.part;
    if (const auto allowed = Authorize(context, asked.action, about); !allowed.ok())
        return FromError(allowed.error(), {});
    return Perform(call, context);
}

// Into the log and the metrics.
void NoteRequest(const HandlerContext& context, const Service& service, const Asked* asked,
                 int status, base::SteadyTime began) {
    const auto took = context.clock.SteadyNow() - began;
    const std::string action = asked == nullptr ? "none" : asked->action;
    base::Log(
        base::LogLevel::kInfo, "request",
        {{"request_id", context.request_id},
         {"principal", context.caller.arn},
         {"action", action},
         {"status", std::to_string(status)},
         {"milliseconds",
          std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count())}});
    if (context.metrics == nullptr) return;
    const std::string operation = action.substr(action.find(':') + 1);
    context.metrics->CountRequest({service.name(), operation, status, took});
}

constexpr int kForbidden = 403;
constexpr std::string_view kV1Service = "glovebox";
constexpr const char* kNoToken = "the token is none of this node, or has ended";
constexpr const char* kNoSession = "the session is over; sign in again";

std::string CodeOf(const Reply& reply) {
    const auto* error = std::get_if<ApiError>(&reply);
    if (error != nullptr) return error->type;
    return std::to_string(std::get<net::HttpResponse>(reply).status);
}

audit::Outcome OutcomeOf(const Reply& reply) {
    if (Succeeded(reply)) return audit::Outcome::kSuccess;
    const auto* error = std::get_if<ApiError>(&reply);
    const int status = error != nullptr ? error->status : std::get<net::HttpResponse>(reply).status;
    return status == kForbidden ? audit::Outcome::kDenied : audit::Outcome::kFailed;
}

// `asked` is nullptr for what is no operation.
audit::Act ActOf(const Service& service, const HandlerContext& context, const Asked* asked,
                 const net::ServerRequest& request) {
    audit::Act act = api::ActOf(request, context.clock.Now(), context.request_id);
    act.record.account = context.account();
    act.record.principal = context.caller.arn;
    act.record.action = std::string(service.name()) + ":Unknown";
    act.origin.access_key_id = context.caller.key.text();
    if (asked == nullptr) return act;
    act.record.action = asked->action;
    if (asked->resource != "*") act.record.resources = {asked->resource};
    act.record.changes = asked->changes;
    return act;
}

}  // namespace

FrontDoor::FrontDoor(NodeServices node, std::filesystem::path database_file,
                     std::vector<std::unique_ptr<Service>> services,
                     std::unique_ptr<audit::Recorder> recorder)
    : node_(std::move(node)),
      services_(std::move(services)),
      recorder_(std::move(recorder)),
      refusals_(*recorder_),
      desks_([this, file = std::move(database_file)]() -> base::Result<std::unique_ptr<Desk>> {
          ASSIGN_OR_RETURN(auto database, metadata::Database::Open(file));
          return std::make_unique<Desk>(std::move(database), node_.keys, node_.random);
      }) {}

base::Result<std::unique_ptr<FrontDoor>> FrontDoor::Make(NodeServices node,
                                                         std::filesystem::path database_file) {
    ASSIGN_OR_RETURN(auto services, MakeServices());
    ASSIGN_OR_RETURN(auto recorder, audit::Recorder::Start(database_file, node.keys, node.random));
    if (node.metrics != nullptr) {
        node.metrics->Watch(
            {"glovebox_audit_queue_records", "Audit records that wait to be written."},
            [queue = recorder.get()] { return static_cast<double>(queue->queued()); });
    }
    return std::unique_ptr<FrontDoor>(new FrontDoor(std::move(node), std::move(database_file),
                                                    std::move(services), std::move(recorder)));
}

const Service* FrontDoor::FindService(std::string_view name) const {
    for (const auto& service : services_)
        if (service->name() == name) return service.get();
    return nullptr;
}

crypto::SigV4Terms FrontDoor::Terms(const Service& service, const net::ServerRequest& request) {
    return {node_.region, service.name(), node_.clock.Now(), service.TakesPresigned(request)};
}

std::optional<net::ServerAnswer> FrontDoor::CheckHead(const net::ServerRequest& head) {
    const std::string request_id = node_.random.Uuid();
    if (const auto token = BearerTokenOf(head)) return CheckBearerHead(*token, head, request_id);
    if (const auto kind = ConsoleRequestOf(head); kind != ConsoleRequest::kNone)
        return CheckConsoleHead(kind, head, request_id);
    const auto headers = SignedHeaders(head);
    const auto parsed = crypto::ParseAuthorization(AsSigned(head, headers));
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return net::ServerAnswer{RefuseAnywhere(*refusal, head, request_id)};
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const Service* service = FindService(authorization.service);
    if (service == nullptr)
        return net::ServerAnswer{RefuseService(authorization, head, request_id)};
    const auto desk = desks_.Take();
    if (!desk.ok())
        return net::ServerAnswer{WriteError(service, FromError(desk.error(), {}), request_id)};
    const auto refused =
        access_control::CheckHead((*desk)->callers, authorization, Terms(*service, head));
    if (!refused.ok())
        return net::ServerAnswer{WriteError(service, FromError(refused.error(), {}), request_id)};
    if (!*refused) return std::nullopt;
    return net::ServerAnswer{WriteError(service,
                                        Refuse(Refused(**refused, service->protocol()), head,
                                               request_id, authorization.access_key_id),
                                        request_id)};
}

std::optional<net::ServerAnswer> FrontDoor::CheckBearerHead(std::string_view token,
                                                            const net::ServerRequest& head,
                                                            const std::string& request_id) {
    const auto desk = desks_.Take();
    if (!desk.ok())
        return net::ServerAnswer{WriteError(nullptr, FromError(desk.error(), {}), request_id)};
    const auto caller = BearerCaller(**desk, token);
    if (caller.ok()) return std::nullopt;
    return net::ServerAnswer{RefuseUnknown(caller.error(), kNoToken, head, request_id)};
}

std::optional<net::ServerAnswer> FrontDoor::CheckConsoleHead(ConsoleRequest kind,
                                                             const net::ServerRequest& head,
                                                             const std::string& request_id) {
    if (kind != ConsoleRequest::kSession) {
        const auto wrong = CheckSignInHead(head);
        if (!wrong) return std::nullopt;
        return net::ServerAnswer{WriteError(FindService(kV1Service), *wrong, request_id)};
    }
    const auto desk = desks_.Take();
    if (!desk.ok())
        return net::ServerAnswer{WriteError(nullptr, FromError(desk.error(), {}), request_id)};
    Desk& found = **desk;
    const auto caller =
        SessionCaller({node_, found.database, found.trail, hasher_, request_id}, head);
    if (caller.ok()) return std::nullopt;
    return net::ServerAnswer{RefuseUnknown(caller.error(), kNoSession, head, request_id)};
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
    if (const auto kind = ConsoleRequestOf(request); kind != ConsoleRequest::kNone)
        return ServeConsole(desk, kind, request, request_id);
    const auto headers = SignedHeaders(request);
    const crypto::SigV4Request as_signed = AsSigned(request, headers);
    const auto parsed = crypto::ParseAuthorization(as_signed);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed))
        return RefuseAnywhere(*refusal, request, request_id);
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const Service* service = FindService(authorization.service);
    if (service == nullptr) return RefuseService(authorization, request, request_id);
    const auto caller = access_control::Authenticate(desk.callers, as_signed, authorization,
                                                     Terms(*service, request),
                                                     crypto::Sha256(base::AsBytes(request.body)));
    if (!caller.ok()) return WriteError(service, FromError(caller.error(), {}), request_id);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&*caller)) {
        return WriteError(service,
                          Refuse(Refused(*refusal, service->protocol()), request, request_id,
                                 authorization.access_key_id),
                          request_id);
    }
    const auto& known = std::get<std::shared_ptr<const access_control::Caller>>(*caller);
    net::ServerRequest routed = request;
    routed.target.path = crypto::SignedPath(request.target.path, service->name());
    return Respond(*service, desk, {node_, desk.database, *known, request_id}, routed);
}

base::Result<access_control::Caller> FrontDoor::BearerCaller(Desk& desk, std::string_view token) {
    return access_control::Tokens(desk.database).Authenticate(token, node_.clock.Now());
}

net::HttpResponse FrontDoor::ServeBearer(Desk& desk, std::string_view token,
                                         const net::ServerRequest& request,
                                         const std::string& request_id) {
    const Service& service = *FindService(kV1Service);
    const auto caller = BearerCaller(desk, token);
    if (!caller.ok()) return RefuseUnknown(caller.error(), kNoToken, request, request_id);
    return Respond(service, desk, {node_, desk.database, *caller, request_id}, request);
}

net::HttpResponse FrontDoor::ServeConsole(Desk& desk, ConsoleRequest kind,
                                          const net::ServerRequest& request,
                                          const std::string& request_id) {
    const Service& service = *FindService(kV1Service);
    const ConsoleDesk at{node_, desk.database, desk.trail, hasher_, request_id};
    if (kind == ConsoleRequest::kSession && IsFromOwnPage(request)) {
        const auto caller = SessionCaller(at, request);
        if (!caller.ok()) return RefuseUnknown(caller.error(), kNoSession, request, request_id);
        return Respond(service, desk, {node_, desk.database, *caller, request_id}, request);
    }
    Reply reply = NotOwnPage();
    if (kind == ConsoleRequest::kSignIn) reply = SignIn(at, request);
    if (kind == ConsoleRequest::kSignOut) reply = SignOut(at, request);
    const auto* error = std::get_if<ApiError>(&reply);
    if (error == nullptr) return std::get<net::HttpResponse>(std::move(reply));
    return WriteError(&service, Refuse(*error, request, request_id, {}), request_id);
}

net::HttpResponse FrontDoor::RefuseUnknown(const base::Error& error, std::string message,
                                           const net::ServerRequest& request,
                                           const std::string& request_id) {
    ApiError refused = FromError(error, {});
    if (error.code == base::ErrorCode::kNotFound) {
        refused = AccessDenied(std::move(message));
        refused.type = "UnrecognizedClientException";
        refused = Refuse(std::move(refused), request, request_id, {});
    }
    return WriteError(FindService(kV1Service), refused, request_id);
}

net::HttpResponse FrontDoor::Respond(const Service& service, Desk& desk, HandlerContext context,
                                     const net::ServerRequest& request) {
    const auto began = context.clock.SteadyNow();
    auto call = service.Recognise(context, request);
    auto* known = std::get_if<std::unique_ptr<Call>>(&call);
    const Asked* asked = known == nullptr ? nullptr : &(*known)->asked();
    Recording recording(desk.trail, ActOf(service, context, asked, request));
    context.recording = &recording;
    context.source_address = request.peer_address;
    context.secure = request.secure;
    Reply reply = known == nullptr ? Reply(std::get<ApiError>(std::move(call)))
                                   : PerformIfAllowed(**known, context);
    reply = Record(desk, context, std::move(reply));
    net::HttpResponse response =
        std::holds_alternative<ApiError>(reply)
            ? WriteError(&service, std::get<ApiError>(reply), context.request_id)
            : std::get<net::HttpResponse>(std::move(reply));
    NoteRequest(context, service, asked, response.status, began);
    return response;
}

Reply FrontDoor::Record(Desk& desk, const HandlerContext& context, Reply reply) {
    if (context.recording->written()) return reply;
    const bool failed = !Succeeded(reply);
    const audit::Outcome outcome = OutcomeOf(reply);
    audit::Act act = context.recording->Finished(outcome, failed ? CodeOf(reply) : std::string());
    const base::Status recorded = outcome == audit::Outcome::kDenied
                                      ? audit::AppendNow(desk.database, desk.trail, act)
                                      : recorder_->Note(std::move(act));
    if (recorded.ok()) return reply;
    return FromError(recorded.error(), {});
}

ApiError FrontDoor::Refuse(ApiError error, const net::ServerRequest& request,
                           const std::string& request_id, const std::string& access_key_id) {
    const auto noted =
        refusals_.Note(request, node_.clock.Now(), request_id, error.type, access_key_id);
    return noted.ok() ? std::move(error) : FromError(noted.error(), {});
}

net::HttpResponse FrontDoor::RefuseService(const crypto::SigV4Authorization& authorization,
                                           const net::ServerRequest& request,
                                           const std::string& request_id) {
    const ApiError error = Refuse(NoService(), request, request_id, authorization.access_key_id);
    return WriteError(nullptr, error, request_id);
}

// For who has not said yet which service is meant.
net::HttpResponse FrontDoor::RefuseAnywhere(const crypto::SigV4Refusal& refusal,
                                            const net::ServerRequest& request,
                                            const std::string& request_id) {
    return WriteError(
        nullptr, Refuse(Refused(refusal, crypto::AwsProtocol::kRestJson), request, request_id, {}),
        request_id);
}

}  // namespace api
