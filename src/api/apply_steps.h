// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/apply.h"
#include "api/change.h"
#include "api/room_document.h"
#include "base/ids.h"
#include "base/result.h"
#include "collaboration/collaboration.h"
#include "collaboration/read_tables.h"

#include <optional>
#include <string>
#include <vector>

namespace api {

// What the files of an entry's source hold.
struct FoundTable {
    catalog::PinnedSchema schema;
    collaboration::ReadTable read;
};

// The steps of ApplyRoomDocument, in their order. Each compares one entry with the database, writes
// what differs inside the caller's transaction and appends to the report what it did. Errors start
// with the entry's path.

base::Status ApplyAccount(const AccountEntry& entry, const ApplyTools& tools, ApplyReport& report);
base::Status ApplyPolicy(const PolicyEntry& entry, const ApplyTools& tools, ApplyReport& report);
// A user or role, after the policies.
base::Status ApplyPrincipal(const PrincipalEntry& entry, const ApplyTools& tools,
                            ApplyReport& report);
base::Status ApplyCollaboration(const CollaborationEntry& entry, const ApplyTools& tools,
                                ApplyReport& report);
// For a caller of the API, as its operations would: one that it sees it joins, else it makes one and joins it; the other
// members are invited. What is there already is changed by change requests only, so whatever differs is refused.
base::Status ApplyOwnCollaboration(const CollaborationEntry& entry, const ApplyTools& tools,
                                   ApplyReport& report);
// `found`: if the entry has a source.
base::Status ApplyTable(const TableEntry& entry, const std::optional<FoundTable>& found,
                        const ApplyTools& tools, ApplyReport& report);
base::Status ApplyAssociation(const AssociationEntry& entry, const TableEntry& table,
                              const ApplyTools& tools, ApplyReport& report);
base::Status ApplyDestination(DestinationEntry entry, const ApplyTools& tools, ApplyReport& report);

// The account of that name or id, which the document made before or which was there; `field` is where it is named. A
// caller of the API names others by id.
base::Result<base::AccountId> AccountNamed(const std::string& name, const std::string& field,
                                           const ApplyTools& tools);

// The same for every account of a rule's list at `field`: ids stay, names become ids, each once.
base::Status ResolveAccounts(std::vector<base::AccountId>& accounts, const std::string& field,
                             const ApplyTools& tools);

base::Result<base::Json> Describe(const collaboration::Collaboration& collaboration,
                                  const ApplyTools& tools);

}  // namespace api
