// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "sandbox/meta/meta_sandbox.h"

#include <memory>
#include <string>

namespace sandbox {

inline constexpr const char* kLabToken = "EAAB-token";
inline constexpr const char* kLabSecret = "app secret";

// An answer with its body read, if it is JSON.
struct Answered {
    int status = 0;
    net::HttpHeaders headers;
    base::Json body;
    std::string text;

    // Of Meta's error envelope; 0 if there is none.
    int code() const;
    int subcode() const;
};

// For tests: a sandbox behind its two servers, asked with the HTTP client that the connector uses.
// Single-threaded.
class SandboxLab final {
  public:
    // Token and secret are the lab's; a new audience is ready at once unless the options say otherwise.
    explicit SandboxLab(MetaOptions options = {});

    base::Result<net::HttpResponse> Send(net::HttpRequest request);
    // A graph call with token and proof; `body` is JSON.
    net::HttpRequest Request(const std::string& method, const std::string& path,
                             const std::string& body = {});
    Answered Ask(const net::HttpRequest& request);
    Answered Graph(const std::string& method, const std::string& path,
                   const std::string& body = {});
    Answered Control(const std::string& method, const std::string& path,
                     const std::string& body = {});

    // The id of a new audience of account 1001.
    std::string Create();
    std::int64_t Members(const std::string& id);
    base::Json LastEntry();

  private:
    base::SystemClock clock_;
    std::unique_ptr<MetaSandbox> meta_;
    std::unique_ptr<net::HttpServer> graph_;
    std::unique_ptr<net::HttpServer> control_;
    std::unique_ptr<net::CurlHttpClient> client_;
};

// {"schema":["EMAIL"],"data":[[digest of mail]]}
std::string PayloadOf(const std::string& mail);
// A body for /users with that payload, as a batch of session 5.
std::string BatchOf(const std::string& mail, int sequence, bool last);

}  // namespace sandbox
