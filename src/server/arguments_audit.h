// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/arguments.h"
#include "server/cli_app.h"

namespace server {

// `glovebox audit ...`. What was typed lands here first, so it outlives the parsing.
class AuditCommands final {
  public:
    void Declare(CLI::App& root, Arguments& parsed);

  private:
    void DeclareVerify(CLI::App& app, Arguments& parsed);
    void DeclareDigest(CLI::App& app, Arguments& parsed);

    ExportAuditArguments export_;
    ListAuditArguments list_;
    DigestAuditArguments digest_;
    VerifyAuditArguments verify_;
    std::string file_;
};

}  // namespace server
