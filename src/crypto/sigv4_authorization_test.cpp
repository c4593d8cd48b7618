// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_authorization.h"

#include <doctest/doctest.h>

namespace {

using crypto::SigV4Fault;

const std::string kHex(64, 'a');
const std::string kGood = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sts/"
                          "aws4_request, SignedHeaders=host;x-amz-date, Signature=" +
                          kHex;
const std::string kLink =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fs3%2F"
    "aws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&"
    "X-Amz-Signature=" +
    kHex;

using Headers = std::vector<crypto::SigV4Header>;

std::variant<crypto::SigV4Authorization, crypto::SigV4Refusal> Parse(const Headers& headers,
                                                                     std::string_view query = "") {
    return crypto::ParseAuthorization({"GET", "/", query, headers});
}

Headers With(std::string_view authorization) {
    return {{"Host", "h"}, {"X-Amz-Date", "20150830T123600Z"}, {"Authorization", authorization}};
}

SigV4Fault FaultOf(const std::variant<crypto::SigV4Authorization, crypto::SigV4Refusal>& parsed) {
    const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed);
    REQUIRE(refusal != nullptr);
    CHECK_FALSE(refusal->message.empty());
    return refusal->fault;
}

SigV4Fault HeaderFault(std::string_view authorization) {
    return FaultOf(Parse(With(authorization)));
}

SigV4Fault LinkFault(std::string_view query) { return FaultOf(Parse({{"Host", "h"}}, query)); }

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the header form is read") {
    const auto parsed = Parse(With(kGood));

    const auto* authorization = std::get_if<crypto::SigV4Authorization>(&parsed);
    REQUIRE(authorization != nullptr);
    CHECK(authorization->form == crypto::SigV4Form::kHeader);
    CHECK(authorization->access_key_id == "AKIDEXAMPLE");
    CHECK(authorization->region == "us-east-1");
    CHECK(authorization->service == "sts");
    CHECK(authorization->scope().day == "20150830");
    CHECK(authorization->signed_headers == std::vector<std::string>{"host", "x-amz-date"});
    CHECK(authorization->session_token.empty());
}

TEST_CASE("parts may stand in any order, with or without spaces") {
    const std::string shuffled = "AWS4-HMAC-SHA256 Signature=" + kHex +
                                 ",SignedHeaders=host;x-amz-date,Credential=AKIDEXAMPLE/20150830/"
                                 "us-east-1/sts/aws4_request";

    CHECK(std::holds_alternative<crypto::SigV4Authorization>(Parse(With(shuffled))));
}

TEST_CASE("the presigned form is read, its token too") {
    const auto parsed = Parse({{"Host", "h"}}, kLink + "&X-Amz-Security-Token=a%2Fb");

    const auto* authorization = std::get_if<crypto::SigV4Authorization>(&parsed);
    REQUIRE(authorization != nullptr);
    CHECK(authorization->form == crypto::SigV4Form::kPresigned);
    CHECK(authorization->expires == std::chrono::seconds(60));
    CHECK(authorization->session_token == "a/b");
}

TEST_CASE("a request without a signature is not signed") {
    CHECK(FaultOf(Parse({{"Host", "h"}})) == SigV4Fault::kNotSigned);
    CHECK(FaultOf(Parse({{"Host", "h"}}, "a=1&X-Amz-Date=20150830T123600Z")) ==
          SigV4Fault::kNotSigned);
}

TEST_CASE("another scheme or algorithm is refused") {
    CHECK(LinkFault("AWSAccessKeyId=AKIA&Signature=a%3D&Expires=1795245239") ==
          SigV4Fault::kMalformed);
    CHECK(HeaderFault("Bearer abc") == SigV4Fault::kMalformed);
    CHECK(HeaderFault("AWS4-HMAC-SHA256") == SigV4Fault::kMalformed);
    CHECK(HeaderFault("AWS4-HMAC-SHA256x " + kGood.substr(17)) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "HMAC", "ECDSA-P256")) == SigV4Fault::kMalformed);
    CHECK(LinkFault(Replaced(kLink, "HMAC", "ECDSA")) == SigV4Fault::kMalformed);
}

TEST_CASE("each part must be there once") {
    CHECK(HeaderFault(Replaced(kGood, ", Signature=" + kHex, "")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "SignedHeaders=host;x-amz-date, ", "")) ==
          SigV4Fault::kMalformed);
    CHECK(HeaderFault(kGood + ", Signature=" + kHex) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(kGood + ", Other=1") == SigV4Fault::kMalformed);
    CHECK(HeaderFault(kGood + ",") == SigV4Fault::kMalformed);
    CHECK(LinkFault(Replaced(kLink, "&X-Amz-Expires=60", "")) == SigV4Fault::kMalformed);
    CHECK(LinkFault(Replaced(kLink, "X-Amz-Date=20150830T123600Z&", "")) == SigV4Fault::kMalformed);
}

TEST_CASE("repeated authentication parameters are refused, in any spelling") {
    CHECK(LinkFault(kLink + "&X-Amz-Expires=60") == SigV4Fault::kMalformed);
    CHECK(LinkFault(kLink + "&X-Amz-Signature=" + kHex) == SigV4Fault::kMalformed);
    CHECK(LinkFault(kLink + "&x-amz-date=20150830T123600Z") == SigV4Fault::kMalformed);
    CHECK(LinkFault(kLink + "&X-Amz-%44ate=20150830T123600Z") == SigV4Fault::kMalformed);
    Headers twice = With(kGood);
    twice.push_back({"authorization", kGood});
    CHECK(FaultOf(Parse(twice)) == SigV4Fault::kMalformed);
    Headers dates = With(kGood);
    dates.push_back({"x-amz-date", "20150830T123600Z"});
    CHECK(FaultOf(Parse(dates)) == SigV4Fault::kMalformed);
}

TEST_CASE("a request that is signed in both ways is refused") {
    CHECK(FaultOf(Parse(With(kGood), kLink)) == SigV4Fault::kMalformed);
    CHECK(FaultOf(Parse(With(kGood), "X-Amz-Signature=" + kHex)) == SigV4Fault::kMalformed);
}

TEST_CASE("a credential has five parts and the day of the date") {
    CHECK(HeaderFault(Replaced(kGood, "/aws4_request", "")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "aws4_request", "aws3_request")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "AKIDEXAMPLE", "")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "AKIDEXAMPLE", "AKID'EXAMPLE")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "us-east-1", "us east")) == SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "20150830", "20150831")) == SigV4Fault::kWrongScope);
}

TEST_CASE("a link lasts from a second to seven days") {
    for (const char* expires : {"0", "-1", "604801", "", "60s", "1e3", "99999999999999999999"}) {
        INFO(expires);
        CHECK(LinkFault(Replaced(kLink, "Expires=60", std::string("Expires=") + expires)) ==
              SigV4Fault::kMalformed);
    }
    CHECK(std::holds_alternative<crypto::SigV4Authorization>(
        Parse({{"Host", "h"}}, Replaced(kLink, "Expires=60", "Expires=604800"))));
}

TEST_CASE("signed headers are sorted, there, and include the host and all x-amz-* headers") {
    CHECK(HeaderFault(Replaced(kGood, "host;x-amz-date", "x-amz-date;host")) ==
          SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "host;x-amz-date", "host;host;x-amz-date")) ==
          SigV4Fault::kMalformed);
    CHECK(HeaderFault(Replaced(kGood, "host;", "")) == SigV4Fault::kUncovered);
    CHECK(HeaderFault(Replaced(kGood, ";x-amz-date", "")) == SigV4Fault::kUncovered);
    CHECK(HeaderFault(Replaced(kGood, "host;", "host;range;")) == SigV4Fault::kUncovered);
    CHECK(HeaderFault(Replaced(kGood, "host;", "Host;")) == SigV4Fault::kUncovered);
    Headers token = With(kGood);
    token.push_back({"X-Amz-Security-Token", "t"});  // as in AWS's post-sts-header-after
    CHECK(FaultOf(Parse(token)) == SigV4Fault::kUncovered);
    CHECK(FaultOf(Parse({{"Host", "h"}, {"X-Amz-Target", "t"}}, kLink)) == SigV4Fault::kUncovered);
}

TEST_CASE("sizes are bounded") {
    CHECK(HeaderFault(kGood + std::string(crypto::kAuthorizationBytesMax, ' ') + "x") ==
          SigV4Fault::kMalformed);
    CHECK(HeaderFault(
              Replaced(kGood, "AKIDEXAMPLE", std::string(crypto::kAccessKeyIdBytesMax + 1, 'A'))) ==
          SigV4Fault::kMalformed);
    CHECK(LinkFault(kLink + "&X-Amz-Security-Token=" +
                    std::string(crypto::kSessionTokenBytesMax + 1, 'a')) ==
          SigV4Fault::kInvalidToken);
    std::string names = "host";
    for (std::size_t i = 0; i < crypto::kSignedHeadersMax; ++i)
        names += ";i" + std::to_string(1000 + i);
    CHECK(HeaderFault(Replaced(kGood, "host", names)) == SigV4Fault::kMalformed);
}
