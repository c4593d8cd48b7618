// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include "base/log.h"
#include "net/request_head.h"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <set>
#include <thread>

namespace net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = std::size_t{16} << 10U;
constexpr std::size_t kDrainBytesMax = std::size_t{1} << 20U;
constexpr std::chrono::milliseconds kDrainTimeMax{1'000};
constexpr std::chrono::milliseconds kAcceptPause{50};

struct Connection {
    Connection(asio::io_context& io, tcp::socket socket) : stream(std::move(socket)), delay(io) {}

    void Cut() {
        stream.close();
        delay.cancel();
    }

    beast::tcp_stream stream;
    asio::steady_timer delay;
    beast::flat_buffer buffer{kRequestHeadBytesMax + kReadBytes};
    bool idle = true;  // between two requests
};

std::string_view TextIn(const beast::flat_buffer& buffer) {
    return {static_cast<const char*>(buffer.cdata().data()), buffer.size()};
}

ServerAnswer PlainAnswer(int status, std::string_view reason) {
    ServerAnswer answer;
    answer.response.status = status;
    answer.response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    answer.response.body = std::string(reason) + "\n";
    return answer;
}

// Status line and headers, or nothing if a header of the handler would break out of its line.
std::string HeadOf(const HttpResponse& response, bool keep) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head += http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
    head += "\r\n";
    for (const HttpHeader& header : response.headers) {
        if (!IsHttpToken(header.name) || !IsHttpFieldValue(header.value)) return {};
        head += header.name + ": " + header.value + "\r\n";
    }
    head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    head += keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

template <class Fields>
HttpHeaders CopyHeaders(const Fields& fields) {
    HttpHeaders headers;
    for (const auto& field : fields) {
        headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    return headers;
}

}  // namespace

// Everything but the handler runs on one thread: the connections are coroutines on `io_`.
class HttpServer::Core final {
  public:
    Core(HttpServerOptions options, HttpHandler handler)
        : options_(std::move(options)),
          handler_(std::move(handler)),
          pool_(options_.handler_threads) {}

    base::Status Listen();
    void Run();
    void Stop();
    tcp::endpoint endpoint() const { return endpoint_; }

  private:
    using Parser = http::request_parser<http::string_body>;
    struct Arrival {
        ServerRequest request;
        bool keep = false;
        bool arrived = false;
    };

    asio::awaitable<void> Accept();
    asio::awaitable<void> Serve(tcp::socket socket);
    asio::awaitable<bool> ServeOne(Connection& connection);
    asio::awaitable<HeadState> ReadHead(Connection& connection, RequestHeadGate& gate);
    asio::awaitable<Arrival> ReadRequest(Connection& connection);
    asio::awaitable<error_code> ReadBody(Connection& connection, Parser& parser);
    asio::awaitable<void> Refuse(Connection& connection, int status, std::string_view reason);
    asio::awaitable<ServerAnswer> Handle(const ServerRequest& request);
    asio::awaitable<bool> Answer(Connection& connection, const ServerAnswer& answer, bool keep,
                                 bool head_only);
    asio::awaitable<void> Drain(Connection& connection);
    void BeginStop();
    void Leave(Connection& connection);

    HttpServerOptions options_;
    HttpHandler handler_;
    asio::io_context io_{1};
    tcp::acceptor acceptor_{io_};
    asio::steady_timer room_{io_, asio::steady_timer::time_point::max()};
    asio::steady_timer grace_{io_};
    asio::thread_pool pool_;
    tcp::endpoint endpoint_;
    std::set<Connection*> connections_;
    bool stopping_ = false;
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
    for (Connection* connection : connections_) {
        if (connection->idle) connection->stream.close();
    }
    if (connections_.empty()) return;
    grace_.expires_after(options_.stop_grace);
    grace_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        for (Connection* connection : connections_) connection->Cut();
    });
}

void HttpServer::Core::Leave(Connection& connection) {
    connections_.erase(&connection);
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
            asio::co_spawn(io_, Serve(std::move(socket)), [](const std::exception_ptr&) {});
            // Lets the new connection enter the set before its number is compared again.
            co_await asio::post(io_, asio::use_awaitable);
            continue;
        }
        if (stopping_) break;
        asio::steady_timer pause(io_, kAcceptPause);  // out of descriptors, most likely
        co_await pause.async_wait(kTuple);
    }
}

asio::awaitable<void> HttpServer::Core::Serve(tcp::socket socket) {
    Connection connection(io_, std::move(socket));
    connections_.insert(&connection);
    error_code ignored;
    connection.stream.socket().set_option(tcp::no_delay(true), ignored);
    try {
        while (co_await ServeOne(connection)) {}
    } catch (const std::exception&) {
        base::Log(base::LogLevel::kError, "http_connection_ended_by_surprise");
    }
    Leave(connection);
}

asio::awaitable<bool> HttpServer::Core::ServeOne(Connection& connection) {
    const Arrival arrival = co_await ReadRequest(connection);
    if (!arrival.arrived) co_return false;
    const ServerAnswer answer = co_await Handle(arrival.request);
    if (answer.delay.count() > 0) {
        connection.delay.expires_after(answer.delay);
        co_await connection.delay.async_wait(kTuple);
    }
    if (answer.effect != TransportEffect::kAnswer) {
        error_code ignored;
        if (answer.effect == TransportEffect::kReset) {
            connection.stream.socket().set_option(asio::socket_base::linger(true, 0), ignored);
        }
        connection.stream.close();
        co_return false;
    }
    const bool keep = arrival.keep && !stopping_;
    const bool sent = co_await Answer(connection, answer, keep, arrival.request.method == "HEAD");
    connection.idle = true;
    if (sent && !keep) co_await Drain(connection);
    co_return sent&& keep;
}

asio::awaitable<HeadState> HttpServer::Core::ReadHead(Connection& connection,
                                                      RequestHeadGate& gate) {
    connection.stream.expires_after(connection.idle ? options_.idle_timeout_max
                                                    : options_.head_timeout_max);
    for (bool begun = false;;) {
        if (!begun && connection.buffer.size() > 0) {
            begun = true;
            connection.idle = false;
            connection.stream.expires_after(options_.head_timeout_max);
        }
        const HeadState state = gate.Look(TextIn(connection.buffer));
        if (state != HeadState::kIncomplete) co_return state;
        auto [problem, count] = co_await connection.stream.async_read_some(
            connection.buffer.prepare(kReadBytes), kTuple);
        if (problem) co_return HeadState::kIncomplete;
        connection.buffer.commit(count);
    }
}

asio::awaitable<HttpServer::Core::Arrival> HttpServer::Core::ReadRequest(Connection& connection) {
    Arrival arrival;
    RequestHeadGate gate;
    const HeadState state = co_await ReadHead(connection, gate);
    if (state == HeadState::kRefused) co_await Refuse(connection, gate.status(), gate.reason());
    if (state != HeadState::kComplete) co_return arrival;

    Parser parser;
    parser.header_limit(kRequestHeadBytesMax);
    parser.body_limit(options_.body_bytes_max);
    error_code problem;
    std::tie(problem, std::ignore) =
        co_await http::async_read_header(connection.stream, connection.buffer, parser, kTuple);
    if (!problem) {
        arrival.request.headers = CopyHeaders(parser.get().base());
        problem = co_await ReadBody(connection, parser);
    }
    if (problem) {
        const bool is_http =
            problem.category() == http::make_error_code(http::error::body_limit).category();
        if (problem == http::error::body_limit) {
            co_await Refuse(connection, 413, "the body is too long");
        } else if (is_http) {
            co_await Refuse(connection, 400, "the request is malformed");
        }
        co_return arrival;
    }

    auto target = ParseRequestTarget(std::string_view(parser.get().target()));
    if (!target.ok()) {
        co_await Refuse(connection, 400, target.error().message);
        co_return arrival;
    }
    error_code ignored;
    arrival.request.method = std::string(parser.get().method_string());
    arrival.request.target = *std::move(target);
    arrival.request.peer_address =
        connection.stream.socket().remote_endpoint(ignored).address().to_string();
    arrival.keep = parser.get().keep_alive();
    arrival.request.body = std::move(parser.get().body());
    arrival.arrived = true;
    co_return arrival;
}

asio::awaitable<error_code> HttpServer::Core::ReadBody(Connection& connection, Parser& parser) {
    connection.stream.expires_after(options_.body_timeout_max);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        auto [problem, count] =
            co_await asio::async_write(connection.stream, asio::buffer(kContinue), kTuple);
        if (problem) co_return problem;
    }
    auto [problem, count] =
        co_await http::async_read(connection.stream, connection.buffer, parser, kTuple);
    co_return problem;
}

asio::awaitable<void> HttpServer::Core::Refuse(Connection& connection, int status,
                                               std::string_view reason) {
    const ServerAnswer answer = PlainAnswer(status, reason);
    const bool sent = co_await Answer(connection, answer, false, false);
    if (sent) co_await Drain(connection);
}

asio::awaitable<ServerAnswer> HttpServer::Core::Handle(const ServerRequest& request) {
    auto work = [this, &request]() -> asio::awaitable<ServerAnswer> {
        try {
            co_return handler_(request);
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_handler_threw");
        }
        co_return PlainAnswer(500, "something went wrong here");
    };
    co_return co_await asio::co_spawn(pool_, std::move(work), asio::use_awaitable);
}

asio::awaitable<bool> HttpServer::Core::Answer(Connection& connection, const ServerAnswer& answer,
                                               bool keep, bool head_only) {
    const std::string head = HeadOf(answer.response, keep);
    if (head.empty()) {
        base::Log(base::LogLevel::kError, "http_answer_with_malformed_header");
        co_return false;
    }
    connection.stream.expires_after(options_.write_timeout_max);
    const std::string_view body =
        head_only ? std::string_view() : std::string_view(answer.response.body);
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(body)};
    auto [problem, count] = co_await asio::async_write(connection.stream, parts, kTuple);
    co_return !problem;
}

// Reads away what the peer still sends, for a moment: closing with unread bytes resets the
// connection and can take the answer with it.
asio::awaitable<void> HttpServer::Core::Drain(Connection& connection) {
    error_code ignored;
    connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    connection.stream.expires_after(kDrainTimeMax);
    connection.buffer.clear();
    for (std::size_t drained = 0; drained < kDrainBytesMax;) {
        auto [problem, count] = co_await connection.stream.async_read_some(
            connection.buffer.prepare(kReadBytes), kTuple);
        if (problem) break;
        drained += count;
    }
}

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}

HttpServer::~HttpServer() { Stop(); }

base::Result<std::unique_ptr<HttpServer>> HttpServer::Start(HttpServerOptions options,
                                                            HttpHandler handler) {
    try {
        auto core = std::make_unique<Core>(std::move(options), std::move(handler));
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

void HttpServer::Stop() { core_->Stop(); }

}  // namespace net
