// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace base {

// Why something failed, by what a caller does about it. A new code needs a caller that acts on it.
enum class ErrorCode {
    kInvalidArgument,    // the input is wrong: say where, change it, try again
    kNotFound,           // no such thing, or none the caller may see
    kConflict,           // exists already, or is in a state that forbids this
    kPermissionDenied,   // the caller may not
    kResourceExhausted,  // a named limit was reached
    kUnavailable,        // the other side is not there now: retry later
    kTimeout,            // a deadline passed
    kCancelled,          // somebody asked to stop
    kCorrupt,            // stored bytes are not what was written
    kIo,                 // the file system said no
    kInternal,           // a surprise
};

std::string_view ToString(ErrorCode code);
// kInternal for what is no code's name.
ErrorCode ErrorCodeNamed(std::string_view name);

// A failure. Immutable value. `message` is for whoever asked and must be safe to show them;
// `detail` is for the operator's log. Neither ever holds a data value: build them from names, ids,
// limits and places.
struct Error {
    ErrorCode code = ErrorCode::kInternal;
    std::string message;
    std::string detail;

    // The same failure, told from further out: "outer: message".
    Error Within(std::string_view outer) const;
};

Error InvalidArgument(std::string message);
Error NotFound(std::string message);
Error Conflict(std::string message);
Error PermissionDenied(std::string message);
Error ResourceExhausted(std::string message);
Error Unavailable(std::string message);
Error IoError(std::string message, std::string detail = {});
Error Internal(std::string message, std::string detail = {});

// A failed system call: `what` names the thing, the rest comes from `errno_value`.
Error FromErrno(std::string_view what, int errno_value);

}  // namespace base
