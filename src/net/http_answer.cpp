// SPDX-License-Identifier: Apache-2.0
#include "net/http_answer.h"

#include "net/http_date.h"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <cerrno>
#include <unistd.h>

namespace net {
namespace {

namespace http = boost::beast::http;

constexpr int kNoContent = 204;
constexpr int kNotModified = 304;

std::uint64_t BodyBytes(const HttpResponse& response) {
    return response.file ? response.file->bytes : response.body.size();
}

}  // namespace

std::string AnswerHead(const HttpResponse& response, bool keep, base::WallTime now) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head += http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
    head += "\r\nDate: " + ToHttpDate(now) + "\r\n";
    for (const HttpHeader& header : response.headers) {
        if (!IsHttpToken(header.name) || !IsHttpFieldValue(header.value)) return {};
        head += header.name + ": " + header.value + "\r\n";
    }
    if (response.status != kNoContent && response.status != kNotModified)
        head += "Content-Length: " + std::to_string(BodyBytes(response)) + "\r\n";
    head += keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

base::Result<std::string> ReadPart(const FileBody& body, std::uint64_t sent, std::size_t count) {
    std::string part(std::min<std::uint64_t>(count, body.bytes - sent), '\0');
    std::size_t read = 0;
    while (read < part.size()) {
        const auto place = static_cast<off_t>(body.offset + sent + read);
        const ssize_t got = pread(body.file->get(), part.data() + read, part.size() - read, place);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return base::FromErrno("cannot read the file of an answer", errno);
        if (got == 0) return base::IoError("the file of an answer is shorter than announced");
        read += static_cast<std::size_t>(got);
    }
    return part;
}

}  // namespace net
