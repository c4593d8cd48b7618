// SPDX-License-Identifier: Apache-2.0
#include "api/aws/rest_json.h"

#include "api/aws/cleanrooms_model.h"

#include <doctest/doctest.h>

namespace api {
namespace {

constexpr std::string_view kId = "a1b2c3d4-0000-4000-8000-1234567890ab";

const OperationTable& Operations() {
    static const auto table = OperationTable::Parse(kCleanRoomsOperations);
    REQUIRE(table.ok());
    return *table;
}

const ShapeTable& Shapes() {
    static const auto table = ShapeTable::Parse(kCleanRoomsShapes);
    REQUIRE(table.ok());
    return *table;
}

// "METHOD /path?query" as a server would hand it over.
net::ServerRequest Request(std::string method, std::string_view target, std::string body = {}) {
    net::ServerRequest request;
    request.method = std::move(method);
    request.target = *net::ParseRequestTarget(target);
    request.body = std::move(body);
    return request;
}

// The input as JSON, or the error's type and message.
std::string Read(const net::ServerRequest& request) {
    const auto match = Operations().Match(request.method, request.target.path);
    const auto* found = std::get_if<OperationMatch>(&match);
    if (found == nullptr) return "no operation";
    const ApiAnswer answer = ReadInput(Shapes(), *found, request);
    if (const auto* error = std::get_if<ApiError>(&answer))
        return error->type + ": " + error->message;
    return found->operation->name + " " + std::get<base::Json>(answer).Dump();
}

}  // namespace

TEST_CASE("a request becomes the one input of its operation") {
    CHECK(Read(Request("GET", "/collaborations?maxResults=5&memberStatus=ACTIVE")) ==
          R"(ListCollaborations {"maxResults":5,"memberStatus":"ACTIVE"})");
    CHECK(Read(Request("GET", "/collaborations/" + std::string(kId))) ==
          R"(GetCollaboration {"collaborationIdentifier":")" + std::string(kId) + "\"}");
    CHECK(Read(Request("PATCH", "/collaborations/" + std::string(kId), R"({"name":"n"})")) ==
          R"(UpdateCollaboration {"name":"n","collaborationIdentifier":")" + std::string(kId) +
              "\"}");
}

TEST_CASE("an escaped slash stays inside its segment, and a repeated parameter makes a list") {
    const std::string arn = "arn:aws:cleanrooms:us-east-1:123456789012:membership/x";
    CHECK(Read(Request("DELETE", "/tags/arn:aws:cleanrooms:us-east-1:123456789012:membership%2Fx"
                                 "?tagKeys=a&tagKeys=b")) ==
          R"(UntagResource {"tagKeys":["a","b"],"resourceArn":")" + arn + "\"}");
}

TEST_CASE("what does not belong where it stands is refused") {
    CHECK(Read(Request("GET", "/collaborations?colour=red")) ==
          "ValidationException: 1 validation error detected: the request has the member 'colour', "
          "which is "
          "not known");
    CHECK(Read(Request("GET", "/collaborations?maxResults=5&maxResults=6")) ==
          "ValidationException: 1 validation error detected: maxResults stands twice");
    CHECK(Read(Request("GET", "/collaborations?%FF=5")) ==
          "ValidationException: 1 validation error detected: query must be UTF-8");
    CHECK(Read(Request("GET", "/collaborations?maxResults=many")) ==
          "ValidationException: 1 validation error detected: maxResults must be a whole number");
    CHECK(Read(Request("POST", "/collaborations?name=n")) ==
          "ValidationException: 1 validation error detected: query is not part of this operation");
    CHECK(Read(Request("PATCH", "/collaborations/" + std::string(kId),
                       R"({"collaborationIdentifier":"x"})")) ==
          "ValidationException: 1 validation error detected: collaborationIdentifier belongs in "
          "the path and nowhere else");
    CHECK(Read(Request("POST", "/collaborations", "[1]")) ==
          "ValidationException: 1 validation error detected: body must be an object");
    CHECK(Read(Request("GET", "/collaborations/a//b")) == "no operation");
}

TEST_CASE("an error says its type in the header that clients read") {
    const net::HttpResponse response =
        WriteAnswer(FieldInvalid("name", "is required"), 200, "request-1");

    CHECK(response.status == 400);
    CHECK(*net::FindHeader(response.headers, "x-amzn-ErrorType") == "ValidationException");
    CHECK(*net::FindHeader(response.headers, "x-amzn-RequestId") == "request-1");
    CHECK(
        response.body ==
        R"({"message":"1 validation error detected: name is required","reason":"FIELD_VALIDATION_FAILED",)"
        R"("fieldList":[{"name":"name","message":"is required"}]})");
}

}  // namespace api
