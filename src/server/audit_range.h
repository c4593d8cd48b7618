// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/entries.h"
#include "server/arguments.h"
#include "server/node.h"

#include <string>

namespace server {

// What a person types as times: a day in --to ends with the day.
base::Result<audit::TimeRange> ParseRange(const AuditRange& range);

// The chain of an account by its name; without a name the node's own.
base::Result<base::AccountId> FindChain(Node& node, const std::string& name);

}  // namespace server
