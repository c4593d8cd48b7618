// SPDX-License-Identifier: Apache-2.0
// What one signs, the other believes; and of what was signed, nothing can be changed.
#include "../support/presign.h"
#include "crypto/sigv4_verify.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>
#include <vector>

namespace {

std::string Of(const std::string& alphabet, std::size_t length_max) {
    const auto length = *rc::gen::inRange<std::size_t>(0, length_max);
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(alphabet));
}

// A request as a client would build it, and the words it is built of.
struct Request {
    std::string method = *rc::gen::element<std::string>("GET", "POST", "DELETE");
    std::string path;
    std::string query;
    std::string value = Of("ab \t,;=\"", 8);
    std::string body = Of("ab{}\n", 8);
    std::string service = *rc::gen::element<std::string>("cleanrooms", "sts", "s3");
    bool presigned = *rc::gen::arbitrary<bool>();

    Request() {
        const auto segments = *rc::gen::inRange<std::size_t>(1, 4);
        for (std::size_t i = 0; i < segments; ++i)
            path += "/" + base::PercentEncode(Of("aB1.-_~ %/:+\xc3\xa9", 5));
        const auto parameters = *rc::gen::inRange<std::size_t>(0, 4);
        for (std::size_t i = 0; i < parameters; ++i) {
            query += query.empty() ? "" : "&";
            query += base::PercentEncode("p" + Of("ab +=&%", 3)) + "=" +
                     base::PercentEncode(Of("ab +=&%", 4));
        }
        if (presigned) body.clear();
    }

    std::vector<crypto::SigV4Header> Headers(const std::string& authorization) const {
        std::vector<crypto::SigV4Header> headers = {{"Host", "node.example:7440"},
                                                    {"X-Thing", value}};
        if (presigned) return headers;
        headers.push_back({"X-Amz-Date", "20261120T172400Z"});
        if (!authorization.empty()) headers.push_back({"Authorization", authorization});
        return headers;
    }
    crypto::Sha256Digest Digest() const { return crypto::Sha256(base::AsBytes(body)); }
};

const base::WallTime kTime = *crypto::ParseAmzDate("20261120T172400Z");

// Signs into `authorization`, or into the query of a link.
void Sign(Request& request, std::string& authorization) {
    const auto secret = base::Secret::FromText("secret");
    const crypto::SigV4Signer signer{"AKID", secret, "us-east-1", request.service, kTime};
    const auto headers = request.Headers("");
    const crypto::SigV4Request view{request.method, request.path, request.query, headers};
    if (request.presigned) {
        request.query = *support::PresignQuery(view, signer, std::chrono::seconds(60));
    } else {
        authorization = *crypto::SignHeaders(view, signer, base::HexEncode(request.Digest()));
    }
}

bool Believed(const Request& request, const std::string& authorization) {
    const auto headers = request.Headers(authorization);
    const crypto::SigV4Request view{request.method, request.path, request.query, headers};
    const auto parsed = crypto::ParseAuthorization(view);
    const auto* read = std::get_if<crypto::SigV4Authorization>(&parsed);
    if (read == nullptr) return false;
    const crypto::SigV4Terms terms{"us-east-1", request.service, kTime, true};
    if (crypto::CheckTerms(*read, terms)) return false;
    const auto key = crypto::SigV4SigningKey(base::Secret::FromText("secret"), read->scope());
    return !crypto::VerifySignature(view, *read, key, request.Digest());
}

// Where a plain letter stands that is not a digit of an escape.
std::vector<std::size_t> Letters(const std::string& text) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            i += 2;
        } else if (text[i] == 'a' || text[i] == 'b' || text[i] == 'B') {
            places.push_back(i);
        }
    }
    return places;
}

char Flipped(char c) { return static_cast<char>(c == 'a' ? 'b' : 'a'); }

}  // namespace

TEST_CASE("a signed request is believed, in headers and as a link") {
    CHECK(rc::check([] {
        Request request;
        std::string authorization;
        Sign(request, authorization);

        RC_ASSERT(Believed(request, authorization));
    }));
}

TEST_CASE("a signed request is not believed after a change of path, value, body or signature") {
    CHECK(rc::check([] {
        Request request;
        std::string authorization;
        Sign(request, authorization);
        Request changed = request;
        switch (*rc::gen::inRange(0, 5)) {
            case 0: changed.path += "/x"; break;
            case 1: changed.value += "x"; break;
            case 2: changed.body += "x"; break;
            case 3: changed.method = "PUT"; break;
            default: {
                std::string& signature = request.presigned ? changed.query : authorization;
                signature.back() = Flipped(signature.back());
            }
        }

        RC_ASSERT(!Believed(changed, authorization));
    }));
}

TEST_CASE("a letter of path or query that changes its meaning changes the signature") {
    CHECK(rc::check([] {
        Request request;
        std::string authorization;
        Sign(request, authorization);
        Request changed = request;
        std::string& part = *rc::gen::arbitrary<bool>() ? changed.path : changed.query;
        const std::vector<std::size_t> letters = Letters(part);
        if (letters.empty()) return;
        const std::size_t at = *rc::gen::elementOf(letters);
        part[at] = part[at] == 'a' ? 'b' : 'a';

        RC_ASSERT(!Believed(changed, authorization));
    }));
}
