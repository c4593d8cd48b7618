// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "metadata/database.h"
#include "net/egress.h"

#include <string>
#include <string_view>
#include <vector>

namespace activation {

// The egress purpose of deliveries.
inline constexpr std::string_view kEgressPurpose = "destination";

// Lists the endpoint's host and port for deliveries. For the operator and for `apply` on a local
// data directory, never for a document that came over the network. Idempotent; true when it was
// new.
base::Result<bool> AllowDeliveriesTo(metadata::Database& database, std::string_view endpoint);

// Whether the endpoint's host and port are listed for deliveries.
base::Result<bool> MayDeliverTo(metadata::Database& database, std::string_view endpoint);

// Takes the endpoint's host and port off the list, unless a destination is there. True when it was
// listed. Only deliveries' own entries: other purposes are not touched.
base::Result<bool> ForgetDeliveriesTo(metadata::Database& database, std::string_view endpoint);

// All listed rules, as net's policy takes them. A name may not lead to special addresses.
base::Result<std::vector<net::EgressRule>> ListEgressRules(metadata::Database& database);

}  // namespace activation
