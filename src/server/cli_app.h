// SPDX-License-Identifier: Apache-2.0
#pragma once

// CLI11 takes seconds to compile, and most who pass an App on need its name only.
namespace CLI {  // NOLINT(readability-identifier-naming): the library's own
class App;
}  // namespace CLI
