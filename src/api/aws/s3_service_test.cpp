// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_service.h"

#include "api/aws/s3_test_node.h"

#include <regex>

namespace api {

namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a bucket of another account is answered like one that is not there") {
    S3Node node;
    node.Put("a");

    for (const std::string path : {"", "/a", "?list-type=2", "?location"}) {
        auto foreign = node.SendAs(node.partner, "GET", "/results" + path);
        const auto missing = node.SendAs(node.partner, "GET", "/nothing" + path);
        foreign.body = std::regex_replace(foreign.body, std::regex("results"), "nothing");
        CHECK(S3Node::Failure(foreign) == "404 NoSuchBucket");
        CHECK(foreign.body == missing.body);
    }
    CHECK(S3Node::Failure(node.Get("/results/b")) == "404 NoSuchKey");
    CHECK(S3Node::Texts(node.SendAs(node.partner, "GET", "/").body, "Name").empty());
    CHECK(S3Node::Texts(node.Get("/").body, "Name") == Strings{"results"});
    CHECK(S3Node::Failure(node.Get("/results/a", {{"x-amz-expected-bucket-owner", "1"}})) ==
          "403 AccessDenied");
}

TEST_CASE("only a link to an object may be presigned") {
    S3Node node;
    net::ServerRequest request;
    const auto takes = [&](std::string method, const std::string& target) {
        request.method = std::move(method);
        request.target = *net::ParseRequestTarget(target);
        return node.service->TakesPresigned(request);
    };

    CHECK(takes("GET", "/results/a?X-Amz-Expires=60&x-id=GetObject"));
    CHECK_FALSE(takes("HEAD", "/results/a"));
    CHECK_FALSE(takes("GET", "/results?list-type=2"));
    CHECK_FALSE(takes("PUT", "/results/a"));
}

}  // namespace api
