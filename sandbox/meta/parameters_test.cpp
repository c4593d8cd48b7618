// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/parameters.h"

#include <doctest/doctest.h>

namespace sandbox {
namespace {

net::ServerRequest Post(const std::string& type, const std::string& body,
                        const std::string& query = {}) {
    net::ServerRequest request;
    request.method = "POST";
    request.headers = {{"Content-Type", type}};
    request.body = body;
    request.target.query = query;
    return request;
}

int CodeOf(const net::ServerRequest& request) {
    Parameters parameters;
    const auto problem = parameters.Read(request);
    return problem ? problem->code : 0;
}

}  // namespace

TEST_CASE("parameters of the query and of a JSON body stand side by side") {
    Parameters parameters;
    REQUIRE_FALSE(parameters.Read(
        Post("application/json; charset=utf-8", R"({"n":9007199254740993,"o":{"a":1}})", "q=x+y")));

    CHECK(*parameters.Text("q") == "x y");
    CHECK(*parameters.Text("n") == "9007199254740993");
    CHECK(parameters.Structure("o")->Find("a")->AsInt() == 1);
    CHECK_FALSE(parameters.Text("o"));
    CHECK(parameters.Find("q")->in_query);
    CHECK_FALSE(parameters.Find("n")->in_query);
}

TEST_CASE("a structure in a form is JSON text and in a JSON body is not") {
    Parameters form;
    Parameters json;
    REQUIRE_FALSE(
        form.Read(Post("application/x-www-form-urlencoded", "payload=%7B%22a%22%3A1%7D&bad=%7B")));
    REQUIRE_FALSE(json.Read(Post("application/json", R"({"payload":"{}"})")));

    CHECK(form.Structure("payload")->Find("a")->AsInt() == 1);
    CHECK(form.Structure("bad") == nullptr);
    CHECK(form.Structure("none") == nullptr);
    CHECK(json.Structure("payload") == nullptr);
}

TEST_CASE("what cannot be read or stands twice is refused") {
    CHECK(CodeOf(Post("application/json", "[1]")) == 2500);
    CHECK(CodeOf(Post("application/json", "{")) == 2500);
    CHECK(CodeOf(Post("application/json", R"({"a":1,"a":2})")) == 2500);
    CHECK(CodeOf(Post("text/plain", "x")) == 2500);
    CHECK(CodeOf(Post("multipart/form-data", "x")) == 2500);
    CHECK(CodeOf(Post("application/x-www-form-urlencoded", "a=%")) == 2500);
    CHECK(CodeOf(Post("application/x-www-form-urlencoded", "a=1&a=2")) == 100);
    CHECK(CodeOf(Post("application/json", R"({"a":1})", "a=1")) == 100);
}

}  // namespace sandbox
