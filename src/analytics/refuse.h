// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "query/refusal.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace analytics {

// A refusal of `text` at a byte offset, if that is known.
query::Refusal RefusalAt(query::RefusalCode code, std::string_view text,
                         std::optional<std::size_t> offset, std::string message,
                         std::string hint = {});

// The name at `offset` as the asker wrote it ("t.city", "\"My Column\""), with control characters
// made visible; empty when no name stands there.
std::string NameAt(std::string_view text, std::optional<std::size_t> offset);

// A name that does not exist for the asker. The same for every reason why it does not.
query::Refusal UnknownName(std::string_view text, std::optional<std::size_t> offset);

// `name` between quotes, control characters visible, at most 80 bytes of it.
std::string Shown(std::string_view name);

}  // namespace analytics
