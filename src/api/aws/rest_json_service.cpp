// SPDX-License-Identifier: Apache-2.0
#include "api/aws/rest_json_service.h"

#include "api/aws/recording.h"
#include "api/aws/rest_json.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace api {
namespace {

// What a path names below the resource that policies are asked about, in the path's words:
// ".../membership/ID/analysistemplates/ID". Empty: the path names nothing below it.
std::string BelowArn(const std::string& arn, const OperationMatch& match) {
    if (match.labels.size() < 2) return {};
    std::string below = arn;
    auto label = std::next(match.labels.begin());
    const auto& segments = match.operation->segments;
    for (std::size_t i = 2; i < segments.size() && label != match.labels.end(); ++i)
        below += "/" + (segments[i].starts_with("{") ? (label++)->second : segments[i]);
    return below;
}

class RestJsonCall final : public Call {
  public:
    RestJsonCall(Asked asked, const ShapeTable& shapes, OperationMatch match,
                 const NamedHandler* handler, const net::ServerRequest& request)
        : Call(std::move(asked)),
          shapes_(shapes),
          match_(std::move(match)),
          handler_(handler),
          request_(request) {}

    std::optional<ApiError> Prepare(const HandlerContext& context) override {
        if (handler_ == nullptr) {
            return InvalidConfiguration("this node does not offer " + match_.operation->name +
                                        " yet");
        }
        ApiAnswer read = ReadInput(shapes_, match_, request_);
        if (auto* error = std::get_if<ApiError>(&read)) return std::move(*error);
        input_ = std::get<base::Json>(std::move(read));
        if (handler_->prepare == nullptr) return std::nullopt;
        return handler_->prepare(context, input_);
    }

    Reply Answer(const HandlerContext& context) override {
        ApiAnswer answer = handler_->handler(context, input_);
        if (auto* error = std::get_if<ApiError>(&answer)) return std::move(*error);
        if (asked().changes) {
            RecordAnswer(context, std::get<base::Json>(answer));
            if (std::string below = BelowArn(asked().resource, match_); !below.empty())
                RecordAbout(context, std::move(below));
        }
        return WriteAnswer(answer, match_.operation->status, context.request_id);
    }

  private:
    const ShapeTable& shapes_;
    OperationMatch match_;
    const NamedHandler* handler_;
    const net::ServerRequest& request_;
    base::Json input_;
};

ApiError Unknown(NoOperation why) {
    ApiError error;
    error.status = why == NoOperation::kUnknownPath ? 404 : 405;
    error.type = "UnknownOperationException";
    error.message = why == NoOperation::kUnknownPath ? "no operation has this path"
                                                     : "no operation has this method on this path";
    return error;
}

bool Changes(const Operation& operation) {
    constexpr std::array kReading{"BatchGet", "Explain", "Get", "List"};
    return std::ranges::none_of(
        kReading, [&](std::string_view verb) { return operation.name.starts_with(verb); });
}

}  // namespace

base::Result<std::unique_ptr<RestJsonService>> RestJsonService::Make(const RestJsonModel& model) {
    ASSIGN_OR_RETURN(OperationTable operations, OperationTable::Parse(model.operations));
    ASSIGN_OR_RETURN(ShapeTable shapes, ShapeTable::Parse(model.shapes));
    return std::unique_ptr<RestJsonService>(
        new RestJsonService(model, std::move(operations), std::move(shapes)));
}

std::variant<std::unique_ptr<Call>, ApiError>
RestJsonService::Recognise(const HandlerContext& context, const net::ServerRequest& request) const {
    auto match = operations_.Match(request.method, request.target.path);
    if (const auto* why = std::get_if<NoOperation>(&match)) return Unknown(*why);
    auto& found = std::get<OperationMatch>(match);
    const auto handler =
        std::ranges::find(model_.handlers, found.operation->name, &NamedHandler::operation);
    const bool offered = found.operation->offered() && handler != model_.handlers.end();
    Asked asked{std::string(model_.name) + ":" + found.operation->name,
                model_.resource_of(context, found), offered && Changes(*found.operation)};
    asked.tries = offered && handler->tries;
    if (model_.part_of != nullptr) asked.part = model_.part_of(context, found);
    return std::make_unique<RestJsonCall>(std::move(asked), shapes_, std::move(found),
                                          offered ? &*handler : nullptr, request);
}

net::HttpResponse RestJsonService::Write(const ApiError& error, std::string_view request_id) const {
    return WriteAnswer(error, error.status, request_id);
}

}  // namespace api
