// SPDX-License-Identifier: Apache-2.0
#include "api/aws/rest_json.h"

#include "base/object_reader.h"
#include "base/utf8.h"
#include "net/url.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace api {
namespace {

using base::Json;

const ShapeMember* MemberOf(const Shape& shape, std::string_view name) {
    const auto found = std::ranges::find(shape.members, name, &ShapeMember::name);
    return found == shape.members.end() ? nullptr : &*found;
}

// A number that cannot be read stays text, and the check of the input says that it is none.
Json FromText(const Shape* shape, const std::string& text) {
    if (shape != nullptr && shape->kind == ShapeKind::kInteger) {
        std::int64_t value = 0;
        const char* end = text.data() + text.size();
        const auto [stop, problem] = std::from_chars(text.data(), end, value);
        if (problem == std::errc() && stop == end) return Json(value);
    }
    if (shape != nullptr && shape->kind == ShapeKind::kBoolean) {
        if (text == "true" || text == "false") return Json(text == "true");
    }
    return Json(text);
}

// One query parameter into the input; a list's may repeat.
void TakeParameter(const ShapeTable& shapes, const Shape& input, const std::string& name,
                   const std::string& text, Json& into, std::vector<FieldProblem>& problems) {
    const ShapeMember* member = MemberOf(input, name);
    const Shape* shape = member == nullptr ? nullptr : shapes.Find(member->shape);
    const Json* there = into.Find(name);
    if (shape != nullptr && shape->kind == ShapeKind::kList) {
        Json items = there == nullptr ? Json::MakeArray() : *there;
        items.Append(FromText(shapes.Find(shape->item), text));
        into.Set(name, std::move(items));
    } else if (there != nullptr) {
        problems.push_back({name, "stands twice"});
    } else {
        into.Set(name, FromText(shape, text));
    }
}

ApiAnswer ReadQuery(const ShapeTable& shapes, const Shape& input,
                    const net::ServerRequest& request) {
    Json read = Json::MakeObject();
    std::vector<FieldProblem> problems;
    const auto fields = net::ParseForm(request.target.query);
    if (!fields.ok()) return FieldInvalid("query", fields.error().message);
    // Names are told back in errors.
    for (const auto& [name, text] : *fields) {
        if (!base::IsUtf8(name) || !base::IsUtf8(text))
            return FieldInvalid("query", "must be UTF-8");
    }
    for (const auto& [name, text] : *fields)
        TakeParameter(shapes, input, name, text, read, problems);
    if (!problems.empty()) return ValidationFailed(problems);
    return read;
}

ApiAnswer ReadBody(const net::ServerRequest& request) {
    if (request.target.has_query && !request.target.query.empty())
        return FieldInvalid("query", "is not part of this operation");
    if (request.body.empty()) return Json::MakeObject();
    auto body = base::ParseJson(request.body, {.depth_max = kJsonDepthMax});
    if (!body.ok()) return FieldInvalid("body", body.error().message);
    if (!body->is_object()) return FieldInvalid("body", "must be an object");
    return *std::move(body);
}

}  // namespace

ApiAnswer ReadInput(const ShapeTable& shapes, const OperationMatch& match,
                    const net::ServerRequest& request) {
    const std::string shape_name = match.operation->input_shape();
    const Shape* shape = shapes.Find(shape_name);
    ASSERT(shape != nullptr);
    const bool in_query = request.method == "GET" || request.method == "DELETE";
    ApiAnswer read = in_query ? ReadQuery(shapes, *shape, request) : ReadBody(request);
    if (std::holds_alternative<ApiError>(read)) return read;
    Json& input = std::get<Json>(read);
    for (const auto& [name, value] : match.labels) {
        if (input.Find(name) != nullptr)
            return FieldInvalid(name, "belongs in the path and nowhere else");
        input.Set(name, value);
    }
    const auto problems = CheckInput(shapes, shape_name, input);
    if (!problems.empty()) return ValidationFailed(problems);
    return read;
}

net::HttpResponse WriteAnswer(const ApiAnswer& answer, int status, std::string_view request_id) {
    net::HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"},
                        {"x-amzn-RequestId", std::string(request_id)},
                        {"Cache-Control", "no-store"}};
    if (const auto* error = std::get_if<ApiError>(&answer)) {
        response.status = error->status;
        response.headers.push_back({"x-amzn-ErrorType", error->type});
        Json body = Json::MakeObject();
        body.Set("message", error->message);
        for (const base::JsonMember& member : error->members.AsObject())
            body.Set(member.name, member.value);
        response.body = body.Dump();
    } else if (status != 204) {
        response.body = std::get<Json>(answer).Dump();
    }
    return response;
}

}  // namespace api
