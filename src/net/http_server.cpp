// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include "base/log.h"
#include "net/address_counts.h"
#include "net/http_connection.h"
#include "net/http_exchange.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <set>
#include <thread>

namespace net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{50};

}  // namespace

// Everything but the handler runs on one thread: the connections are coroutines on `io_`.
class HttpServer::Core final {
  public:
    Core(HttpServerOptions options, HttpHandler handler)
        : options_(std::move(options)),
          handler_(std::move(handler)),
          pool_(options_.handler_threads) {}

    base::Status Listen();
    base::Status LoadCertificate();
    void Run();
    void Stop();
    tcp::endpoint endpoint() const { return endpoint_; }
    std::size_t connections() const { return open_; }

  private:
    asio::awaitable<void> Accept();
    std::optional<std::string> EnterAddress(const tcp::socket& socket);
    asio::awaitable<void> Serve(tcp::socket socket, std::string address);
    void BeginStop();
    void Leave(HttpConnection& connection, const std::string& address);

    HttpServerOptions options_;
    HttpHandler handler_;
    asio::io_context io_{1};
    std::unique_ptr<asio::ssl::context> tls_;  // none: plain
    tcp::acceptor acceptor_{io_};
    asio::steady_timer room_{io_, asio::steady_timer::time_point::max()};
    asio::steady_timer grace_{io_};
    asio::thread_pool pool_;
    tcp::endpoint endpoint_;
    std::set<HttpConnection*> connections_;
    std::atomic<std::size_t> open_{0};  // their number, for other threads
    AddressCounts addresses_;
    bool stopping_ = false;
    HttpExchange exchange_{options_, handler_, pool_, stopping_};
    std::jthread thread_;  // last: it uses all the others
};

base::Status HttpServer::Core::Listen() {
    const std::string place = options_.address + ":" + std::to_string(options_.port);
    error_code problem;
    const auto address = asio::ip::make_address(options_.address, problem);
    if (problem) return base::InvalidArgument("cannot listen on " + place + ": not an IP address");
    const tcp::endpoint wanted(address, options_.port);
    acceptor_.open(wanted.protocol(), problem);
    if (!problem) acceptor_.set_option(tcp::acceptor::reuse_address(true), problem);
    if (!problem) acceptor_.bind(wanted, problem);
    if (!problem) acceptor_.listen(asio::socket_base::max_listen_connections, problem);
    if (problem) return base::FromErrno("cannot listen on " + place, problem.value());
    endpoint_ = acceptor_.local_endpoint(problem);
    return {};
}

base::Status HttpServer::Core::LoadCertificate() {
    if (options_.certificate_file.empty()) return {};
    tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    error_code problem;
    tls_->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                          asio::ssl::context::no_compression,
                      problem);
    SSL_CTX_set_options(tls_->native_handle(), SSL_OP_NO_RENEGOTIATION);
    // An idle connection gives its record buffers back.
    SSL_CTX_set_mode(tls_->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    if (!problem) tls_->use_certificate_chain_file(options_.certificate_file, problem);
    if (problem) {
        return base::InvalidArgument("the certificate file '" + options_.certificate_file +
                                     "' cannot be used: it is not there, not readable or no PEM");
    }
    tls_->use_private_key_file(options_.key_file, asio::ssl::context::pem, problem);
    if (problem || SSL_CTX_check_private_key(tls_->native_handle()) != 1) {
        return base::InvalidArgument("the key file '" + options_.key_file +
                                     "' cannot be used, or is not the certificate's");
    }
    return {};
}

void HttpServer::Core::Run() {
    asio::co_spawn(io_, Accept(), [](const std::exception_ptr&) {});
    thread_ = std::jthread([this] {
        try {
            io_.run();
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_server_ended_by_surprise");
        }
    });
}

void HttpServer::Core::Stop() {
    asio::post(io_, [this] { BeginStop(); });
    if (thread_.joinable()) thread_.join();
    pool_.join();
}

void HttpServer::Core::BeginStop() {
    if (stopping_) return;
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    room_.cancel();
    for (HttpConnection* connection : connections_) {
        if (connection->idle) connection->Close();
    }
    if (connections_.empty()) return;
    grace_.expires_after(options_.stop_grace);
    grace_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        for (HttpConnection* connection : connections_) connection->Cut();
    });
}

void HttpServer::Core::Leave(HttpConnection& connection, const std::string& address) {
    connections_.erase(&connection);
    open_ = connections_.size();
    if (!address.empty()) addresses_.Leave(address);
    room_.cancel();
    if (connections_.empty()) grace_.cancel();
}

asio::awaitable<void> HttpServer::Core::Accept() {
    while (!stopping_) {
        if (connections_.size() >= options_.connections_max) {
            co_await room_.async_wait(kTuple);
            continue;
        }
        auto [problem, socket] = co_await acceptor_.async_accept(kTuple);
        if (!problem) {
            auto address = EnterAddress(socket);
            if (!address) continue;  // closes it
            asio::co_spawn(io_, Serve(std::move(socket), *std::move(address)),
                           [](const std::exception_ptr&) {});
            // Lets the new connection enter the set before its number is compared again.
            co_await asio::post(io_, asio::use_awaitable);
            continue;
        }
        if (stopping_) break;
        asio::steady_timer pause(io_, kAcceptPause);  // out of descriptors, most likely
        co_await pause.async_wait(kTuple);
    }
}

// What the connection counts under, empty for a proxy, which stands for many; none when that has
// enough of them.
std::optional<std::string> HttpServer::Core::EnterAddress(const tcp::socket& socket) {
    const std::string peer = HttpConnection::PeerOf(socket);
    if (options_.is_trusted_proxy && options_.is_trusted_proxy(peer)) return std::string();
    std::string group = AddressGroup(peer);
    if (group.empty() || !addresses_.Enter(group, options_.connections_per_address_max))
        return std::nullopt;
    return group;
}

asio::awaitable<void> HttpServer::Core::Serve(tcp::socket socket, std::string address) {
    HttpConnection connection(io_, std::move(socket), tls_.get());
    connections_.insert(&connection);
    open_ = connections_.size();
    try {
        connection.ExpiresAfter(options_.head_timeout_max);
        if (!co_await connection.Handshake()) {
            while (co_await exchange_.ServeOne(connection)) {}
        }
    } catch (const std::exception&) {
        base::Log(base::LogLevel::kError, "http_connection_ended_by_surprise");
    }
    Leave(connection, address);
}

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}

HttpServer::~HttpServer() { Stop(); }

base::Result<std::unique_ptr<HttpServer>> HttpServer::Start(HttpServerOptions options,
                                                            HttpHandler handler) {
    try {
        auto core = std::make_unique<Core>(std::move(options), std::move(handler));
        RETURN_IF_ERROR(core->LoadCertificate());
        RETURN_IF_ERROR(core->Listen());
        core->Run();
        return std::unique_ptr<HttpServer>(new HttpServer(std::move(core)));
    } catch (const std::exception&) {
        return base::Internal("the HTTP server could not start");
    }
}

std::uint16_t HttpServer::port() const { return core_->endpoint().port(); }

std::string HttpServer::HostAndPort() const {
    const auto endpoint = core_->endpoint();
    const std::string host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" +
           std::to_string(endpoint.port());
}

std::size_t HttpServer::connections() const { return core_->connections(); }

void HttpServer::Stop() { core_->Stop(); }

}  // namespace net
