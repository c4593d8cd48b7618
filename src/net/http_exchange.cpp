// SPDX-License-Identifier: Apache-2.0
#include "net/http_exchange.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/host_names.h"
#include "net/http_answer.h"
#include "net/on_pool.h"

#include <array>
#include <exception>

namespace net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = std::size_t{16} << 10U;
// What a waiting connection holds ready: most stand idle, and a small request fits.
constexpr std::size_t kIdleReadBytes = std::size_t{2} << 10U;
constexpr std::size_t kFilePartBytes = std::size_t{64} << 10U;
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

asio::awaitable<bool> HttpExchange::ServeOne(HttpConnection& connection) {
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

asio::awaitable<HeadState> HttpExchange::ReadHead(HttpConnection& connection,
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

asio::awaitable<HttpExchange::Arrival> HttpExchange::ReadRequest(HttpConnection& connection) {
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

ServerRequest HttpExchange::HeadIn(const HttpConnection& connection, const Parser& parser,
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
bool HttpExchange::IsOurHost(const HttpHeaders& headers) const {
    if (options_.host_names.empty()) return true;
    const std::string* host = FindHeader(headers, "Host");
    return host != nullptr && IsNamedHost(*host, options_.host_names);
}

// The head alone, so that it can be looked at before anything of the body is read.
error_code HttpExchange::TakeHead(HttpConnection& connection, Parser& parser, std::size_t bytes) {
    parser.eager(false);
    error_code problem;
    const std::size_t taken = parser.put(asio::buffer(connection.buffer.cdata(), bytes), problem);
    connection.buffer.consume(taken);
    if (!problem && !parser.is_header_done()) problem = http::error::partial_message;
    return problem;
}

asio::awaitable<void> HttpExchange::RefuseProblem(HttpConnection& connection, error_code problem) {
    const bool is_http =
        problem.category() == http::make_error_code(http::error::body_limit).category();
    if (problem == http::error::body_limit) {
        co_await Refuse(connection, 413, "the body is too long");
    } else if (is_http) {
        co_await Refuse(connection, 400, "the request is malformed");
    }
}

asio::awaitable<error_code> HttpExchange::ReadBody(HttpConnection& connection, Parser& parser) {
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

asio::awaitable<void> HttpExchange::Refuse(HttpConnection& connection, int status,
                                           std::string_view reason) {
    const ServerAnswer answer = PlainAnswer(status, reason);
    const bool sent = co_await Answer(connection, answer, false, false);
    if (sent) co_await connection.Finish();
}

asio::awaitable<std::optional<ServerAnswer>> HttpExchange::CheckHead(const ServerRequest& head) {
    co_return co_await OnPool(pool_, [this, &head]() -> std::optional<ServerAnswer> {
        try {
            return options_.check_head(head);
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_head_check_threw");
        }
        return PlainAnswer(500, "something went wrong here");
    });
}

asio::awaitable<ServerAnswer> HttpExchange::Handle(const ServerRequest& request) {
    co_return co_await OnPool(pool_, [this, &request] {
        try {
            return handler_(request);
        } catch (const std::exception&) {
            base::Log(base::LogLevel::kError, "http_handler_threw");
        }
        return PlainAnswer(500, "something went wrong here");
    });
}

asio::awaitable<bool> HttpExchange::Answer(HttpConnection& connection, const ServerAnswer& answer,
                                           bool keep, bool head_only) {
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
asio::awaitable<bool> HttpExchange::SendFile(HttpConnection& connection, const FileBody& file) {
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

}  // namespace net
