// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/arguments.h"
#include "server/cli_app.h"

namespace server {

// `glovebox catalog ...`. What was typed lands here first, so it outlives the parsing.
class CatalogCommands final {
  public:
    void Declare(CLI::App& root, Arguments& parsed);

  private:
    void DeclareAdd(CLI::App& app, Arguments& parsed);

    AddCatalogTableArguments add_;
    RemoveCatalogTableArguments remove_;
    ListCatalogTablesArguments list_;
};

}  // namespace server
