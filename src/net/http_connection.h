// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace net {

// One accepted connection of the HTTP server, plain or in TLS; the same calls for both. Used on the server's one
// thread. Every operation ends by the deadline set last.
class HttpConnection final {
  public:
    // `tls` is null for a plain one.
    HttpConnection(boost::asio::io_context& io, boost::asio::ip::tcp::socket socket,
                   boost::asio::ssl::context* tls);

    // Who is at the other end; an IPv4 address also where the socket is an IPv6 one. Empty when the
    // peer has gone.
    static std::string PeerOf(const boost::asio::ip::tcp::socket& socket);

    // Nothing to do for a plain one.
    boost::asio::awaitable<boost::system::error_code> Handshake();
    // Appends what arrived, at most `count` bytes, to the buffer.
    boost::asio::awaitable<boost::system::error_code> ReadSome(std::size_t count);
    boost::asio::awaitable<boost::system::error_code>
    Write(std::span<const boost::asio::const_buffer> parts);

    // Says that nothing more will be sent, and reads away what still comes, for a moment: closing with unread bytes
    // resets the connection and can take the answer with it.
    boost::asio::awaitable<void> Finish();

    void ExpiresAfter(std::chrono::milliseconds timeout) { stream_.expires_after(timeout); }
    // Between two requests: holds no memory for bytes that may not come.
    void ReleaseBuffer() { buffer.shrink_to_fit(); }
    // From the server's thread, while another operation waits.
    void Cut();
    void Close() { stream_.close(); }
    void ResetOnClose();
    const std::string& peer_address() const { return peer_address_; }
    bool secure() const { return tls_.has_value(); }

    boost::asio::steady_timer delay;
    boost::beast::flat_buffer buffer;
    bool idle = true;  // between two requests

  private:
    std::string peer_address_;
    boost::beast::tcp_stream stream_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace net
