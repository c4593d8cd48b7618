// SPDX-License-Identifier: Apache-2.0
#include "api/aws/sts_service.h"

#include "access/assume_role.h"
#include "api/aws/recording.h"
#include "api/aws/sts_request.h"
#include "api/aws/xml.h"

#include <array>
#include <charconv>
#include <utility>

namespace api {
namespace {

constexpr std::string_view kNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";
constexpr std::size_t kExternalIdBytesMin = 2;
constexpr std::size_t kExternalIdBytesMax = 1224;
// For so long an ended session is told that it expired, and not that nobody knows it.
constexpr std::chrono::hours kEndedSessionsKept{24};

std::string Around(std::string_view name, std::string_view content) {
    std::string out;
    out.append("<").append(name).append(">").append(content);
    return out.append("</").append(name).append(">");
}

net::HttpResponse Xml(int status, std::string_view root, const std::string& content,
                      std::string_view request_id) {
    net::HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "text/xml"},
                        {"x-amzn-RequestId", std::string(request_id)},
                        {"Cache-Control", "no-store"}};
    response.body.append("<").append(root).append(" xmlns=\"").append(kNamespace).append("\">");
    response.body.append(content).append("</").append(root).append(">\n");
    return response;
}

// What `action` answers: its result between the elements that AWS's clients look for.
net::HttpResponse Result(const std::string& action, const std::string& result,
                         std::string_view request_id) {
    return Xml(200, action + "Response",
               Around(action + "Result", result) +
                   Around("ResponseMetadata", XmlElement("RequestId", request_id)),
               request_id);
}

// 2026-11-20T17:24:00Z: a session ends on a whole second.
std::string ToSeconds(base::WallTime time) {
    const std::string text = base::ToIso8601(time);
    return text.substr(0, text.find('.')) + "Z";
}

class GetCallerIdentity final : public Call {
  public:
    explicit GetCallerIdentity(StsRequest request)
        : Call({"sts:GetCallerIdentity", "*", false, true}), request_(std::move(request)) {}

    std::optional<ApiError> Prepare(const HandlerContext&) override {
        return CheckStsParameters(request_, {});
    }

    Reply Answer(const HandlerContext& context) override {
        return Result("GetCallerIdentity",
                      XmlElement("Arn", context.caller.arn) +
                          XmlElement("UserId", context.caller.unique_id) +
                          XmlElement("Account", context.account().text()),
                      context.request_id);
    }

  private:
    StsRequest request_;
};

// Who may is decided by the role's trust policy with the caller's own: not before, but in answering.
class AssumeRole final : public Call {
  public:
    AssumeRole(StsRequest request, access_control::RequestContext context)
        : Call({"sts:AssumeRole", ValueOr(request, "RoleArn", "*"), true, true}),
          request_(std::move(request)) {
        wanted_.context = std::move(context);
    }

    std::optional<ApiError> Prepare(const HandlerContext&) override {
        if (auto unknown = CheckStsParameters(
                request_, {"RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"}))
            return unknown;
        wanted_.role_arn = ValueOr(request_, "RoleArn", "");
        wanted_.session_name = ValueOr(request_, "RoleSessionName", "");
        if (wanted_.role_arn.empty()) return FieldInvalid("RoleArn", "is missing");
        if (wanted_.session_name.empty()) return FieldInvalid("RoleSessionName", "is missing");
        if (auto wrong = ReadDuration()) return wrong;
        return ReadExternalId();
    }

    Reply Answer(const HandlerContext& context) override {
        const Resource role{"ROLE", wanted_.role_arn};
        access_control::RoleSessions sessions(context.database, context.keys);
        OK_OR_ANSWER(sessions.DeleteEnded(context.clock.Now() - kEndedSessionsKept), role);
        VALUE_OR_ANSWER(const auto assumed,
                        access_control::AssumeRole(context.database, context.keys, context.caller,
                                                   wanted_, context.random, context.clock),
                        role);
        RecordAbout(context, assumed.arn);
        const auto& session = assumed.session;
        const std::string credentials = XmlElement("AccessKeyId", session.id.text()) +
                                        XmlElement("SecretAccessKey", session.secret.RevealText()) +
                                        XmlElement("SessionToken", session.token.RevealText()) +
                                        XmlElement("Expiration", ToSeconds(session.expires));
        const std::string who =
            XmlElement("AssumedRoleId", assumed.unique_id) + XmlElement("Arn", assumed.arn);
        return Result("AssumeRole",
                      Around("Credentials", credentials) + Around("AssumedRoleUser", who),
                      context.request_id);
    }

  private:
    static std::string ValueOr(const StsRequest& request, std::string_view name,
                               std::string_view otherwise) {
        const auto found = request.parameters.find(name);
        return found == request.parameters.end() ? std::string(otherwise) : found->second;
    }

    std::optional<ApiError> ReadDuration() {
        const auto found = request_.parameters.find("DurationSeconds");
        if (found == request_.parameters.end()) return std::nullopt;
        const std::string& text = found->second;
        std::int64_t seconds = 0;
        const char* end = text.data() + text.size();
        const auto [stop, problem] = std::from_chars(text.data(), end, seconds);
        if (problem != std::errc() || stop != end)
            return FieldInvalid("DurationSeconds", "must be a whole number");
        wanted_.duration = std::chrono::seconds(seconds);
        return std::nullopt;
    }

    std::optional<ApiError> ReadExternalId() {
        const auto found = request_.parameters.find("ExternalId");
        if (found == request_.parameters.end()) return std::nullopt;
        const std::size_t bytes = found->second.size();
        if (bytes < kExternalIdBytesMin || bytes > kExternalIdBytesMax)
            return FieldInvalid("ExternalId", "must have 2 to 1224 characters");
        wanted_.context.external_id = found->second;
        return std::nullopt;
    }

    StsRequest request_;
    access_control::AssumeRoleRequest wanted_;
};

// How the query protocol calls what the other services know by other names.
std::string CodeOf(const std::string& type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kCodes{{
        {"AccessDeniedException", "AccessDenied"},
        {"InternalServerException", "InternalFailure"},
        {"ServiceQuotaExceededException", "LimitExceeded"},
        {"ThrottlingException", "Throttling"},
        {"ValidationException", "ValidationError"},
    }};
    for (const auto& [known, code] : kCodes)
        if (type == known) return std::string(code);
    return type;
}

class StsService final : public Service {
  public:
    std::string_view name() const override { return "sts"; }
    crypto::AwsProtocol protocol() const override { return crypto::AwsProtocol::kQuery; }

    std::variant<std::unique_ptr<Call>, ApiError>
    Recognise(const HandlerContext& context, const net::ServerRequest& request) const override {
        auto read = ReadStsRequest(request);
        if (auto* error = std::get_if<ApiError>(&read)) return std::move(*error);
        auto& asked = std::get<StsRequest>(read);
        if (asked.action == "GetCallerIdentity")
            return std::make_unique<GetCallerIdentity>(std::move(asked));
        if (asked.action == "AssumeRole") {
            access_control::RequestContext circumstances;
            circumstances.source_ip = request.peer_address;
            circumstances.now = context.clock.Now();
            circumstances.secure_transport = request.secure;
            return std::make_unique<AssumeRole>(std::move(asked), std::move(circumstances));
        }
        ApiError error;
        error.status = 400;
        error.type = "InvalidAction";
        error.message = "this node offers AssumeRole and GetCallerIdentity";
        return error;
    }

    bool TakesPresigned(const net::ServerRequest& head) const override {
        return TakesStsLink(head);
    }

    net::HttpResponse Write(const ApiError& error, std::string_view request_id) const override {
        const std::string content = XmlElement("Type", error.status < 500 ? "Sender" : "Receiver") +
                                    XmlElement("Code", CodeOf(error.type)) +
                                    XmlElement("Message", error.message);
        return Xml(error.status, "ErrorResponse",
                   Around("Error", content) + XmlElement("RequestId", request_id), request_id);
    }
};

}  // namespace

std::unique_ptr<Service> MakeStsService() { return std::make_unique<StsService>(); }

}  // namespace api
