// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "net/http_server.h"

#include <array>
#include <cerrno>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace net {

// A peer that sends what it likes.
class RawPeer final {
  public:
    explicit RawPeer(const HttpServer& server)
        : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        const timeval limit{.tv_sec = 10, .tv_usec = 0};
        setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }

    // What is said in parts comes in parts.
    void SendAtOnce() {
        const int on = 1;
        REQUIRE(setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
    }

    bool Say(std::string_view bytes) {
        return send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(bytes.size());
    }

    // What the server sends until it closes; `reset` tells how it did.
    std::string HearAll() {
        std::string heard;
        for (std::array<char, 4096> part{};;) {
            const ssize_t count = recv(fd_.get(), part.data(), part.size(), 0);
            if (count <= 0) {
                reset = count < 0 && errno == ECONNRESET;
                timed_out = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
                return heard;
            }
            heard.append(part.data(), static_cast<std::size_t>(count));
        }
    }

    // Until `end` has come.
    std::string HearUntil(std::string_view end) {
        std::string heard;
        std::array<char, 4096> part{};
        while (heard.find(end) == std::string::npos) {
            const ssize_t count = recv(fd_.get(), part.data(), part.size(), 0);
            if (count <= 0) return heard;
            heard.append(part.data(), static_cast<std::size_t>(count));
        }
        return heard;
    }

    bool reset = false;
    bool timed_out = false;

  private:
    base::UniqueFd fd_;
};

}  // namespace net
