// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace server {

// docs/reference/errors.md: every refusal, every kind of failure and every exit code, from the
// lists in the code.
std::string ErrorsPage();

}  // namespace server
