// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_authorization.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace crypto {
namespace {

constexpr std::size_t kScopePartBytesMax = 64;
constexpr std::string_view kAmzHeaderPrefix = "x-amz-";

using Problem = std::optional<SigV4Refusal>;

SigV4Refusal Malformed(std::string message) { return {SigV4Fault::kMalformed, std::move(message)}; }

// The named parts of a signature, wherever they stand. Absent ones are missing in the map.
using Parts = std::map<std::string, std::string, std::less<>>;

bool IsAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsScopePart(std::string_view text) {
    return !text.empty() && text.size() <= kScopePartBytesMax &&
           std::ranges::all_of(text, [](char c) { return IsAlphanumeric(c) || c == '-'; });
}

bool IsAccessKeyId(std::string_view text) {
    return !text.empty() && text.size() <= kAccessKeyIdBytesMax &&
           std::ranges::all_of(text, [](char c) { return IsAlphanumeric(c) || c == '_'; });
}

std::string_view Trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> SplitAt(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::string_view part = text.substr(0, text.find(separator));
        parts.emplace_back(part);
        if (part.size() == text.size()) return parts;
        text.remove_prefix(part.size() + 1);
    }
}

Problem AddPart(Parts& parts, std::string_view name, std::string value) {
    if (parts.emplace(name, std::move(value)).second) return std::nullopt;
    return Malformed("the signature has '" + std::string(name) + "' twice");
}

// Credential=..., SignedHeaders=..., Signature=... after the algorithm.
Problem ReadAuthorizationHeader(std::string_view value, Parts& parts) {
    if (value.size() > kAuthorizationBytesMax)
        return Malformed("the Authorization header is too long");
    if (!value.starts_with(kSigV4Algorithm) || value.size() == kSigV4Algorithm.size() ||
        value[kSigV4Algorithm.size()] != ' ') {
        return Malformed("the Authorization header must begin with AWS4-HMAC-SHA256");
    }
    constexpr std::array<std::string_view, 3> kNames = {"Credential", "SignedHeaders", "Signature"};
    for (const std::string& part : SplitAt(value.substr(kSigV4Algorithm.size()), ',')) {
        const std::string_view pair = Trimmed(part);
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (equals == std::string_view::npos || std::ranges::find(kNames, name) == kNames.end()) {
            return Malformed("the Authorization header has a part that is neither Credential, "
                             "SignedHeaders nor Signature");
        }
        if (auto problem = AddPart(parts, name, std::string(pair.substr(equals + 1))))
            return problem;
    }
    return std::nullopt;
}

// A header that stands for a part: at most once.
Problem ReadHeader(const SigV4Request& request, std::string_view header, std::string_view name,
                   Parts& parts) {
    for (const SigV4Header& each : request.headers) {
        if (!IsHeader(each.name, header)) continue;
        if (auto problem = AddPart(parts, name, std::string(Trimmed(each.value)))) return problem;
    }
    return std::nullopt;
}

Problem ReadQuery(const SigV4Query& query, Parts& parts) {
    constexpr std::array<std::string_view, 8> kNames = {
        "Algorithm",     "Credential", "Date",           "Expires",
        "SignedHeaders", "Signature",  "Security-Token", "Content-Sha256"};
    for (const auto& [name, value] : query) {
        const std::string lower = base::AsciiLower(name);
        for (const std::string_view known : kNames) {
            const std::string wanted = "X-Amz-" + std::string(known);
            if (lower != base::AsciiLower(wanted)) continue;
            if (name != wanted) return Malformed("write '" + wanted + "' as it is spelt here");
            if (auto problem = AddPart(parts, known, value)) return problem;
        }
    }
    return std::nullopt;
}

bool HasAuthorizationHeader(const SigV4Request& request) {
    return std::ranges::any_of(request.headers, [](const SigV4Header& header) {
        return IsHeader(header.name, "authorization");
    });
}

Problem ReadFromHeaders(const SigV4Request& request, Parts& parts) {
    for (const SigV4Header& each : request.headers) {
        if (!IsHeader(each.name, "authorization")) continue;
        if (!parts.empty()) return Malformed("the request has two Authorization headers");
        if (auto problem = ReadAuthorizationHeader(Trimmed(each.value), parts)) return problem;
    }
    if (auto problem = ReadHeader(request, "x-amz-date", "Date", parts)) return problem;
    if (auto problem = ReadHeader(request, "x-amz-security-token", "Security-Token", parts))
        return problem;
    return ReadHeader(request, "x-amz-content-sha256", "Content-Sha256", parts);
}

Problem ReadParts(const SigV4Request& request, SigV4Authorization& out, Parts& parts) {
    const auto query = ParseSigV4Query(request.query);
    if (!query.ok()) return Malformed(query.error().message);
    Parts in_query;
    if (auto problem = ReadQuery(*query, in_query)) return problem;
    const bool presigned = in_query.contains("Algorithm") || in_query.contains("Signature") ||
                           in_query.contains("Credential");
    const bool header = HasAuthorizationHeader(request);
    if (presigned && header) {
        return Malformed("the request is signed both in its headers and in its query; one is "
                         "allowed");
    }
    if (!presigned && !header) {
        // What some clients still make of a link to an object unless they are told otherwise.
        const auto is_of_v2 = [](const auto& field) { return field.first == "AWSAccessKeyId"; };
        if (std::ranges::any_of(*query, is_of_v2)) {
            return Malformed(
                "a link signed with version 2 is not taken; sign with AWS4-HMAC-SHA256");
        }
        return SigV4Refusal{SigV4Fault::kNotSigned, "the request is not signed"};
    }
    if (header) return ReadFromHeaders(request, parts);
    out.form = SigV4Form::kPresigned;
    parts = std::move(in_query);
    if (parts["Algorithm"] != kSigV4Algorithm)
        return Malformed("X-Amz-Algorithm must be AWS4-HMAC-SHA256");
    return ReadHeader(request, "x-amz-content-sha256", "Content-Sha256", parts);
}

Problem ReadCredential(const std::string& text, SigV4Authorization& out) {
    std::vector<std::string> parts = SplitAt(text, '/');
    if (parts.size() != 5 || parts[4] != kSigV4Terminator || !IsAccessKeyId(parts[0]) ||
        !IsScopePart(parts[2]) || !IsScopePart(parts[3])) {
        return Malformed("the Credential must be of the form "
                         "KEY/YYYYMMDD/REGION/SERVICE/aws4_request");
    }
    if (parts[1] != std::string_view(out.amz_date).substr(0, 8)) {
        return SigV4Refusal{SigV4Fault::kWrongScope,
                            "the day in the Credential is not that of X-Amz-Date"};
    }
    out.access_key_id = std::move(parts[0]);
    out.region = std::move(parts[2]);
    out.service = std::move(parts[3]);
    return std::nullopt;
}

Problem ReadExpires(const std::string& text, SigV4Authorization& out) {
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc() || end != text.data() + text.size() || seconds < 1 ||
        std::chrono::seconds(seconds) > kPresignedMax) {
        return Malformed("X-Amz-Expires must be a number of seconds from 1 to " +
                         std::to_string(kPresignedMax.count()));
    }
    out.expires = std::chrono::seconds(seconds);
    return std::nullopt;
}

Problem ReadSignature(const std::string& text, SigV4Authorization& out) {
    const auto bytes = base::HexDecode(text);
    if (!bytes.ok() || bytes->size() != out.signature.size())
        return Malformed("the Signature must be 64 hexadecimal digits");
    std::ranges::copy(*bytes, out.signature.begin());
    return std::nullopt;
}

Problem ReadSignedHeaders(const std::string& text, const SigV4Request& request,
                          SigV4Authorization& out) {
    out.signed_headers = SplitAt(text, ';');
    if (out.signed_headers.size() > kSignedHeadersMax) return Malformed("too many signed headers");
    const auto not_after = [](const auto& left, const auto& right) { return left >= right; };
    if (std::ranges::adjacent_find(out.signed_headers, not_after) != out.signed_headers.end())
        return Malformed("SignedHeaders must be sorted and without repeats");
    for (const std::string& name : out.signed_headers) {
        const bool there = std::ranges::any_of(
            request.headers, [&](const auto& header) { return IsHeader(header.name, name); });
        if (!there) {
            return SigV4Refusal{SigV4Fault::kUncovered,
                                "SignedHeaders names a header that the request does not have"};
        }
    }
    return std::nullopt;
}

Problem CheckCovered(const SigV4Request& request, const SigV4Authorization& authorization) {
    const auto& covered = authorization.signed_headers;
    if (!std::ranges::binary_search(covered, std::string("host")))
        return SigV4Refusal{SigV4Fault::kUncovered, "the header host must be signed"};
    for (const SigV4Header& header : request.headers) {
        const std::string name = base::AsciiLower(header.name);
        if (name.starts_with(kAmzHeaderPrefix) && !std::ranges::binary_search(covered, name)) {
            return SigV4Refusal{SigV4Fault::kUncovered,
                                "every x-amz-* header that is sent must be signed"};
        }
    }
    return std::nullopt;
}

Problem ReadDate(const std::string& text, SigV4Authorization& out) {
    const auto time = ParseAmzDate(text);
    if (!time) return Malformed("X-Amz-Date must be of the form YYYYMMDDTHHMMSSZ");
    out.amz_date = text;
    out.time = *time;
    return std::nullopt;
}

Problem CheckPresent(const Parts& parts, SigV4Form form) {
    for (const std::string_view name : {"Credential", "SignedHeaders", "Signature", "Date"}) {
        if (!parts.contains(name))
            return Malformed("the signature lacks its '" + std::string(name) + "'");
    }
    if (form == SigV4Form::kPresigned && !parts.contains("Expires"))
        return Malformed("the signature lacks its 'Expires'");
    return std::nullopt;
}

Problem ReadAll(const SigV4Request& request, SigV4Authorization& out) {
    Parts parts;
    if (auto problem = ReadParts(request, out, parts)) return problem;
    if (auto problem = CheckPresent(parts, out.form)) return problem;
    if (auto problem = ReadDate(parts["Date"], out)) return problem;
    if (auto problem = ReadCredential(parts["Credential"], out)) return problem;
    if (out.form == SigV4Form::kPresigned) {
        if (auto problem = ReadExpires(parts["Expires"], out)) return problem;
    }
    if (auto problem = ReadSignature(parts["Signature"], out)) return problem;
    if (auto problem = ReadSignedHeaders(parts["SignedHeaders"], request, out)) return problem;
    out.session_token = parts["Security-Token"];
    out.payload = parts["Content-Sha256"];
    if (out.session_token.size() > kSessionTokenBytesMax)
        return SigV4Refusal{SigV4Fault::kInvalidToken, "the session token is too long"};
    return CheckCovered(request, out);
}

}  // namespace

std::variant<SigV4Authorization, SigV4Refusal> ParseAuthorization(const SigV4Request& request) {
    SigV4Authorization authorization;
    if (auto problem = ReadAll(request, authorization)) return *std::move(problem);
    return authorization;
}

}  // namespace crypto
