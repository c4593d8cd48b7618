// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/arguments.h"
#include "server/cli_app.h"

namespace server {

// `bucket create` and `bucket list`, declared on `root`. Lives as long as the parsing.
class BucketCommands final {
  public:
    BucketCommands(CLI::App& root, Arguments& parsed);
    BucketCommands(const BucketCommands&) = delete;
    BucketCommands& operator=(const BucketCommands&) = delete;

  private:
    CreateBucketArguments create_;
    ListBucketsArguments list_;
};

}  // namespace server
