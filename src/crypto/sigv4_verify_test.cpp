// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_verify.h"

#include "../tests/support/presign.h"

#include <array>
#include <doctest/doctest.h>

namespace {

using crypto::SigV4Fault;
using crypto::SigV4Form;

const base::WallTime kNow = *crypto::ParseAmzDate("20150830T123600Z");

crypto::SigV4Authorization Header(std::string payload = "") {
    crypto::SigV4Authorization authorization;
    authorization.region = "us-east-1";
    authorization.service = "s3";
    authorization.amz_date = "20150830T123600Z";
    authorization.time = kNow;
    authorization.payload = std::move(payload);
    return authorization;
}

crypto::SigV4Authorization Link() {
    crypto::SigV4Authorization authorization = Header();
    authorization.form = SigV4Form::kPresigned;
    authorization.expires = std::chrono::seconds(60);
    return authorization;
}

crypto::SigV4Terms TermsAt(base::WallTime now) { return {"us-east-1", "s3", now, true}; }

bool Fine(const crypto::SigV4Authorization& authorization, const crypto::SigV4Terms& terms) {
    return !crypto::CheckTerms(authorization, terms).has_value();
}

SigV4Fault FaultOf(const crypto::SigV4Authorization& authorization,
                   const crypto::SigV4Terms& terms) {
    const auto refusal = crypto::CheckTerms(authorization, terms);
    REQUIRE(refusal.has_value());
    return refusal->fault;
}

}  // namespace

TEST_CASE("a signature is good for five minutes either way") {
    using namespace std::chrono_literals;
    CHECK(Fine(Header(), TermsAt(kNow)));
    CHECK(Fine(Header(), TermsAt(kNow + 5min)));
    CHECK(Fine(Header(), TermsAt(kNow - 5min)));
    CHECK(FaultOf(Header(), TermsAt(kNow + 5min + 1ms)) == SigV4Fault::kClockSkew);
    CHECK(FaultOf(Header(), TermsAt(kNow - 5min - 1ms)) == SigV4Fault::kClockSkew);
}

TEST_CASE("a skewed clock is told in the words that SDKs look for") {
    using namespace std::chrono_literals;
    CHECK(crypto::CheckTerms(Header(), TermsAt(kNow + 6min))->message ==
          "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z "
          "(20150830T124200Z - 5 min.)");
    CHECK(crypto::CheckTerms(Header(), TermsAt(kNow - 6min))->message ==
          "Signature not yet current: 20150830T123600Z is still later than 20150830T123500Z "
          "(20150830T123000Z + 5 min.)");
}

TEST_CASE("a link is good until it says, and only where links are taken") {
    using namespace std::chrono_literals;
    CHECK(Fine(Link(), TermsAt(kNow + 60s)));
    CHECK(FaultOf(Link(), TermsAt(kNow + 61s)) == SigV4Fault::kLinkExpired);
    CHECK(FaultOf(Link(), TermsAt(kNow - 6min)) == SigV4Fault::kClockSkew);
    crypto::SigV4Terms terms = TermsAt(kNow);
    terms.presigned_allowed = false;
    CHECK(FaultOf(Link(), terms) == SigV4Fault::kFormNotAllowed);
}

TEST_CASE("a scope of another region or service is refused with the right one named") {
    crypto::SigV4Terms terms = TermsAt(kNow);
    terms.region = "eu-central-1";
    CHECK(crypto::CheckTerms(Header(), terms)->message.find("eu-central-1") != std::string::npos);
    CHECK(FaultOf(Header(), terms) == SigV4Fault::kWrongScope);
    terms = TermsAt(kNow);
    terms.service = "sts";
    CHECK(FaultOf(Header(), terms) == SigV4Fault::kWrongScope);
}

TEST_CASE("a body may be unsigned for S3 alone, chunks never") {
    CHECK(Fine(Header("UNSIGNED-PAYLOAD"), TermsAt(kNow)));
    crypto::SigV4Authorization of_sts = Header("UNSIGNED-PAYLOAD");
    of_sts.service = "sts";
    crypto::SigV4Terms sts = TermsAt(kNow);
    sts.service = "sts";
    CHECK(FaultOf(of_sts, sts) == SigV4Fault::kPayload);
    for (const char* said : {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                             "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "unsigned-payload", "x"}) {
        INFO(said);
        CHECK(FaultOf(Header(said), TermsAt(kNow)) == SigV4Fault::kPayload);
    }
}

TEST_CASE("the presigned link of S3's documentation is believed") {
    const auto secret = base::Secret::FromText("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    const std::array headers = {crypto::SigV4Header{"Host", "examplebucket.s3.amazonaws.com"}};
    const crypto::SigV4Request request{
        "GET", "/test.txt",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-"
        "east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-"
        "SignedHeaders=host&X-Amz-Signature="
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
        headers};
    const auto parsed = crypto::ParseAuthorization(request);
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const auto key = crypto::SigV4SigningKey(secret, authorization.scope());

    CHECK_FALSE(crypto::VerifySignature(request, authorization, key, crypto::Sha256({})));
}

TEST_CASE("a request that does not sign its body has none") {
    crypto::SigV4Authorization authorization = Header("UNSIGNED-PAYLOAD");
    authorization.signed_headers = {"host"};
    const std::array headers = {crypto::SigV4Header{"host", "h"}};
    const crypto::SigV4Request request{"GET", "/b/k", "", headers};
    const auto key =
        crypto::SigV4SigningKey(base::Secret::FromText("secret"), authorization.scope());
    const auto canonical = crypto::CanonicalRequest(request, authorization.signed_headers,
                                                    crypto::kUnsignedPayload, "s3");
    REQUIRE(canonical.ok());
    authorization.signature =
        crypto::SigV4Signature(key, authorization.amz_date, authorization.scope(), *canonical);

    CHECK_FALSE(crypto::VerifySignature(request, authorization, key, crypto::Sha256({})));
    CHECK(crypto::VerifySignature(request, authorization, key, crypto::Sha256(base::AsBytes("x")))
              ->fault == SigV4Fault::kPayload);
}

TEST_CASE("a presigned request with a body is refused, though its body is not signed") {
    const auto secret = base::Secret::FromText("secret");
    const std::array headers = {crypto::SigV4Header{"host", "h"}};
    const auto query =
        support::PresignQuery({"GET", "/b/k", "", headers},
                              {"AKID", secret, "us-east-1", "s3", kNow}, std::chrono::seconds(60));
    REQUIRE(query.ok());
    const crypto::SigV4Request request{"GET", "/b/k", *query, headers};
    const auto parsed = crypto::ParseAuthorization(request);
    const auto& authorization = std::get<crypto::SigV4Authorization>(parsed);
    const auto key = crypto::SigV4SigningKey(secret, authorization.scope());

    CHECK_FALSE(crypto::VerifySignature(request, authorization, key, crypto::Sha256({})));
    CHECK(crypto::VerifySignature(request, authorization, key, crypto::Sha256(base::AsBytes("x")))
              ->fault == SigV4Fault::kPayload);
}
