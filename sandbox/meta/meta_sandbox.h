// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "net/http_server.h"
#include "sandbox/meta/quota.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sandbox {

struct MetaOptions {
    std::string token{};
    std::string app_secret{};  // empty: no proof is asked for
    std::uint64_t seed = 1;
    base::Json faults = base::Json::MakeArray();
    Tier tier = Tier::kFull;
    std::optional<std::uint64_t>
        calls_until_ready{};  // 803 answers of a new audience; default: 1 or 2, by seed
};

// The strict local stand-in for Meta's Custom Audiences API, as far as creating and finding
// audiences and adding members need it, and its control plane. Thread-safe.
class MetaSandbox final {
  public:
    // kInvalidArgument for a fault plan that cannot be read.
    static base::Result<std::unique_ptr<MetaSandbox>> Make(MetaOptions options, base::Clock& clock);
    ~MetaSandbox();
    MetaSandbox(const MetaSandbox&) = delete;
    MetaSandbox& operator=(const MetaSandbox&) = delete;

    net::ServerAnswer HandleGraph(const net::ServerRequest& request);
    net::ServerAnswer HandleControl(const net::ServerRequest& request);

  private:
    class State;

    explicit MetaSandbox(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace sandbox
