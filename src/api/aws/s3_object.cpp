// SPDX-License-Identifier: Apache-2.0
#include "api/aws/s3_object.h"

#include "api/aws/s3_request.h"
#include "net/http_date.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace api {
namespace {

constexpr std::string_view kUnit = "bytes=";

std::string ContentType(std::string_view key) {
    if (key.ends_with(".csv")) return "text/csv";
    if (key.ends_with(".parquet")) return "application/vnd.apache.parquet";
    return "binary/octet-stream";
}

// None for what is no number; "" is none too.
std::optional<std::int64_t> Number(std::string_view text) {
    std::int64_t value = 0;
    const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || stop != text.data() + text.size() || text.front() == '-')
        return std::nullopt;
    return value;
}

// Whether a list of entity tags names this one.
bool Names(std::string_view header, std::string_view etag) {
    while (!header.empty()) {
        const std::size_t comma = std::min(header.find(','), header.size());
        std::string_view tag = header.substr(0, comma);
        header.remove_prefix(std::min(comma + 1, header.size()));
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        while (tag.ends_with(' ')) tag.remove_suffix(1);
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
            tag = tag.substr(1, tag.size() - 2);
        if (tag == "*" || tag == etag) return true;
    }
    return false;
}

std::string_view HeaderOr(const net::HttpHeaders& headers, std::string_view name) {
    const std::string* found = net::FindHeader(headers, name);
    return found == nullptr ? std::string_view() : std::string_view(*found);
}

// The range to answer with, if the client still means these bytes.
std::optional<ByteRange> RangeOf(const storage::BucketObject& object,
                                 const net::HttpHeaders& asked) {
    const std::string_view range = HeaderOr(asked, "range");
    const std::string_view only_if = HeaderOr(asked, "if-range");
    if (range.empty() || (!only_if.empty() && !Names(only_if, object.etag))) return std::nullopt;
    return ParseRange(range, object.size);
}

}  // namespace

std::optional<ByteRange> ParseRange(std::string_view header, std::int64_t size) {
    if (!header.starts_with(kUnit)) return std::nullopt;
    header.remove_prefix(kUnit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view first = header.substr(0, dash);
    const std::string_view last = header.substr(dash + 1);
    if (first.empty()) {
        if (last.empty() || !Number(last)) return std::nullopt;
        const std::int64_t bytes = std::min(*Number(last), size);
        return ByteRange{size - bytes, bytes};
    }
    const auto begin = Number(first);
    const auto end = last.empty() ? std::optional(size - 1) : Number(last);
    if (!begin || !end || (!last.empty() && *end < *begin)) return std::nullopt;
    if (*begin >= size) return ByteRange{*begin, 0};
    return ByteRange{*begin, std::min(*end, size - 1) - *begin + 1};
}

std::variant<net::HttpResponse, ApiError> AnswerS3Object(const storage::BucketObject& object,
                                                         const net::HttpHeaders& asked) {
    const std::string_view match = HeaderOr(asked, "if-match");
    if (!match.empty() && !Names(match, object.etag)) {
        return S3Error(412, "PreconditionFailed",
                       "the object is another than the one that If-Match names");
    }
    net::HttpResponse response;
    response.headers = {{"ETag", '"' + object.etag + '"'},
                        {"Last-Modified", net::ToHttpDate(object.created)},
                        {"Accept-Ranges", "bytes"},
                        {"Cache-Control", "no-store"}};
    const std::string_view none_match = HeaderOr(asked, "if-none-match");
    if (!none_match.empty() && Names(none_match, object.etag)) {
        response.status = 304;
        return response;
    }
    response.headers.push_back({"Content-Type", ContentType(object.key)});
    const std::string size = std::to_string(object.size);
    ByteRange part{0, object.size};
    if (const auto range = RangeOf(object, asked)) {
        if (range->bytes == 0) {
            ApiError error =
                S3Error(416, "InvalidRange", "the range lies behind the end of the object");
            error.members.Set("ActualObjectSize", size);
            return error;
        }
        part = *range;
        response.status = 206;
        response.headers.push_back(
            {"Content-Range", "bytes " + std::to_string(part.offset) + "-" +
                                  std::to_string(part.offset + part.bytes - 1) + "/" + size});
    }
    response.file = {nullptr, static_cast<std::uint64_t>(part.offset),
                     static_cast<std::uint64_t>(part.bytes)};
    return response;
}

}  // namespace api
