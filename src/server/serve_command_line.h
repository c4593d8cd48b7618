// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/cli_app.h"
#include "server/serve_options.h"

namespace server {

// The flags of `serve` on the command line, made from the table of its options. Lives as long as the
// App it was added to. Single-threaded.
class ServeCommandLine final {
  public:
    void AddTo(CLI::App& app);

    // After parsing: what flags, environment and configuration file say together. `data` is what the
    // program's own --data says. Errors are mistakes in usage.
    base::Result<ServeArguments> Resolve(const std::string& data) const;

  private:
    std::string config_;
    OptionValues flags_;
};

}  // namespace server
