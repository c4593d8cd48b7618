// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace server {

// A password from the terminal, typed twice and not shown, or else the first line of standard input: never an argument,
// which every process of the machine can read.
base::Result<base::Secret> ReadPassword();

}  // namespace server
