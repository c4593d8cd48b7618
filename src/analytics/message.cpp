// SPDX-License-Identifier: Apache-2.0
#include "analytics/message.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace analytics {
namespace {

// A body's memory is taken in steps of this, so that nobody gets much of ours for a header alone.
constexpr std::size_t kBodyStepBytes = std::size_t{1} << 20U;

struct Header {
    std::uint32_t kind = 0;
    std::uint32_t body_bytes = 0;
    std::uint32_t descriptors = 0;
};

using ControlBuffer = std::array<char, CMSG_SPACE(kDescriptorsPerMessageMax * sizeof(int))>;

base::Error OtherSideGone() {
    return base::Unavailable("the other process has closed the connection");
}

base::Error NotAMessage() {
    return {base::ErrorCode::kCorrupt, "not a message of the worker protocol", {}};
}

bool MustWait(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

base::Error SocketError(int error) {
    if (error == EPIPE || error == ECONNRESET) return OtherSideGone();
    return base::FromErrno("the worker's connection", error);
}

void AttachDescriptors(msghdr& message, ControlBuffer& control, std::span<const int> descriptors) {
    if (descriptors.empty()) return;
    const std::size_t bytes = descriptors.size() * sizeof(int);
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(part), descriptors.data(), bytes);
}

base::Status SendBytes(int socket, std::string_view bytes, std::span<const int> descriptors,
                       SocketWait& wait) {
    ControlBuffer control{};
    while (!bytes.empty()) {
        iovec part{const_cast<char*>(bytes.data()), bytes.size()};  // sendmsg only reads it
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        AttachDescriptors(message, control, descriptors);
        const ssize_t sent = sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && MustWait(errno)) {
            RETURN_IF_ERROR(wait.Until(socket, POLLOUT));
            continue;
        }
        if (sent < 0) return SocketError(errno);
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        descriptors = {};
    }
    return {};
}

void TakeDescriptors(msghdr& message, std::vector<base::UniqueFd>& into) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
            into.emplace_back(fd);
        }
    }
}

// Where a message's descriptors go, and how many it may have.
struct Taken {
    std::vector<base::UniqueFd>& descriptors;
    std::size_t max;
};

base::Status TakeControl(msghdr& message, Taken& taken) {
    TakeDescriptors(message, taken.descriptors);
    if (taken.descriptors.size() > taken.max) return NotAMessage();
    if ((message.msg_flags & MSG_CTRUNC) == 0) return {};
    if (taken.max == 0) return NotAMessage();
    return base::ResourceExhausted("more open files than a process may hold");
}

base::Status ReceiveBytes(int socket, std::span<char> bytes, Taken& taken, SocketWait& wait) {
    ControlBuffer control;
    while (!bytes.empty()) {
        iovec part{bytes.data(), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (taken.max > 0) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
        }
        const ssize_t got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && MustWait(errno)) {
            RETURN_IF_ERROR(wait.Until(socket, POLLIN));
            continue;
        }
        if (got < 0) return SocketError(errno);
        RETURN_IF_ERROR(TakeControl(message, taken));
        if (got == 0) return OtherSideGone();
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

base::Status ReceiveBody(int socket, std::size_t size, std::string& body, Taken& taken,
                         SocketWait& wait) {
    while (body.size() < size) {
        const std::size_t start = body.size();
        body.resize(std::min(size, start + kBodyStepBytes));
        RETURN_IF_ERROR(ReceiveBytes(socket, std::span(body).subspan(start), taken, wait));
    }
    return {};
}

bool IsKnown(std::uint32_t kind) {
    return kind >= static_cast<std::uint32_t>(MessageKind::kHello) &&
           kind <= static_cast<std::uint32_t>(MessageKind::kSpillFile);
}

}  // namespace

std::size_t BodyBytesMax(MessageKind kind) {
    switch (kind) {
        case MessageKind::kHello: return kHelloBytesMax;
        case MessageKind::kAnswer: return kAnswerBytesMax;
        case MessageKind::kRequest:
        case MessageKind::kRows: return kMessageBytesMax;
        case MessageKind::kFiles:
        case MessageKind::kNeedSpillFile:
        case MessageKind::kSpillFile: return 0;
    }
    UNREACHABLE();
}

base::Status PatientWait::Until(int socket, short events) {
    pollfd entry{.fd = socket, .events = events, .revents = 0};
    if (poll(&entry, 1, -1) < 0 && errno != EINTR) return base::FromErrno("waiting", errno);
    return {};
}

base::Status SendMessage(int socket, MessageKind kind, std::string_view body,
                         std::span<const int> descriptors, SocketWait& wait) {
    if (body.size() > BodyBytesMax(kind) || descriptors.size() > kDescriptorsPerMessageMax) {
        return base::ResourceExhausted("a message to or from a worker is too large");
    }
    const Header header{.kind = static_cast<std::uint32_t>(kind),
                        .body_bytes = static_cast<std::uint32_t>(body.size()),
                        .descriptors = static_cast<std::uint32_t>(descriptors.size())};
    std::array<char, sizeof(Header)> bytes{};
    std::memcpy(bytes.data(), &header, sizeof(header));
    RETURN_IF_ERROR(SendBytes(socket, {bytes.data(), bytes.size()}, descriptors, wait));
    return SendBytes(socket, body, {}, wait);
}

base::Result<Message> ReceiveMessage(int socket, SocketWait& wait, std::size_t descriptors_max) {
    Message message;
    Taken taken{.descriptors = message.descriptors, .max = descriptors_max};
    std::array<char, sizeof(Header)> bytes{};
    RETURN_IF_ERROR(ReceiveBytes(socket, bytes, taken, wait));
    Header header;
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (!IsKnown(header.kind)) return NotAMessage();
    message.kind = static_cast<MessageKind>(header.kind);
    if (header.body_bytes > BodyBytesMax(message.kind)) return NotAMessage();
    RETURN_IF_ERROR(ReceiveBody(socket, header.body_bytes, message.body, taken, wait));
    if (message.descriptors.size() != header.descriptors) return NotAMessage();
    return message;
}

}  // namespace analytics
