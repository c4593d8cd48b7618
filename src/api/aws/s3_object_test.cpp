// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_object.h"

#include "api/aws/s3_test_node.h"

namespace api {

TEST_CASE("an object is answered with its bytes, or the part that is asked for") {
    S3Node node;
    node.Put("a/result.csv");

    const auto whole = node.Get("/results/a/result.csv?x-id=GetObject");
    CHECK(whole.status == 200);
    CHECK(S3Node::Bytes(whole) == kS3TestBytes);
    CHECK(*net::FindHeader(whole.headers, "ETag") == "\"e-a\"");
    CHECK(*net::FindHeader(whole.headers, "Content-Type") == "text/csv");
    CHECK(*net::FindHeader(whole.headers, "Last-Modified") == "Thu, 13 Nov 2025 02:13:20 GMT");

    const auto part = node.Get("/results/a/result.csv", {{"Range", "bytes=2-4"}});
    CHECK(part.status == 206);
    CHECK(S3Node::Bytes(part) == "234");
    CHECK(*net::FindHeader(part.headers, "Content-Range") == "bytes 2-4/10");
    CHECK(S3Node::Failure(node.Get("/results/a/result.csv", {{"Range", "bytes=10-"}})) ==
          "416 InvalidRange");
}

TEST_CASE("ranges that say something else than one range of bytes are passed over") {
    CHECK(ParseRange("bytes=0-", 10) == ByteRange{0, 10});
    CHECK(ParseRange("bytes=3-99", 10) == ByteRange{3, 7});
    CHECK(ParseRange("bytes=-3", 10) == ByteRange{7, 3});
    CHECK(ParseRange("bytes=-30", 10) == ByteRange{0, 10});
    CHECK(ParseRange("bytes=-0", 10) == ByteRange{10, 0});
    CHECK(ParseRange("bytes=0-0", 0) == ByteRange{0, 0});
    for (const std::string_view text : {"", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b",
                                        "bytes=0-1,3-4", "rows=0-1", "bytes=--1", "bytes=1"}) {
        CAPTURE(text);
        CHECK_FALSE(ParseRange(text, 10).has_value());
    }
}

TEST_CASE("conditions are kept") {
    S3Node node;
    node.Put("a");

    CHECK(node.Get("/results/a", {{"If-None-Match", "\"x\", \"e-a\""}}).status == 304);
    CHECK(node.Get("/results/a", {{"If-None-Match", "\"x\""}}).status == 200);
    CHECK(node.Get("/results/a", {{"If-Match", "\"e-a\""}}).status == 200);
    CHECK(S3Node::Failure(node.Get("/results/a", {{"If-Match", "\"x\""}})) ==
          "412 PreconditionFailed");
    CHECK(node.Get("/results/a", {{"Range", "bytes=0-0"}, {"If-Range", "\"x\""}}).status == 200);
    CHECK(S3Node::Failure(node.Get("/results/a", {{"If-Modified-Since", "x"}})) ==
          "501 NotImplemented");
}

}  // namespace api
