// SPDX-License-Identifier: Apache-2.0
#include "analytics/error_json.h"

#include "base/utf8.h"

#include <array>
#include <charconv>

namespace analytics {
namespace {

using base::ErrorCode;

constexpr std::array kCodes{ErrorCode::kInvalidArgument,   ErrorCode::kNotFound,
                            ErrorCode::kConflict,          ErrorCode::kPermissionDenied,
                            ErrorCode::kResourceExhausted, ErrorCode::kUnavailable,
                            ErrorCode::kTimeout,           ErrorCode::kCancelled,
                            ErrorCode::kCorrupt,           ErrorCode::kIo,
                            ErrorCode::kInternal};
constexpr std::size_t kErrorTextBytesMax = 4096;
constexpr std::string_view kFileMark = "file ";

std::string TextOf(const base::Json& json, std::string_view name) {
    const base::Json* text = json.Find(name);
    if (text == nullptr || !text->is_string()) return {};
    return base::EscapeControls(text->AsString().substr(0, kErrorTextBytesMax));
}

}  // namespace

base::Json ToJson(const base::Error& error) {
    base::Json json = base::Json::MakeObject();
    json.Set("code", base::ToString(error.code))
        .Set("message", error.message)
        .Set("detail", error.detail);
    return json;
}

base::Error ErrorFromJson(const base::Json& json) {
    const std::string name = TextOf(json, "code");
    for (const ErrorCode code : kCodes) {
        if (base::ToString(code) == name)
            return {code, TextOf(json, "message"), TextOf(json, "detail")};
    }
    return base::Internal("the worker failed");
}

base::Error InFile(std::size_t file, base::Error error) {
    error.detail = std::string(kFileMark) + std::to_string(file);
    return error;
}

std::optional<std::size_t> FileOf(const base::Error& error) {
    if (!error.detail.starts_with(kFileMark)) return std::nullopt;
    std::size_t file = 0;
    const char* end = error.detail.data() + error.detail.size();
    const auto parsed = std::from_chars(error.detail.data() + kFileMark.size(), end, file);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return file;
}

}  // namespace analytics
