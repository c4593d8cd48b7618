// SPDX-License-Identifier: Apache-2.0
// Whatever bytes are called a request, reading its signature ends, and what is read keeps the
// promises that verifying relies on. The first line is the target, the others are headers.
#include "crypto/sigv4_verify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

void Require(bool condition) {
    if (!condition) std::abort();
}

std::string_view TakeLine(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

void CheckRead(const crypto::SigV4Request& request, const crypto::SigV4Authorization& read) {
    Require(read.amz_date.size() == 16 && crypto::ToAmzDate(read.time) == read.amz_date);
    Require(!read.access_key_id.empty() && !read.region.empty() && !read.service.empty());
    Require(std::ranges::is_sorted(read.signed_headers));
    Require(std::ranges::binary_search(read.signed_headers, std::string("host")));
    Require((read.form == crypto::SigV4Form::kPresigned) == (read.expires.count() > 0));
    Require(read.expires <= crypto::kPresignedMax);
    const crypto::SigV4Terms terms{read.region, read.service, read.time, true};
    const auto refused = crypto::CheckTerms(read, terms);
    Require(!refused || refused->fault == crypto::SigV4Fault::kPayload);
    // Nobody guesses a signature, so one that verifies means that it was not looked at.
    const auto key = crypto::SigV4SigningKey(base::Secret::FromText("a secret"), read.scope());
    Require(crypto::VerifySignature(request, read, key, crypto::Sha256({})).has_value());
}

void CheckPath(std::string_view path) {
    const std::string signed_path = crypto::SignedPath(path, "cleanrooms");
    Require(signed_path.starts_with('/'));
    Require(signed_path.find("//") == std::string::npos);
    Require(crypto::SignedPath(signed_path, "cleanrooms") == signed_path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = base::AsText({data, size});
    const std::string_view target = TakeLine(text);
    const std::string_view path = target.substr(0, target.find('?'));
    const std::string_view query = target.substr(std::min(path.size() + 1, target.size()));
    std::vector<crypto::SigV4Header> headers;
    while (!text.empty()) {
        const std::string_view line = TakeLine(text);
        const std::size_t colon = std::min(line.find(':'), line.size());
        headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
    }
    const crypto::SigV4Request request{"GET", path, query, headers};
    const auto parsed = crypto::ParseAuthorization(request);
    if (const auto* read = std::get_if<crypto::SigV4Authorization>(&parsed)) {
        CheckRead(request, *read);
    } else {
        Require(!std::get<crypto::SigV4Refusal>(parsed).message.empty());
    }
    CheckPath(path);
    return 0;
}
