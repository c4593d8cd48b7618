// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "net/http_client.h"
#include "net/url.h"
#include "server/api_client.h"
#include "server/credentials.h"

#include <memory>

namespace server {

// A node over HTTP, asked with SigV4 as AWS's clients ask. AWS_CA_BUNDLE names authorities instead of the system's.
class RemoteClient final : public ApiClient {
  public:
    // `endpoint` as in --endpoint: "https://clean.example.com". kInvalidArgument when it is no address of a node.
    static base::Result<std::unique_ptr<RemoteClient>>
    Make(const std::string& endpoint, Credentials credentials, const Environment& environment);

    base::Result<base::Json> Ask(const Request& request) override;

    // Appends an object of service `s3` to a file, piece by piece. kConflict when it changes meanwhile.
    base::Status Fetch(const std::string& bucket, const std::string& key, int fd);

  private:
    base::Result<net::HttpResponse> Send(const Request& request, net::HttpHeaders headers);

    RemoteClient(net::Url endpoint, Credentials credentials, std::unique_ptr<net::HttpClient> http)
        : endpoint_(std::move(endpoint)),
          credentials_(std::move(credentials)),
          http_(std::move(http)) {}

    net::Url endpoint_;
    Credentials credentials_;
    std::unique_ptr<net::HttpClient> http_;
    base::SystemClock clock_;
};

}  // namespace server
