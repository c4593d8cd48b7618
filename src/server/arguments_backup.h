// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/cli_app.h"

#include <string>
#include <vector>

namespace server {

struct Arguments;

struct BackupArguments {
    std::string data;
    std::string target;
    bool json = false;
};

struct RestoreArguments {
    std::string data;
    std::string source;
    std::string keys_file;             // empty: in the data directory
    std::vector<std::string> exports;  // of the audit trail
    std::vector<std::string> digests;  // that they must lead through
    bool lost_revocations_accepted = false;
    bool json = false;
};

// `glovebox backup` and `glovebox restore`. What was typed lands here first, so it outlives the
// parsing.
class BackupCommands final {
  public:
    void Declare(CLI::App& root, Arguments& parsed);

  private:
    BackupArguments backup_;
    RestoreArguments restore_;
};

}  // namespace server
