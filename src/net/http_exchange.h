// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_connection.h"
#include "net/http_server.h"
#include "net/request_head.h"

#include <boost/beast/http.hpp>
#include <optional>
#include <string_view>

namespace net {

// What happens on a connection of the HTTP server: a request is read within limits, looked at, handled on the pool and
// answered. One for all connections of a server; used on the server's one thread. References outlive it.
class HttpExchange final {
  public:
    // `stopping` becomes true when no connection is to be kept.
    HttpExchange(const HttpServerOptions& options, const HttpHandler& handler,
                 boost::asio::thread_pool& pool, const bool& stopping)
        : options_(options), handler_(handler), pool_(pool), stopping_(stopping) {}

    // One request and its answer. Whether another may follow.
    boost::asio::awaitable<bool> ServeOne(HttpConnection& connection);

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using ErrorCode = boost::system::error_code;
    struct Arrival {
        ServerRequest request;
        bool keep = false;
        bool arrived = false;
    };

    boost::asio::awaitable<HeadState> ReadHead(HttpConnection& connection, RequestHeadGate& gate);
    boost::asio::awaitable<Arrival> ReadRequest(HttpConnection& connection);
    static ErrorCode TakeHead(HttpConnection& connection, Parser& parser, std::size_t bytes);
    ServerRequest HeadIn(const HttpConnection& connection, const Parser& parser,
                         RequestTarget target) const;
    bool IsOurHost(const HttpHeaders& headers) const;
    boost::asio::awaitable<std::optional<ServerAnswer>> CheckHead(const ServerRequest& head);
    boost::asio::awaitable<ErrorCode> ReadBody(HttpConnection& connection, Parser& parser);
    boost::asio::awaitable<void> RefuseProblem(HttpConnection& connection, ErrorCode problem);
    boost::asio::awaitable<void> Refuse(HttpConnection& connection, int status,
                                        std::string_view reason);
    boost::asio::awaitable<ServerAnswer> Handle(const ServerRequest& request);
    boost::asio::awaitable<bool> Answer(HttpConnection& connection, const ServerAnswer& answer,
                                        bool keep, bool head_only);
    boost::asio::awaitable<bool> SendFile(HttpConnection& connection, const FileBody& file);

    const HttpServerOptions& options_;
    const HttpHandler& handler_;
    boost::asio::thread_pool& pool_;
    const bool& stopping_;
};

}  // namespace net
