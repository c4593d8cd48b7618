// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "net/egress.h"
#include "net/http_message.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace net {

// One question to a server. Headers and body may hold secrets and members: nothing in net logs or
// reports them.
struct HttpRequest {
    std::string method = "GET";  // any token; a body is sent with whatever method stands here
    std::string url;             // absolute, as ParseUrl takes it
    HttpHeaders headers;  // Host, Content-Length and Transfer-Encoding are ours and refused here
    std::string body;
    std::chrono::milliseconds connect_timeout_max{10'000};
    std::chrono::milliseconds total_timeout_max{
        120'000};  // from the first look-up to the last byte
    std::size_t response_bytes_max = std::size_t{1} << 20U;
};

// What is known about a request that got no answer.
enum class Delivery {
    kNotSent,  // the other side cannot have handled it: asking again is safe
    kUnknown,  // it may have been handled: ask again only what may happen twice
};

// Asks other machines. The seam through which tests replace the network. Thread-safe.
class HttpClient {
  public:
    HttpClient() = default;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    virtual ~HttpClient() = default;

    // The answer, whatever its status; redirects are answers. Without one, an Error:
    //   kUnavailable        no connection, reset, cut off, deadline passed: retry later (DeliveryOf)
    //   kPermissionDenied   the egress policy, or the certificate, forbids it: nothing was sent
    //   kInvalidArgument    the request is malformed: nothing was sent
    //   kResourceExhausted  the answer passed response_bytes_max or the header limit: it was handled
    // A message names purpose, host, port and reason; never path, query, headers or body.
    virtual base::Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

// Whether the request behind an error of Send may have reached the other side.
Delivery DeliveryOf(const base::Error& error);

// For other HttpClients (tests, simulation): the error that Send gives, with its delivery recorded.
base::Error UnansweredRequest(std::string message, Delivery delivery);

struct CurlOptions {
    std::string purpose{};           // the egress purpose of everything this client sends
    std::string authorities_file{};  // PEM of the authorities trusted instead of the system's;
                                     // empty: the system's
};

// HttpClient over libcurl: connections kept, certificate and host verified, TLS 1.2 or newer,
// HTTP/1.1, nothing from the environment, no redirects, never a request twice. Plain http goes to
// loopback addresses only.
class CurlHttpClient final : public HttpClient {
  public:
    CurlHttpClient(std::shared_ptr<const EgressPolicy> policy, CurlOptions options);
    ~CurlHttpClient() override;

    base::Result<HttpResponse> Send(const HttpRequest& request) override;

  private:
    class Pool;

    base::Result<HttpResponse> Perform(const HttpRequest& request, const Url& url,
                                       const std::vector<IpAddress>& addresses,
                                       std::chrono::milliseconds time_left);

    std::shared_ptr<const EgressPolicy> policy_;
    CurlOptions options_;
    std::unique_ptr<Pool> pool_;
};

}  // namespace net
