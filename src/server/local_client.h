// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"
#include "server/api_client.h"
#include "server/node.h"

#include <memory>
#include <vector>

namespace server {

// The handlers of a local data directory, asked as one of its accounts: who may read the directory may be any of them.
class LocalClient final : public ApiClient {
  public:
    // kNotFound: there is no such account.
    static base::Result<std::unique_ptr<LocalClient>> Make(Node& node, const std::string& account);

    base::Result<base::Json> Ask(const Request& request) override;

  private:
    LocalClient(Node& node, access_control::Caller caller,
                std::vector<std::unique_ptr<api::Service>> services)
        : node_(node), caller_(std::move(caller)), services_(std::move(services)) {}

    Node& node_;
    access_control::Caller caller_;
    std::vector<std::unique_ptr<api::Service>> services_;
};

}  // namespace server
