// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

// The largest body of one message, and the most descriptors that travel with one (the kernel takes 253). Answers are
// JSON, which takes twenty times its length in memory; a description of the most that a text may hold stays below.
inline constexpr std::size_t kMessageBytesMax = std::size_t{64} << 20U;
inline constexpr std::size_t kAnswerBytesMax = std::size_t{16} << 20U;
inline constexpr std::size_t kHelloBytesMax = 4096;
inline constexpr std::size_t kDescriptorsPerMessageMax = 200;

enum class MessageKind : std::uint32_t {
    kHello = 1,      // worker: JSON, how it is confined; once, first
    kRequest,        // parent: JSON, what to do and how many descriptors follow
    kFiles,          // parent: descriptors, no body
    kAnswer,         // worker: JSON, the end of a request
    kRows,           // worker: a batch of rows (row_batch.h)
    kNeedSpillFile,  // worker: no body; answered by kSpillFile
    kSpillFile,      // parent: one descriptor, or none when there can be no more
};

// 0 for a kind that has no body.
std::size_t BodyBytesMax(MessageKind kind);

struct Message {
    MessageKind kind = MessageKind::kAnswer;
    std::string body;
    std::vector<base::UniqueFd> descriptors;
};

// How an exchange waits for a socket: decides about deadlines, cancellation and limits.
class SocketWait {
  public:
    SocketWait() = default;
    SocketWait(const SocketWait&) = delete;
    SocketWait& operator=(const SocketWait&) = delete;
    virtual ~SocketWait() = default;

    // Returns once `socket` is ready for `events` (of poll), or says why not to wait longer.
    virtual base::Status Until(int socket, short events) = 0;
};

// Waits as long as it takes: the worker's side.
class PatientWait final : public SocketWait {
  public:
    base::Status Until(int socket, short events) override;
};

// Sends one whole message over a stream socket. The descriptors stay the caller's.
base::Status SendMessage(int socket, MessageKind kind, std::string_view body,
                         std::span<const int> descriptors, SocketWait& wait);

// The next whole message; its memory grows with what arrives, not with what is announced. kUnavailable when the other
// side has closed; kCorrupt when what comes is no message, or brings descriptors and `descriptors_max` is 0: then the
// kernel hands over none.
base::Result<Message> ReceiveMessage(int socket, SocketWait& wait,
                                     std::size_t descriptors_max = kDescriptorsPerMessageMax);

}  // namespace analytics
