// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_request.h"

#include "api/aws/s3_test_node.h"

namespace api {

TEST_CASE("what S3 has and this node does not is refused by name") {
    S3Node node;
    node.Put("a");

    for (const char* target : {"/results/a?versionId=1", "/results/a?partNumber=1", "/results?acl",
                               "/results?list-type=1", "/results?list-type=2&fetch-more=1",
                               "/results?list-type=2&marker=a", "/results?start-after=a",
                               "/results?continuation-token=a", "/?prefix=x"}) {
        CAPTURE(target);
        CHECK(S3Node::Failure(node.Get(target)) == "501 NotImplemented");
    }
    for (const char* method : {"PUT", "POST", "DELETE"})
        CHECK(S3Node::Failure(node.Get("/results/a", {}, method)) == "405 MethodNotAllowed");
    CHECK(S3Node::Failure(node.Get("/results?list-type=2&max-keys=-1")) == "400 InvalidArgument");
    CHECK(S3Node::Failure(node.Get("/results?list-type=2&list-type=2")) == "400 InvalidArgument");
}

TEST_CASE("what is not UTF-8 is told back by no answer") {
    S3Node node;

    for (const char* target :
         {"/results/%FF", "/%FF", "/results?%FE=1", "/results?list-type=2&prefix=%FF"})
        CHECK(S3Node::Failure(node.Get(target)) == "400 InvalidURI");
}

}  // namespace api
