// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/entries.h"

#include <functional>
#include <string_view>

namespace audit {

struct ExportOrder {
    base::AccountId account;
    TimeRange range;
};

// Takes a part of an export, line feeds with it.
using WriteText = std::function<base::Status(std::string_view text)>;

// An account's trail as JSON lines that verify without the node: the records of the time range, and around them up to the
// nearest digests the leaves of others. Reads page by page. kNotFound when there is no record in the range.
base::Status ExportTrail(metadata::Database& database, const crypto::KeyRing& keys,
                         const ExportOrder& order, const WriteText& write);

}  // namespace audit
