// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace server {

// What the program's end says, the same for every subcommand.
constexpr int kExitDone = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr int kExitRefused = 3;

}  // namespace server
