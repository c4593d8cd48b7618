// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_key.h"

#include <doctest/doctest.h>

namespace {

const char* const kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

}  // namespace

TEST_CASE("the signing key is the one AWS documents") {
    const auto key =
        crypto::SigV4SigningKey(base::Secret::FromText(kSecret), {"20150830", "us-east-1", "iam"});

    CHECK(base::HexEncode(key.Reveal()) ==
          "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST_CASE("each part of the scope makes another key") {
    const auto secret = base::Secret::FromText(kSecret);
    const auto key = crypto::SigV4SigningKey(secret, {"20150830", "us-east-1", "iam"});

    CHECK_FALSE(key.Equals(crypto::SigV4SigningKey(secret, {"20150831", "us-east-1", "iam"})));
    CHECK_FALSE(key.Equals(crypto::SigV4SigningKey(secret, {"20150830", "us-east-2", "iam"})));
    CHECK_FALSE(key.Equals(crypto::SigV4SigningKey(secret, {"20150830", "us-east-1", "sts"})));
}

TEST_CASE("dates go to the second and back") {
    const auto time = crypto::ParseAmzDate("20150830T123600Z");

    REQUIRE(time.has_value());
    CHECK(base::ToIso8601(*time) == "2015-08-30T12:36:00.000Z");
    CHECK(crypto::ToAmzDate(*time + std::chrono::milliseconds(999)) == "20150830T123600Z");
    CHECK(crypto::ParseAmzDate("20240229T235959Z").has_value());
}

TEST_CASE("what is no date is none") {
    for (const char* text :
         {"", "20150830", "20150830T123600", "20150830 123600Z", "20150830T123600z",
          "20150230T123600Z", "20151330T123600Z", "20150830T246000Z", "20150830T126000Z",
          "20150830T123660Z", "2015083xT123600Z", "20150830T12360+Z", "20150830T123600Z "}) {
        INFO(text);
        CHECK_FALSE(crypto::ParseAmzDate(text).has_value());
    }
}
