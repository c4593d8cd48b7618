// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/accounts.h"
#include "api/apply.h"

#include <string>
#include <string_view>

namespace api {

// What holds for a document that came over the API, whose caller acts for one account (`tools.caller`). For the operator
// of a data directory nothing here refuses anything.

// Every entry is of the account `own`, which its id names too; others' accounts are named by their ids, since who is on
// a node is not everyone's to know. Whatever is otherwise is refused at its path.
base::Status KeepToOwn(const access_control::Account& own, RoomDocument& document);

// Whether the caller may do this one thing, which the operation of that name stands for: kPermissionDenied in the words
// that it would be refused with. The change has a record of its own in the audit trail.
base::Status Permit(const ApplyTools& tools, const std::string& action, const std::string& arn);
// The same for an operation of Clean Rooms on something of the caller's own: ("CreateMembership", "membership", "*").
base::Status PermitCleanRooms(const ApplyTools& tools, std::string_view operation,
                              std::string_view kind, std::string_view id);

// The account as the report shows it: by its name, or by its id to callers who are not it.
base::Result<std::string> ShownAccount(const base::AccountId& account, const ApplyTools& tools);

}  // namespace api
