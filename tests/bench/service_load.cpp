// SPDX-License-Identifier: Apache-2.0
// Asks a server as fast as it answers over many kept connections, with requests signed before the first is sent.
//     bench_service_load PORT CONNECTIONS SECONDS WRITE_PERCENT < REQUESTS
// A line of REQUESTS is `r` or `w` (read or write), access key id, secret, method, path and body, parted by tabs. Prints
// requests, seconds, failures and latencies as JSON.
#include "base/bytes.h"
#include "base/file.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_sign.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kRegion = "us-east-1";
constexpr std::string_view kService = "cleanrooms";

[[noreturn]] void Fail(const std::string& message) {
    std::fprintf(stderr, "bench_service_load: %s\n", message.c_str());
    std::exit(1);
}

std::vector<std::string> Cut(const std::string& line) {
    std::vector<std::string> parts(1);
    for (const char c : line) {
        if (c == '\t') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

// The whole request as it goes on the wire.
std::string Signed(const std::vector<std::string>& parts, int port, base::WallTime now) {
    const std::string host = "127.0.0.1:" + std::to_string(port);
    const std::string date = crypto::ToAmzDate(now);
    const std::string& body = parts.at(5);
    const std::array headers{crypto::SigV4Header{"host", host},
                             crypto::SigV4Header{"x-amz-date", date}};
    const auto secret = base::Secret::FromText(parts.at(2));
    const crypto::SigV4Request request{parts.at(3), parts.at(4), "", headers};
    const auto authorization =
        crypto::SignHeaders(request, {parts.at(1), secret, kRegion, kService, now},
                            base::HexEncode(crypto::Sha256(base::AsBytes(body))));
    if (!authorization.ok()) Fail(authorization.error().message);
    return parts.at(3) + " " + parts.at(4) + " HTTP/1.1\r\nHost: " + host +
           "\r\nX-Amz-Date: " + date + "\r\nAuthorization: " + *authorization +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Requests {
    std::vector<std::string> reads;
    std::vector<std::string> writes;
};

Requests ReadRequests(int port) {
    base::SystemClock clock;
    const auto now = std::chrono::floor<std::chrono::seconds>(clock.Now());
    Requests requests;
    for (std::string line; std::getline(std::cin, line);) {
        const auto parts = Cut(line);
        if (parts.size() != 6) Fail("a line of the requests is not of its form");
        (parts[0] == "w" ? requests.writes : requests.reads).push_back(Signed(parts, port, now));
    }
    if (requests.reads.empty()) Fail("there are no reads");
    return requests;
}

base::UniqueFd Connect(int port) {
    base::UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        Fail("cannot connect");
    return fd;
}

struct Connection {
    base::UniqueFd fd;
    std::string answer;
    Clock::time_point asked;
};

// How many bytes the answer has in all; 0 while its head is not there.
std::size_t AnswerBytes(const std::string& answer) {
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    const std::size_t at = answer.find(kLength);
    const std::size_t body =
        at < end ? std::strtoul(answer.c_str() + at + kLength.size(), nullptr, 10) : 0;
    return end + 4 + body;
}

class Load final {
  public:
    Load(Requests requests, int port, int connections, unsigned write_percent)
        : requests_(std::move(requests)),
          write_percent_(requests_.writes.empty() ? 0 : write_percent),
          epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (int i = 0; i < connections; ++i) connections_.push_back({Connect(port), {}, {}});
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connections_[i].fd.get(), &event);
        }
    }

    void Run(std::chrono::duration<double> time) {
        const auto begin = Clock::now();
        for (Connection& connection : connections_) Ask(connection);
        std::array<epoll_event, 256> events{};
        for (;;) {
            const int count = epoll_wait(epoll_.get(), events.data(), events.size(), 1'000);
            const auto now = Clock::now();
            for (int i = 0; i < count; ++i)
                Hear(connections_[events.at(static_cast<std::size_t>(i)).data.u64]);
            if (now - begin >= time) break;
            if (count <= 0) Fail("the server is silent");
        }
        seconds_ = std::chrono::duration<double>(Clock::now() - begin).count();
    }

    void Print() {
        std::ranges::sort(micros_);
        const auto at = [&](double part) {
            return micros_.empty() ? 0U
                                   : micros_[static_cast<std::size_t>(
                                         part * static_cast<double>(micros_.size() - 1))];
        };
        std::printf("{\"requests\":%zu,\"seconds\":%.3f,\"failed\":%zu,\"p50Micros\":%u,"
                    "\"p99Micros\":%u}\n",
                    micros_.size(), seconds_, failed_, at(0.5), at(0.99));
    }

  private:
    void Ask(Connection& connection) {
        ++turn_;
        const bool write = turn_ % 100 < write_percent_;
        const auto& from = write ? requests_.writes : requests_.reads;
        const std::string& bytes = from[turn_ % from.size()];
        connection.answer.clear();
        connection.asked = Clock::now();
        if (send(connection.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(bytes.size()))
            Fail("cannot send");
    }

    void Hear(Connection& connection) {
        std::array<char, 16'384> part{};
        const ssize_t got = recv(connection.fd.get(), part.data(), part.size(), 0);
        if (got <= 0) Fail("the server closed a connection");
        connection.answer.append(part.data(), static_cast<std::size_t>(got));
        const std::size_t whole = AnswerBytes(connection.answer);
        if (whole == 0 || connection.answer.size() < whole) return;
        const auto took = Clock::now() - connection.asked;
        micros_.push_back(static_cast<unsigned>(
            std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
        if (!connection.answer.starts_with("HTTP/1.1 2")) ++failed_;
        Ask(connection);
    }

    Requests requests_;
    unsigned write_percent_;
    base::UniqueFd epoll_;
    std::vector<Connection> connections_;
    std::vector<unsigned> micros_;
    std::size_t turn_ = 0;
    std::size_t failed_ = 0;
    double seconds_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) Fail("PORT CONNECTIONS SECONDS WRITE_PERCENT < REQUESTS");
    const int port = std::atoi(argv[1]);
    Load load(ReadRequests(port), port, std::atoi(argv[2]),
              static_cast<unsigned>(std::atoi(argv[4])));
    load.Run(std::chrono::duration<double>(std::atof(argv[3])));
    load.Print();
}
