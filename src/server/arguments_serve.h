// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace server {

// As flags, environment and configuration file settle it (serve_options.h).
struct ServeArguments {
    std::string data;
    std::string listen;
    std::string region;
    std::string certificate_file;
    std::string key_file;
    bool plain_http_allowed = false;  // also where others could listen in
    std::vector<std::string> roles;
    std::vector<std::string> host_names;
    std::vector<std::string> trusted_proxies;
    std::size_t connections_max = 0;
    std::size_t connections_per_address_max = 0;
    std::chrono::seconds drain_delay{0};
    std::string metrics_token_file;
    std::size_t runs_at_once = 0;  // 0: what fits the machine
    std::size_t runs_per_account = 5;
    std::size_t run_memory_mib = 2048;
    std::chrono::seconds run_time_max{1800};
    std::chrono::seconds run_grace{20};
};

}  // namespace server
