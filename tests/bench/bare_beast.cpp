// SPDX-License-Identifier: Apache-2.0
// The peer of scripts/bench service: Boost.Beast as its examples use it, answering every request with one body of
// BYTES bytes on two threads. Prints its port and serves until it is killed.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

asio::awaitable<void> Serve(tcp::socket socket, const std::string& body) {
    beast::tcp_stream stream(std::move(socket));
    stream.socket().set_option(tcp::no_delay(true));
    beast::flat_buffer buffer;
    const auto token = asio::as_tuple(asio::use_awaitable);
    for (;;) {
        stream.expires_after(std::chrono::seconds(30));
        http::request<http::string_body> request;
        const auto [unread, read] = co_await http::async_read(stream, buffer, request, token);
        if (unread) co_return;
        http::response<http::string_body> response(http::status::ok, request.version());
        response.set(http::field::content_type, "application/json");
        response.keep_alive(request.keep_alive());
        response.body() = body;
        response.prepare_payload();
        const auto [unsent, sent] = co_await http::async_write(stream, response, token);
        if (unsent || !response.keep_alive()) co_return;
    }
}

asio::awaitable<void> Accept(tcp::acceptor& acceptor, const std::string& body) {
    const auto executor = co_await asio::this_coro::executor;
    for (;;) {
        tcp::socket socket(asio::make_strand(acceptor.get_executor()));
        co_await acceptor.async_accept(socket, asio::use_awaitable);
        const auto strand = socket.get_executor();
        asio::co_spawn(strand, Serve(std::move(socket), body), [](const std::exception_ptr&) {});
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string body(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0, 'x');
    asio::io_context io(2);
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    asio::co_spawn(io, Accept(acceptor, body), [](const std::exception_ptr&) {});
    std::jthread second([&] { io.run(); });
    io.run();
}
