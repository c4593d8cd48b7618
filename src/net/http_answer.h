// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/http_message.h"

#include <cstddef>
#include <string>

namespace net {

// Status line and headers of an answer that is made `now`, with the empty line; nothing if a header would break out of
// its line. Clients whose clock is wrong learn from the Date what time to sign with.
std::string AnswerHead(const HttpResponse& response, bool keep, base::WallTime now);

// At most `count` bytes of the file that come after the first `sent`. kIo when they are not there.
base::Result<std::string> ReadPart(const FileBody& body, std::uint64_t sent, std::size_t count);

}  // namespace net
