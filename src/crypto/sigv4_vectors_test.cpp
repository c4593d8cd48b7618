// SPDX-License-Identifier: Apache-2.0
// Requests that others signed, in tests/golden/sigv4: AWS's published suite, and what official
// clients sent. Each is believed as it stands, and signing it again gives the same signature.
#include "base/file.h"
#include "base/utf8.h"
#include "crypto/sigv4_sign.h"
#include "crypto/sigv4_verify.h"

#include <algorithm>
#include <deque>
#include <doctest/doctest.h>

namespace {

struct Case {
    std::string name;
    std::string secret;
    std::string method;
    std::string path;
    std::string query;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    std::vector<crypto::SigV4Header> Views() const {
        std::vector<crypto::SigV4Header> views;
        for (const auto& [name_text, value] : headers) views.push_back({name_text, value});
        return views;
    }
};

// "word rest": takes the word.
std::string TakeWord(std::string& line) {
    const std::size_t space = std::min(line.find(' '), line.size());
    std::string word = line.substr(0, space);
    line.erase(0, space + 1);
    return word;
}

void ReadLine(const std::string& word, std::string rest, std::string& secret,
              std::deque<Case>& cases) {
    if (word == "key") {
        TakeWord(rest);
        secret = rest;
    } else if (word == "case") {
        cases.emplace_back();
        cases.back().name = rest;
        cases.back().secret = secret;
    } else if (word == "request") {
        cases.back().method = TakeWord(rest);
        const std::size_t mark = std::min(rest.find('?'), rest.size());
        cases.back().path = rest.substr(0, mark);
        if (mark < rest.size()) cases.back().query = rest.substr(mark + 1);
    } else if (word == "header") {
        const std::size_t colon = rest.find(':');
        REQUIRE(colon != std::string::npos);
        cases.back().headers.emplace_back(rest.substr(0, colon), rest.substr(colon + 1));
    } else if (word == "body") {
        cases.back().body = rest;
    } else {
        REQUIRE_MESSAGE(word.starts_with("#"), word);
    }
}

std::deque<Case> ReadCases(const std::string& file) {
    const auto text =
        base::ReadFile(std::string(GLOVEBOX_SOURCE_DIR "/tests/golden/sigv4/") + file, 1U << 20U);
    REQUIRE(text.ok());
    std::deque<Case> cases;
    std::string secret;
    for (std::string_view rest = *text; !rest.empty();) {
        std::string line(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        const std::string word = TakeWord(line);
        ReadLine(word, line, secret, cases);
    }
    return cases;
}

crypto::Sha256Digest BodyDigest(const Case& each) {
    return crypto::Sha256(base::AsBytes(each.body));
}

crypto::SigV4Authorization Parse(const crypto::SigV4Request& request) {
    auto parsed = crypto::ParseAuthorization(request);
    if (const auto* refusal = std::get_if<crypto::SigV4Refusal>(&parsed)) FAIL(refusal->message);
    return std::get<crypto::SigV4Authorization>(std::move(parsed));
}

void CheckBelieved(const Case& each) {
    INFO(each.name);
    const auto headers = each.Views();
    const crypto::SigV4Request request{each.method, each.path, each.query, headers};
    const crypto::SigV4Authorization authorization = Parse(request);
    const crypto::SigV4Terms terms{.region = "us-east-1",
                                   .service = authorization.service,
                                   .now = authorization.time + std::chrono::seconds(30),
                                   .presigned_allowed = true};
    const auto key =
        crypto::SigV4SigningKey(base::Secret::FromText(each.secret), authorization.scope());

    CHECK_FALSE(crypto::CheckTerms(authorization, terms).has_value());
    CHECK_FALSE(crypto::VerifySignature(request, authorization, key, BodyDigest(each)).has_value());
}

// Our signer, given what was signed, signs the same.
void CheckSignedAlike(const Case& each) {
    INFO(each.name);
    const auto headers = each.Views();
    const auto authorization = Parse({each.method, each.path, each.query, headers});
    if (authorization.form == crypto::SigV4Form::kPresigned) return;
    std::vector<crypto::SigV4Header> covered;
    std::string sent;
    for (const auto& header : headers) {
        const std::string name = base::AsciiLower(header.name);
        if (std::ranges::binary_search(authorization.signed_headers, name))
            covered.push_back(header);
        if (name == "authorization") sent = header.value.substr(header.value.find('A'));
    }
    const auto secret = base::Secret::FromText(each.secret);
    const crypto::SigV4Signer signer{authorization.access_key_id, secret, authorization.region,
                                     authorization.service, authorization.time};

    const auto signed_again = crypto::SignHeaders({each.method, each.path, each.query, covered},
                                                  signer, base::HexEncode(BodyDigest(each)));

    REQUIRE(signed_again.ok());
    CHECK(*signed_again == sent);
}

// One change to what was signed; nothing else may matter.
void CheckTampered(const Case& each, const Case& changed, const char* what) {
    INFO(each.name << ": " << what);
    const auto before = each.Views();
    const auto authorization = Parse({each.method, each.path, each.query, before});
    const auto headers = changed.Views();
    const auto key =
        crypto::SigV4SigningKey(base::Secret::FromText(changed.secret), authorization.scope());

    const auto refusal =
        crypto::VerifySignature({changed.method, changed.path, changed.query, headers},
                                authorization, key, BodyDigest(changed));

    REQUIRE(refusal.has_value());
    CHECK((refusal->fault == crypto::SigV4Fault::kMismatch ||
           refusal->fault == crypto::SigV4Fault::kPayload));
}

void CheckTampering(const Case& each) {
    Case changed = each;
    changed.method = each.method == "GET" ? "PUT" : "GET";
    CheckTampered(each, changed, "method");
    changed = each;
    changed.path += "x";
    CheckTampered(each, changed, "path");
    changed = each;
    changed.query += changed.query.empty() ? "x=1" : "&x=1";
    CheckTampered(each, changed, "query");
    changed = each;
    changed.body += " ";
    CheckTampered(each, changed, "body");
    changed = each;
    changed.secret += "x";
    CheckTampered(each, changed, "secret");
    const auto headers = each.Views();
    const auto authorization = Parse({each.method, each.path, each.query, headers});
    for (std::size_t i = 0; i < each.headers.size(); ++i) {
        const std::string name = base::AsciiLower(each.headers[i].first);
        if (!std::ranges::binary_search(authorization.signed_headers, name)) continue;
        changed = each;
        changed.headers[i].second += "x";
        CheckTampered(each, changed, name.c_str());
    }
}

void CheckFile(const std::string& file, std::size_t cases_min) {
    const auto cases = ReadCases(file);
    CHECK(cases.size() >= cases_min);
    for (const Case& each : cases) {
        CheckBelieved(each);
        CheckSignedAlike(each);
        CheckTampering(each);
    }
}

}  // namespace

TEST_CASE("AWS's published requests and S3's documented ones verify, and tampered ones do not") {
    CheckFile("published.txt", 37);
}

TEST_CASE("what botocore sends verifies, and tampered it does not") {
    CheckFile("botocore.txt", 23);
}

TEST_CASE("what the SDK for JavaScript sends verifies, and tampered it does not") {
    CheckFile("sdk_js.txt", 14);
}
