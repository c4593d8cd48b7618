// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "net/forwarded.h"
#include "net/url.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace net {

// A request that has arrived whole and is unambiguous.
struct ServerRequest {
    std::string method;
    RequestTarget target;
    HttpHeaders headers;  // as they came; a chunked body's trailers are dropped
    std::string body;
    std::string peer_address;  // who asks: behind a trusted proxy, whom that names
    bool secure = false;       // it came through TLS
};

// What happens on the wire instead of an ordinary answer; simulations of bad servers need it.
enum class TransportEffect {
    kAnswer,
    kClose,  // close the connection without an answer
    kReset,  // reset it
};

struct ServerAnswer {
    HttpResponse response;
    TransportEffect effect = TransportEffect::kAnswer;
    std::chrono::milliseconds delay{0};  // before the answer or the effect; holds no thread
};

// Called on several threads at once. What it throws becomes status 500.
using HttpHandler = std::function<ServerAnswer(const ServerRequest&)>;

// Looks at a request that has a body before that is read: an answer ends it and closes the connection. Called on
// several threads at once; what it throws becomes status 500.
using HeadCheck = std::function<std::optional<ServerAnswer>(const ServerRequest& head)>;

struct HttpServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: the kernel chooses
    std::size_t body_bytes_max = std::size_t{1} << 20U;
    std::size_t connections_max = 256;  // further ones wait in the kernel's queue
    std::size_t connections_per_address_max =
        256;  // of one IPv4 address or IPv6 /64; further ones are closed
    unsigned handler_threads =
        2;  // a connection has one request in hand, so the queue has the cap above
    std::chrono::milliseconds head_timeout_max{10'000};
    std::chrono::milliseconds body_timeout_max{60'000};
    std::chrono::milliseconds write_timeout_max{60'000};
    std::chrono::milliseconds idle_timeout_max{60'000};  // a kept connection between two requests
    std::chrono::milliseconds stop_grace{5'000};         // for requests in hand, at Stop
    std::string
        certificate_file{};  // PEM, the chain with it; empty: plain HTTP, else TLS 1.2 or newer
    std::string key_file{};  // PEM
    HeadCheck check_head{};
    std::vector<std::string>
        host_names{};                   // as FoldHostName gives them; none: any Host is answered
    IsTrustedProxy is_trusted_proxy{};  // such a peer may hold any number of connections
};

// Answers HTTP/1.1 on one address until stopped. Thread-safe.
class HttpServer final {
  public:
    // Listens when it returns. The error names address and port.
    static base::Result<std::unique_ptr<HttpServer>> Start(HttpServerOptions options,
                                                           HttpHandler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;
    // "127.0.0.1:7450", as a URL wants it.
    std::string HostAndPort() const;
    // How many connections are open now.
    std::size_t connections() const;

    // Takes no new requests, lets those in hand finish within the grace, and returns when all is
    // quiet.
    void Stop();

  private:
    class Core;

    explicit HttpServer(std::unique_ptr<Core> core);

    std::unique_ptr<Core> core_;
};

}  // namespace net
