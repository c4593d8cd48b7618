// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_request.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace api {
namespace {

// Of the signature, and by which clients tell themselves what they do.
constexpr std::array<std::string_view, 10> kOfTheSignature{
    "x-amz-algorithm",      "x-amz-credential",
    "x-amz-date",           "x-amz-expires",
    "x-amz-signedheaders",  "x-amz-signature",
    "x-amz-security-token", "x-amz-content-sha256",
    "x-amz-checksum-mode",  "x-id"};
constexpr std::array<std::string_view, 1> kOfLocation{"location"};
constexpr std::array<std::string_view, 5> kOfOldListing{"prefix", "delimiter", "marker", "max-keys",
                                                        "encoding-type"};
constexpr std::array<std::string_view, 8> kOfListing{
    "list-type", "prefix",      "delimiter",     "continuation-token",
    "max-keys",  "start-after", "encoding-type", "fetch-owner"};
// Headers that would change what is answered, and change nothing here.
constexpr std::array<std::string_view, 3> kHeadersRefused{
    "if-modified-since", "if-unmodified-since", "x-amz-server-side-encryption-customer-algorithm"};

bool Contains(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

ApiError NotImplemented(std::string_view what) {
    return S3Error(501, "NotImplemented", std::string(what) + " is not offered by this node");
}

std::variant<net::FormFields, ApiError> ReadParameters(const net::ServerRequest& request) {
    auto read = net::ParseForm(request.target.query);
    if (!read.ok()) return S3Error(400, "InvalidURI", read.error().message);
    // Names and values are told back in answers.
    for (const auto& [name, value] : *read) {
        if (!base::IsUtf8(name) || !base::IsUtf8(value))
            return S3Error(400, "InvalidURI", "the query is not percent-encoded UTF-8");
    }
    std::erase_if(*read, [](const auto& field) {
        return Contains(kOfTheSignature, base::AsciiLower(field.first));
    });
    std::ranges::sort(*read);
    const auto twice = std::ranges::adjacent_find(*read, {}, &net::FormFields::value_type::first);
    if (twice != read->end())
        return S3Error(400, "InvalidArgument", "a parameter stands twice in the query");
    return *std::move(read);
}

bool Has(const net::FormFields& fields, std::string_view name) {
    return std::ranges::find(fields, name, &net::FormFields::value_type::first) != fields.end();
}

// Bucket and key of /bucket/key, decoded once.
std::optional<ApiError> ReadPath(std::string_view path, S3Request& into) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    auto bucket = net::PercentDecode(path.substr(0, slash));
    auto key = net::PercentDecode(path.substr(std::min(slash + 1, path.size())));
    if (!bucket.ok() || !key.ok() || !base::IsUtf8(*bucket) || !base::IsUtf8(*key))
        return S3Error(400, "InvalidURI", "the path is not percent-encoded UTF-8");
    into.bucket = *std::move(bucket);
    into.key = *std::move(key);
    return std::nullopt;
}

S3Operation OperationOf(const S3Request& request, bool head) {
    if (!request.key.empty()) return head ? S3Operation::kHeadObject : S3Operation::kGetObject;
    if (request.bucket.empty()) return S3Operation::kListBuckets;
    if (head) return S3Operation::kHeadBucket;
    return Has(request.parameters, "location") ? S3Operation::kGetBucketLocation
                                               : S3Operation::kListObjects;
}

std::span<const std::string_view> ParametersOf(const S3Request& request) {
    if (request.operation == S3Operation::kGetBucketLocation) return kOfLocation;
    if (request.operation != S3Operation::kListObjects) return {};
    if (Has(request.parameters, "list-type")) return kOfListing;
    return kOfOldListing;
}

}  // namespace

std::string_view S3Request::Parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &net::FormFields::value_type::first);
    return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

ApiError S3Error(int status, std::string_view code, std::string message) {
    return {status, std::string(code), std::move(message), base::Json::MakeObject()};
}

std::variant<S3Request, ApiError> ReadS3Request(const net::ServerRequest& request) {
    const bool head = request.method == "HEAD";
    if (!head && request.method != "GET") {
        return S3Error(405, "MethodNotAllowed",
                       "results can be read here, and nothing can be written");
    }
    S3Request read;
    if (auto wrong = ReadPath(request.target.path, read)) return *std::move(wrong);
    auto parameters = ReadParameters(request);
    if (auto* wrong = std::get_if<ApiError>(&parameters)) return std::move(*wrong);
    read.parameters = std::get<net::FormFields>(std::move(parameters));
    read.operation = OperationOf(read, head);
    for (const auto& [name, value] : read.parameters) {
        if (!Contains(ParametersOf(read), name)) return NotImplemented("the parameter " + name);
    }
    for (const std::string_view name : kHeadersRefused) {
        if (net::FindHeader(request.headers, name) != nullptr)
            return NotImplemented("the header " + std::string(name));
    }
    return read;
}

}  // namespace api
