// SPDX-License-Identifier: Apache-2.0
#include "net/request_head.h"

#include "base/utf8.h"
#include "net/http_message.h"
#include "net/url.h"

#include <algorithm>

namespace net {
namespace {

constexpr std::size_t kLengthDigitsMax = 15;

// What the header lines say about where the body ends and whom the request is for.
struct Framing {
    std::size_t lines = 0;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t encodings = 0;
    bool plain = true;  // the length is a number, the encoding is "chunked"
};

std::string_view TrimBlanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool IsLength(std::string_view text) {
    return !text.empty() && text.size() <= kLengthDigitsMax &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsRequestLine(std::string_view line) {
    const std::size_t first = line.find(' ');
    if (first == std::string_view::npos) return false;
    const std::size_t second = line.find(' ', first + 1);
    if (second == std::string_view::npos) return false;
    const std::string_view version = line.substr(second + 1);
    return IsHttpToken(line.substr(0, first)) && (version == "HTTP/1.1" || version == "HTTP/1.0") &&
           ParseRequestTarget(line.substr(first + 1, second - first - 1)).ok();
}

bool TakeHeaderLine(std::string_view line, Framing& framing) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !IsHttpToken(line.substr(0, colon))) return false;
    const std::string name = base::AsciiLower(line.substr(0, colon));
    const std::string_view value = TrimBlanks(line.substr(colon + 1));
    if (!IsHttpFieldValue(value)) return false;
    ++framing.lines;
    if (name == "host") ++framing.hosts;
    if (name == "content-length") {
        ++framing.lengths;
        framing.plain = framing.plain && IsLength(value);
    }
    if (name == "transfer-encoding") {
        ++framing.encodings;
        framing.plain = framing.plain && base::AsciiLower(value) == "chunked";
    }
    return true;
}

}  // namespace

HeadState RequestHeadGate::Refuse(std::string_view reason, int status) {
    reason_ = reason;
    status_ = status;
    return HeadState::kRefused;
}

HeadState RequestHeadGate::Look(std::string_view received) {
    for (; seen_ < received.size() && seen_ < kRequestHeadBytesMax; ++seen_) {
        const char c = received[seen_];
        const bool after_return = seen_ > 0 && received[seen_ - 1] == '\r';
        if ((c == '\n') != after_return)
            return Refuse("lines must end in CR LF, and neither may stand alone");
        if (c == '\n' && received.substr(0, seen_ + 1).ends_with("\r\n\r\n")) {
            ++seen_;
            return Check(received.substr(0, seen_ - 2));
        }
        if (c == '\n' && seen_ == 1) return Refuse("the request begins with an empty line");
        if (c == '\0') return Refuse("the head holds a zero byte");
    }
    if (seen_ == kRequestHeadBytesMax) return Refuse("the head is too long", 431);
    return HeadState::kIncomplete;
}

// `head` is the request line and the header lines, each with its line end.
HeadState RequestHeadGate::Check(std::string_view head) {
    const std::string_view first = head.substr(0, head.find("\r\n"));
    if (!IsRequestLine(first)) return Refuse("the request line is not METHOD /path HTTP/1.1");
    Framing framing;
    for (std::string_view rest = head.substr(first.size() + 2); !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        if (!TakeHeaderLine(line, framing)) return Refuse("a header line is malformed or folded");
        rest.remove_prefix(line.size() + 2);
    }
    const bool old = first.ends_with("1.0");
    if (framing.lines > kRequestHeadersMax) return Refuse("there are too many headers", 431);
    if (framing.hosts > 1 || (framing.hosts == 0 && !old))
        return Refuse("there must be one Host header");
    if (framing.lengths + framing.encodings > 1 || !framing.plain ||
        (old && framing.encodings > 0)) {
        return Refuse("the length of the body is ambiguous");
    }
    return HeadState::kComplete;
}

}  // namespace net
