// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_canonical.h"

#include "base/percent.h"

#include <algorithm>

namespace crypto {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Calls `take` with each part between separators.
template <class Take>
void Split(std::string_view text, char separator, const Take& take) {
    for (;;) {
        const std::string_view part = text.substr(0, text.find(separator));
        take(part);
        if (part.size() == text.size()) return;
        text.remove_prefix(part.size() + 1);
    }
}

// S3 decodes a key and encodes it again, so that clients may differ in what they leave plain.
base::Result<std::string> CanonicalKey(std::string_view path) {
    std::string canonical;
    base::Status status;
    Split(path.substr(std::min<std::size_t>(1, path.size())), '/', [&](std::string_view segment) {
        const auto plain = base::PercentDecode(segment);
        if (!plain.ok()) status = plain.error();
        if (plain.ok()) canonical += "/" + base::PercentEncode(*plain);
    });
    RETURN_IF_ERROR(std::move(status));
    return canonical;
}

// Every other service takes what is on the wire, its percent signs too, as text to encode.
std::string CanonicalPath(std::string_view path) {
    std::string canonical;
    Split(SignedPath(path, {}).substr(1), '/',
          [&](std::string_view segment) { canonical += "/" + base::PercentEncode(segment); });
    return canonical;
}

base::Result<std::string> CanonicalQuery(std::string_view raw) {
    ASSIGN_OR_RETURN(SigV4Query query, ParseSigV4Query(raw));
    std::erase_if(query, [](const auto& each) { return each.first == "X-Amz-Signature"; });
    for (auto& [name, value] : query) {
        name = base::PercentEncode(name);
        value = base::PercentEncode(value);
    }
    std::ranges::sort(query);
    std::string canonical;
    for (const auto& [name, value] : query) {
        if (!canonical.empty()) canonical += '&';
        canonical.append(name).append("=").append(value);
    }
    return canonical;
}

// Trimmed, and every run of white space inside one space: AWS does so within quotes too.
void AppendValue(std::string_view value, std::string& out) {
    bool gap = false;
    const std::size_t start = out.size();
    for (const char c : value) {
        if (kSpaces.find(c) != std::string_view::npos) {
            gap = out.size() > start;
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        out += c;
    }
}

void AppendHeader(std::span<const SigV4Header> headers, std::string_view name, std::string& out) {
    out += name;
    char separator = ':';
    for (const SigV4Header& header : headers) {
        if (!IsHeader(header.name, name)) continue;
        out += separator;
        separator = ',';
        AppendValue(header.value, out);
    }
    out += '\n';
}

}  // namespace

bool IsHeader(std::string_view name, std::string_view wanted) {
    return name.size() == wanted.size() &&
           std::equal(name.begin(), name.end(), wanted.begin(),
                      [](char left, char right) { return Lower(left) == right; });
}

base::Result<SigV4Query> ParseSigV4Query(std::string_view raw) {
    if (raw.find('+') != std::string_view::npos) {
        return base::InvalidArgument(
            "the query holds a '+': write %20 for a space and %2B for a plus");
    }
    if (std::ranges::count(raw, '&') >= static_cast<std::ptrdiff_t>(kSigV4QueryParametersMax)) {
        return base::ResourceExhausted("the query has more than " +
                                       std::to_string(kSigV4QueryParametersMax) + " parameters");
    }
    SigV4Query query;
    base::Status status;
    Split(raw, '&', [&](std::string_view pair) {
        if (pair.empty()) return;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = base::PercentDecode(pair.substr(0, equals));
        auto value = base::PercentDecode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name.ok()) status = name.error();
        if (!value.ok()) status = value.error();
        if (name.ok() && value.ok()) query.emplace_back(*std::move(name), *std::move(value));
    });
    RETURN_IF_ERROR(std::move(status));
    return query;
}

std::string SignedPath(std::string_view raw_path, std::string_view service) {
    if (service == kS3Service) return std::string(raw_path.empty() ? "/" : raw_path);
    std::vector<std::string_view> kept;
    Split(raw_path, '/', [&](std::string_view segment) {
        if (segment == ".." && !kept.empty()) kept.pop_back();
        if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
    });
    std::string path;
    for (const std::string_view segment : kept) path.append("/").append(segment);
    // The slash at the end is part of the path; one that only dots lead up to is not.
    if (path.empty() || raw_path.ends_with('/')) path += '/';
    return path;
}

base::Result<std::string> CanonicalRequest(const SigV4Request& request,
                                           std::span<const std::string> signed_headers,
                                           std::string_view payload, std::string_view service) {
    std::string canonical(request.method);
    canonical += '\n';
    if (service == kS3Service) {
        ASSIGN_OR_RETURN(const std::string key, CanonicalKey(request.path));
        canonical += key;
    } else {
        canonical += CanonicalPath(request.path);
    }
    canonical += '\n';
    ASSIGN_OR_RETURN(const std::string query, CanonicalQuery(request.query));
    canonical.append(query).append("\n");
    for (const std::string& name : signed_headers) AppendHeader(request.headers, name, canonical);
    std::string list;
    for (const std::string& name : signed_headers)
        list.append(list.empty() ? "" : ";").append(name);
    canonical.append("\n").append(list).append("\n").append(payload);
    return canonical;
}

}  // namespace crypto
