// SPDX-License-Identifier: Apache-2.0
#include "net/http_connection.h"

#include "net/ip_address.h"
#include "net/request_head.h"

#include <tuple>

namespace net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytesMax = std::size_t{16} << 10U;
constexpr std::size_t kDrainBytesMax = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds kFinishTimeMax{1'000};

}  // namespace

HttpConnection::HttpConnection(asio::io_context& io, asio::ip::tcp::socket socket,
                               asio::ssl::context* tls)
    : delay(io),
      buffer(kRequestHeadBytesMax + kReadBytesMax),
      peer_address_(PeerOf(socket)),
      stream_(std::move(socket)) {
    error_code ignored;
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (tls != nullptr) tls_.emplace(stream_, *tls);
}

asio::awaitable<error_code> HttpConnection::Handshake() {
    if (!tls_) co_return error_code();
    auto [problem] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kTuple);
    co_return problem;
}

asio::awaitable<error_code> HttpConnection::ReadSome(std::size_t count) {
    const auto space = buffer.prepare(count);
    error_code problem;
    std::size_t read = 0;
    if (tls_) {
        std::tie(problem, read) = co_await tls_->async_read_some(space, kTuple);
    } else {
        std::tie(problem, read) = co_await stream_.async_read_some(space, kTuple);
    }
    buffer.commit(read);
    co_return problem;
}

asio::awaitable<error_code> HttpConnection::Write(std::span<const asio::const_buffer> parts) {
    error_code problem;
    if (tls_) {
        std::tie(problem, std::ignore) = co_await asio::async_write(*tls_, parts, kTuple);
    } else {
        std::tie(problem, std::ignore) = co_await asio::async_write(stream_, parts, kTuple);
    }
    co_return problem;
}

asio::awaitable<void> HttpConnection::Finish() {
    ExpiresAfter(kFinishTimeMax);
    if (tls_) {
        // Ours goes out first; whether the peer says good-bye too is its own affair.
        [[maybe_unused]] auto [problem] = co_await tls_->async_shutdown(kTuple);
        co_return;
    }
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    for (std::size_t drained = 0; drained < kDrainBytesMax;) {
        buffer.clear();
        if (co_await ReadSome(kReadBytesMax)) break;
        drained += buffer.size();
    }
}

void HttpConnection::Cut() {
    stream_.close();
    delay.cancel();
}

void HttpConnection::ResetOnClose() {
    error_code ignored;
    stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
}

std::string HttpConnection::PeerOf(const asio::ip::tcp::socket& socket) {
    error_code problem;
    const auto endpoint = socket.remote_endpoint(problem);
    if (problem) return {};
    const auto address = IpAddress::Parse(endpoint.address().to_string());
    return address ? address->Unmapped().ToString() : endpoint.address().to_string();
}

}  // namespace net
