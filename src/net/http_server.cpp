// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/address_counts.h"
#include "net/host_names.h"
#include "net/http_answer.h"
#include "net/http_connection.h"
#include "net/on_pool.h"
#include "net/request_head.h"

#include <algorithm>
#include <array>
#include <atomic>
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
// What a waiting connection holds ready: most stand idle, and a small request fits.
constexpr std::size_t kIdleReadBytes = std::size_t{2} << 10U;
constexpr std::size_t kFilePartBytes = std::size_t{64} << 10U;
constexpr std::chrono::milliseconds kAcceptPause{50};
// "0\r\n\r\n": no chunked body ends in less. Beast aborts the program when the last chunk's line is handed to it twice
// with less than that, as slow or hostile peers make it come.
constexpr std::size_t kChunkedEndBytes = 5;

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
    base::Status LoadCertificate();
    void Run();
    void Stop();
    tcp::endpoint endpoint() const { return endpoint_; }
    std::size_t connections() const { return open_; }

  private:
    using Parser = http::request_parser<http::string_body>;
    struct Arrival {
        ServerRequest request;
        bool keep = false;
        bool arrived = false;
    };

    asio::awaitable<void> Accept();
    std::optional<std::string> EnterAddress(const tcp::socket& socket);
    asio::awaitable<void> Serve(tcp::socket socket, std::string address);
    asio::awaitable<bool> ServeOne(HttpConnection& connection);
    asio::awaitable<HeadState> ReadHead(HttpConnection& connection, RequestHeadGate& gate);
    asio::awaitable<Arrival> ReadRequest(HttpConnection& connection);
    static error_code TakeHead(HttpConnection& connection, Parser& parser, std::size_t bytes);
    asio::awaitable<error_code> ReadBody(HttpConnection& connection, Parser& parser);
    asio::awaitable<void> RefuseProblem(HttpConnection& connection, error_code problem);
    asio::awaitable<std::optional<ServerAnswer>> CheckHead(const ServerRequest& head);
    asio::awaitable<void> Refuse(HttpConnection& connection, int status, std::string_view reason);
    asio::awaitable<ServerAnswer> Handle(const ServerRequest& request);
    asio::awaitable<bool> Answer(HttpConnection& connection, const ServerAnswer& answer, bool keep,
                                 bool head_only);
    asio::awaitable<bool> SendFile(HttpConnection& connection, const FileBody& file);
    void BeginStop();
    void Leave(HttpConnection& connection, const std::string& address);
    ServerRequest HeadIn(const HttpConnection& connection, const Parser& parser,
                         RequestTarget target) const;
    bool IsOurHost(const HttpHeaders& headers) const;

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
            while (co_await ServeOne(connection)) {}
        }
    } catch (const std::exception&) {
        base::Log(base::LogLevel::kError, "http_connection_ended_by_surprise");
    }
    Leave(connection, address);
}

asio::awaitable<bool> HttpServer::Core::ServeOne(HttpConnection& connection) {
    const Arrival arrival = co_await ReadRequest(connection);
    if (!arrival.arrived) co_return false;
    const ServerAnswer answer = co_await Handle(arrival.request);
    if (answer.delay.count() > 0) {
        connection.delay.expires_after(answer.delay);
        co_await connection.delay.async_wait(kTuple);
    }
    if (answer.effect != TransportEffect::kAnswer) {
        if (answer.effect == TransportEffect::kReset) connection.ResetOnClose();
        connection.Close();
        co_return false;
    }
    const bool keep = arrival.keep && !stopping_;
    const bool sent = co_await Answer(connection, answer, keep, arrival.request.method == "HEAD");
    connection.idle = true;
    // The stop that came while this was written found the connection at work, and left it.
    const bool go_on = keep && !stopping_;
    if (sent && !go_on) co_await connection.Finish();
    co_return sent&& go_on;
}

asio::awaitable<HeadState> HttpServer::Core::ReadHead(HttpConnection& connection,
                                                      RequestHeadGate& gate) {
    connection.ExpiresAfter(connection.idle ? options_.idle_timeout_max
                                            : options_.head_timeout_max);
    if (connection.idle && connection.buffer.size() == 0) connection.ReleaseBuffer();
    for (bool begun = false;;) {
        if (!begun && connection.buffer.size() > 0) {
            begun = true;
            connection.idle = false;
            connection.ExpiresAfter(options_.head_timeout_max);
        }
        const HeadState state = gate.Look(TextIn(connection.buffer));
        if (state != HeadState::kIncomplete) co_return state;
        const std::size_t count = connection.idle ? kIdleReadBytes : kReadBytes;
        if (co_await connection.ReadSome(count)) co_return HeadState::kIncomplete;
    }
}

asio::awaitable<HttpServer::Core::Arrival>
HttpServer::Core::ReadRequest(HttpConnection& connection) {
    Arrival arrival;
    RequestHeadGate gate;
    const HeadState state = co_await ReadHead(connection, gate);
    if (state == HeadState::kRefused) co_await Refuse(connection, gate.status(), gate.reason());
    if (state != HeadState::kComplete) co_return arrival;

    Parser parser;
    parser.header_limit(kRequestHeadBytesMax);
    parser.body_limit(options_.body_bytes_max);
    parser.eager(true);
    error_code problem = TakeHead(connection, parser, gate.bytes());
    if (!problem) {
        auto target = ParseRequestTarget(std::string_view(parser.get().target()));
        if (!target.ok()) {
            co_await Refuse(connection, 400, target.error().message);
            co_return arrival;
        }
        arrival.request = HeadIn(connection, parser, *std::move(target));
        if (!IsOurHost(arrival.request.headers)) {
            co_await Refuse(connection, 421, "this node is not called so");
            co_return arrival;
        }
        if (options_.check_head && !parser.is_done()) {
            if (const auto refusal = co_await CheckHead(arrival.request)) {
                const bool head_only = arrival.request.method == "HEAD";
                if (co_await Answer(connection, *refusal, false, head_only))
                    co_await connection.Finish();
                co_return arrival;
            }
        }
        problem = co_await ReadBody(connection, parser);
    }
    if (problem) {
        co_await RefuseProblem(connection, problem);
        co_return arrival;
    }
    arrival.keep = parser.get().keep_alive();
    arrival.request.body = std::move(parser.get().body());
    arrival.arrived = true;
    co_return arrival;
}

ServerRequest HttpServer::Core::HeadIn(const HttpConnection& connection, const Parser& parser,
                                       RequestTarget target) const {
    ServerRequest request;
    request.method = std::string(parser.get().method_string());
    request.target = std::move(target);
    request.headers = CopyHeaders(parser.get().base());
    request.peer_address =
        ClientAddress(connection.peer_address(), request.headers, options_.is_trusted_proxy);
    request.secure = connection.secure();
    return request;
}

// A page of another site whose name was made to lead here asks under that name.
bool HttpServer::Core::IsOurHost(const HttpHeaders& headers) const {
    if (options_.host_names.empty()) return true;
    const std::string* host = FindHeader(headers, "Host");
    return host != nullptr && IsNamedHost(*host, options_.host_names);
}

// The head alone, so that it can be looked at before anything of the body is read.
error_code HttpServer::Core::TakeHead(HttpConnection& connection, Parser& parser,
                                      std::size_t bytes) {
    parser.eager(false);
    error_code problem;
    const std::size_t taken = parser.put(asio::buffer(connection.buffer.cdata(), bytes), problem);
    connection.buffer.consume(taken);
    if (!problem && !parser.is_header_done()) problem = http::error::partial_message;
    return problem;
}

asio::awaitable<void> HttpServer::Core::RefuseProblem(HttpConnection& connection,
                                                      error_code problem) {
    const bool is_http =
        problem.category() == http::make_error_code(http::error::body_limit).category();
    if (problem == http::error::body_limit) {
        co_await Refuse(connection, 413, "the body is too long");
    } else if (is_http) {
        co_await Refuse(connection, 400, "the request is malformed");
    }
}

asio::awaitable<error_code> HttpServer::Core::ReadBody(HttpConnection& connection, Parser& parser) {
    connection.ExpiresAfter(options_.body_timeout_max);
    if (!parser.is_done() && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        const std::array<asio::const_buffer, 1> go_on = {
            asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"))};
        if (const error_code problem = co_await connection.Write(go_on)) co_return problem;
    }
    parser.eager(true);
    const std::size_t worth_parsing = parser.chunked() ? kChunkedEndBytes : 1;
    while (!parser.is_done()) {
        error_code problem;
        if (connection.buffer.size() >= worth_parsing) {
            connection.buffer.consume(parser.put(connection.buffer.cdata(), problem));
            if (problem && problem != http::error::need_more) co_return problem;
            if (parser.is_done()) break;
        }
        if (connection.buffer.size() < worth_parsing || problem == http::error::need_more)
            problem = co_await connection.ReadSome(kReadBytes);
        if (problem) co_return problem;
    }
    co_return error_code();
}

asio::awaitable<void> HttpServer::Core::Refuse(HttpConnection& connection, int status,
                                               std::string_view reason) {
    const ServerAnswer answer = PlainAnswer(status, reason);
    const bool sent = co_await Answer(connection, answer, false, false);
    if (sent) co_await connection.Finish();
}

asio::awaitable<std::optional<ServerAnswer>>
HttpServer::Core::CheckHead(const ServerRequest& head) {
    co_return co_await OnPool(pool_, [this, &head]() -> std::optional<ServerAnswer> {
        try {
            return options_.check_head(head);
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_head_check_threw");
        }
        return PlainAnswer(500, "something went wrong here");
    });
}

asio::awaitable<ServerAnswer> HttpServer::Core::Handle(const ServerRequest& request) {
    co_return co_await OnPool(pool_, [this, &request] {
        try {
            return handler_(request);
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_handler_threw");
        }
        return PlainAnswer(500, "something went wrong here");
    });
}

asio::awaitable<bool> HttpServer::Core::Answer(HttpConnection& connection,
                                               const ServerAnswer& answer, bool keep,
                                               bool head_only) {
    const std::string head = AnswerHead(answer.response, keep, base::SystemClock().Now());
    if (head.empty()) {
        base::Log(base::LogLevel::kError, "http_answer_with_malformed_header");
        co_return false;
    }
    connection.ExpiresAfter(options_.write_timeout_max);
    const std::string_view body =
        head_only ? std::string_view() : std::string_view(answer.response.body);
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(body)};
    if (co_await connection.Write(parts)) co_return false;
    if (head_only || !answer.response.file) co_return true;
    co_return co_await SendFile(connection, *answer.response.file);
}

// Part by part, so that a slow reader holds neither a thread nor the whole.
asio::awaitable<bool> HttpServer::Core::SendFile(HttpConnection& connection, const FileBody& file) {
    for (std::uint64_t sent = 0; sent < file.bytes;) {
        const std::string part = co_await OnPool(pool_, [&file, sent] {
            auto read = ReadPart(file, sent, kFilePartBytes);
            if (read.ok()) return *std::move(read);
            base::Log(base::LogLevel::kError, "http_answer_file_unreadable",
                      {{"message", read.error().message}});
            return std::string();
        });
        if (part.empty()) co_return false;
        connection.ExpiresAfter(options_.write_timeout_max);
        const std::array<asio::const_buffer, 1> parts = {asio::buffer(part)};
        if (co_await connection.Write(parts)) co_return false;
        sent += part.size();
    }
    co_return true;
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
