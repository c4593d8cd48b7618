// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "net/http_client.h"

#include <memory>
#include <string>
#include <sys/types.h>

namespace simulation {

// The sandbox program, running on ports the kernel chose, and its control plane. Ends with the object.
class SandboxProcess final {
  public:
    SandboxProcess();
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    const std::string& endpoint() const { return endpoint_; }

    base::Json Get(const std::string& path);
    void Post(const std::string& path, const std::string& body);

  private:
    pid_t pid_ = -1;
    std::string endpoint_;
    std::string control_;
    std::unique_ptr<net::HttpClient> client_;
};

// A client that reaches this endpoint and nothing else.
std::unique_ptr<net::HttpClient> ClientFor(const std::string& endpoint);

}  // namespace simulation
