// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// Collaborations and their members.
ApiAnswer CreateCollaboration(const HandlerContext& context, const base::Json& input);
ApiAnswer GetCollaboration(const HandlerContext& context, const base::Json& input);
ApiAnswer ListCollaborations(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateCollaboration(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteCollaboration(const HandlerContext& context, const base::Json& input);
ApiAnswer ListMembers(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteMember(const HandlerContext& context, const base::Json& input);

// Memberships: an account's own side of a collaboration.
ApiAnswer CreateMembership(const HandlerContext& context, const base::Json& input);
ApiAnswer GetMembership(const HandlerContext& context, const base::Json& input);
ApiAnswer ListMemberships(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateMembership(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteMembership(const HandlerContext& context, const base::Json& input);

}  // namespace api
