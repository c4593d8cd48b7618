// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_sign.h"

#include <array>
#include <doctest/doctest.h>

namespace {

const base::WallTime kNow = *crypto::ParseAmzDate("20130524T000000Z");

}  // namespace

TEST_CASE("a link is signed as in the documentation of S3") {
    const auto secret = base::Secret::FromText("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    const std::array headers = {crypto::SigV4Header{"Host", "examplebucket.s3.amazonaws.com"}};

    const auto query = crypto::PresignQuery(
        {"GET", "/test.txt", "", headers},
        {"AKIAIOSFODNN7EXAMPLE", secret, "us-east-1", "s3", kNow}, std::chrono::seconds(86400), "");

    REQUIRE(query.ok());
    CHECK(*query ==
          "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-"
          "east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-"
          "SignedHeaders=host&X-Amz-Signature="
          "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("what cannot be read in one way only is not signed") {
    const auto secret = base::Secret::FromText("secret");
    const crypto::SigV4Signer signer{"AKID", secret, "us-east-1", "s3", kNow};

    CHECK_FALSE(crypto::SignHeaders({"GET", "/a%", "", {}}, signer, "").ok());
    CHECK_FALSE(crypto::SignHeaders({"GET", "/a", "b=c+d", {}}, signer, "").ok());
}
