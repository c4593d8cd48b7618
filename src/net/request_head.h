// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace net {

inline constexpr std::size_t kRequestHeadBytesMax = std::size_t{32} << 10U;
inline constexpr std::size_t kRequestHeadersMax = 100;

enum class HeadState {
    kIncomplete,  // read on
    kComplete,    // request line, headers and the empty line, fit to be parsed
    kRefused,     // two readers could understand it differently, or a limit is passed: answer and
                  // close
};

// Watches a request's head arrive and lets only an unambiguous one through to the parser: lines end
// in CRLF alone, no folded lines, no blank before a colon, one way to tell the body's length, one
// Host, a target in origin form. Single-threaded; one for each request.
class RequestHeadGate final {
  public:
    // `received` is everything so far, from the first byte of the request; it only grows between
    // calls.
    HeadState Look(std::string_view received);

    // After kComplete: the size of the head with its empty line.
    std::size_t bytes() const { return seen_; }
    // After kRefused: the status to answer with, and why in words that repeat nothing.
    int status() const { return status_; }
    std::string_view reason() const { return reason_; }

  private:
    HeadState Refuse(std::string_view reason, int status = 400);
    HeadState Check(std::string_view head);

    std::size_t seen_ = 0;
    int status_ = 400;
    std::string_view reason_;
};

}  // namespace net
