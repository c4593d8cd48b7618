// SPDX-License-Identifier: Apache-2.0
#include "api/aws/sts_request.h"

#include <doctest/doctest.h>

namespace {

net::ServerRequest Post(std::string body) {
    net::ServerRequest request;
    request.method = "POST";
    request.target = *net::ParseRequestTarget("/");
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = std::move(body);
    return request;
}

net::ServerRequest Get(std::string_view target) {
    net::ServerRequest request;
    request.method = "GET";
    request.target = *net::ParseRequestTarget(target);
    return request;
}

// "ACTION NAME=VALUE ..." of what is read, else the error's type and message.
std::string Read(const net::ServerRequest& request) {
    const auto read = api::ReadStsRequest(request);
    if (const auto* error = std::get_if<api::ApiError>(&read))
        return error->type + ": " + error->message;
    const auto& known = std::get<api::StsRequest>(read);
    std::string text = known.action;
    for (const auto& [name, value] : known.parameters)
        text.append(" ").append(name).append("=").append(value);
    return text;
}

constexpr std::string_view kIdentity = "/?Action=GetCallerIdentity&Version=2011-06-15";

}  // namespace

TEST_CASE("parameters come in the body of a POST or the query of a GET") {
    CHECK(Read(Post("Action=AssumeRole&Version=2011-06-15&RoleArn=a%3Ab+c")) ==
          "AssumeRole RoleArn=a:b c");
    CHECK(Read(Get(kIdentity)) == "GetCallerIdentity");
    CHECK(Read(Get(std::string(kIdentity) + "&X-Amz-Date=d&X-Amz-Signature=s")) ==
          "GetCallerIdentity");
}

TEST_CASE("what is not a request of the query protocol is refused") {
    CHECK(Read(Post("Version=2011-06-15")) == "InvalidAction: the request has no Action");
    CHECK(Read(Post("Action=A&Version=2010-05-08")) ==
          "InvalidAction: the Version must be 2011-06-15");
    CHECK(Read(Post("Action=A&Action=B&Version=2011-06-15")).ends_with("'Action' stands twice"));
    CHECK(Read(Post("Action=%zz")).starts_with("ValidationException"));
    auto json = Post("{}");
    json.headers[0].value = "application/json";
    CHECK(Read(json).ends_with("Content-Type must be application/x-www-form-urlencoded"));
    auto both = Post("Action=A&Version=2011-06-15");
    both.target = *net::ParseRequestTarget(kIdentity);
    CHECK(Read(both).ends_with("query is not part of a POST"));
    CHECK(Read(Get("/sts?Action=A&Version=2011-06-15")) ==
          "InvalidAction: no operation has this path");
    auto deleted = Get(kIdentity);
    deleted.method = "DELETE";
    CHECK(Read(deleted) == "InvalidAction: no operation has this method");
}

TEST_CASE("a request has so many parameters at most") {
    std::string body = "Action=A&Version=2011-06-15";
    for (std::size_t i = 0; i < api::kStsParametersMax; ++i) body += "&p" + std::to_string(i) + "=";

    CHECK(Read(Post(body)).ends_with("are too many"));
}

TEST_CASE("a parameter that nobody takes is refused by its name") {
    const auto read = api::ReadStsRequest(Post("Action=A&Version=2011-06-15&Tags.member.1.Key=k"));
    const auto& request = std::get<api::StsRequest>(read);

    CHECK_FALSE(api::CheckStsParameters(request, {"Tags.member.1.Key"}));
    const auto refused = api::CheckStsParameters(request, {"RoleArn"});
    REQUIRE(refused);
    CHECK(refused->message.ends_with("'Tags.member.1.Key' is not offered by this node"));
}

TEST_CASE("links are taken for GetCallerIdentity only") {
    CHECK(api::TakesStsLink(Get(kIdentity)));
    CHECK_FALSE(api::TakesStsLink(Get("/?Action=AssumeRole&Version=2011-06-15")));
    CHECK_FALSE(api::TakesStsLink(Post("Action=GetCallerIdentity&Version=2011-06-15")));
}
