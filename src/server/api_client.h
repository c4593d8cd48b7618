// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace server {

// The API of one node as a command uses it. Both kinds reach the same handlers: over HTTP, or in this process on a local
// data directory. Single-threaded.
class ApiClient {
  public:
    ApiClient() = default;
    ApiClient(const ApiClient&) = delete;
    ApiClient& operator=(const ApiClient&) = delete;
    virtual ~ApiClient() = default;

    struct Request {
        std::string_view service;  // "glovebox"
        std::string_view method;
        std::string target;         // the path, and a query if there is one
        base::Json body = nullptr;  // null: none
    };

    // What the operation answers. An error of the API becomes one of ours that says the same.
    virtual base::Result<base::Json> Ask(const Request& request) = 0;
};

// The failure that an answer with that status and body tells of.
base::Error ErrorOfAnswer(int status, std::string_view body);

}  // namespace server
