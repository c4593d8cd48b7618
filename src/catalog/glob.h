// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace catalog {

// Whether a path component holds `*`, `?` or `[...]`. To mean such a character itself, write it in
// brackets: `[*]`.
bool HasWildcard(std::string_view component);

// Whether a file name matches one component of a pattern: `*` any characters, `?` one character,
// `[a-c]` one of a set, `[!a-c]` one not of it. A bracket that never closes is itself. A leading
// dot is matched only by a dot. Takes at most the product of both lengths.
bool GlobMatches(std::string_view pattern, std::string_view name);

}  // namespace catalog
