// SPDX-License-Identifier: Apache-2.0
#include "runs/result_configuration.h"

#include <doctest/doctest.h>

namespace {

base::Result<std::vector<runs::ResultTarget>> Parse(const std::string& output) {
    return runs::ParseResultConfiguration(
        *base::ParseJson(R"({"outputConfiguration":)" + output + "}"));
}

constexpr const char* kS3 =
    R"({"s3":{"resultFormat":"PARQUET","bucket":"results","keyPrefix":"a/b/"}})";
constexpr const char* kMember = R"({"member":{"accountId":"222222222222"}})";

}  // namespace

TEST_CASE("a result goes to a bucket, to a member, or to several places") {
    const auto bucket = Parse(kS3);
    const auto member = Parse(kMember);
    const auto several =
        Parse(std::string(R"({"distribute":{"locations":[)") + kS3 + "," + kMember + "]}}");

    REQUIRE(bucket.ok());
    REQUIRE(bucket->front().s3.has_value());
    CHECK(bucket->front().s3->bucket == "results");
    CHECK(bucket->front().s3->key_prefix == "a/b/");
    CHECK(bucket->front().s3->format == runs::ResultFormat::kParquet);
    REQUIRE(member.ok());
    CHECK(member->front().member == base::AccountId("222222222222"));
    REQUIRE(several.ok());
    CHECK(several->size() == 2);
}

TEST_CASE("a configuration names at most one bucket, and prefixes that can be folders") {
    CHECK(Parse(std::string(R"({"distribute":{"locations":[)") + kS3 + "," + kS3 + "]}}")
              .error()
              .message == "locations names more than one S3 place");
    CHECK_FALSE(
        Parse(R"({"s3":{"resultFormat":"CSV","bucket":"results","keyPrefix":"../x"}})").ok());
    CHECK_FALSE(Parse(R"({"s3":{"resultFormat":"JSON","bucket":"results"}})").ok());
    CHECK_FALSE(Parse("{}").ok());
}
