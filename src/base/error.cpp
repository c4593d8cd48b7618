// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include "base/assert.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace base {

std::string_view ToString(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidArgument: return "INVALID_ARGUMENT";
        case ErrorCode::kNotFound: return "NOT_FOUND";
        case ErrorCode::kConflict: return "CONFLICT";
        case ErrorCode::kPermissionDenied: return "PERMISSION_DENIED";
        case ErrorCode::kResourceExhausted: return "RESOURCE_EXHAUSTED";
        case ErrorCode::kUnavailable: return "UNAVAILABLE";
        case ErrorCode::kTimeout: return "TIMEOUT";
        case ErrorCode::kCancelled: return "CANCELLED";
        case ErrorCode::kCorrupt: return "CORRUPT";
        case ErrorCode::kIo: return "IO";
        case ErrorCode::kInternal: return "INTERNAL";
    }
    UNREACHABLE();
}

ErrorCode ErrorCodeNamed(std::string_view name) {
    for (int code = 0; code < static_cast<int>(ErrorCode::kInternal); ++code) {
        if (ToString(static_cast<ErrorCode>(code)) == name) return static_cast<ErrorCode>(code);
    }
    return ErrorCode::kInternal;
}

Error Error::Within(std::string_view outer) const {
    return {code, std::string(outer) + ": " + message, detail};
}

Error InvalidArgument(std::string message) {
    return {ErrorCode::kInvalidArgument, std::move(message), {}};
}

Error NotFound(std::string message) { return {ErrorCode::kNotFound, std::move(message), {}}; }

Error Conflict(std::string message) { return {ErrorCode::kConflict, std::move(message), {}}; }

Error PermissionDenied(std::string message) {
    return {ErrorCode::kPermissionDenied, std::move(message), {}};
}

Error ResourceExhausted(std::string message) {
    return {ErrorCode::kResourceExhausted, std::move(message), {}};
}

Error Unavailable(std::string message) { return {ErrorCode::kUnavailable, std::move(message), {}}; }

Error IoError(std::string message, std::string detail) {
    return {ErrorCode::kIo, std::move(message), std::move(detail)};
}

Error Internal(std::string message, std::string detail) {
    return {ErrorCode::kInternal, std::move(message), std::move(detail)};
}

namespace {

ErrorCode CodeOf(int errno_value) {
    switch (errno_value) {
        case ENOENT: return ErrorCode::kNotFound;
        case EACCES:
        case EPERM: return ErrorCode::kPermissionDenied;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return ErrorCode::kResourceExhausted;
        default: return ErrorCode::kIo;
    }
}

}  // namespace

Error FromErrno(std::string_view what, int errno_value) {
    const std::string reason = std::error_code(errno_value, std::generic_category()).message();
    return {CodeOf(errno_value), std::string(what) + ": " + reason, {}};
}

}  // namespace base
