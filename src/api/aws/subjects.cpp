// SPDX-License-Identifier: Apache-2.0
#include "api/aws/subjects.h"

#include "api/aws/input.h"

namespace api {
namespace {

constexpr std::string_view kMembershipIdentifier = "membershipIdentifier";
constexpr std::string_view kCollaborationIdentifier = "collaborationIdentifier";

}  // namespace

base::Result<collaboration::Membership> MembershipOf(const HandlerContext& context,
                                                     const base::Json& input) {
    return collaboration::Memberships(context.database)
        .Find(context.account(), base::MembershipId(TextOf(input, kMembershipIdentifier)));
}

base::Result<collaboration::Collaboration> CollaborationOf(const HandlerContext& context,
                                                           const base::Json& input) {
    return collaboration::Collaborations(context.database)
        .FindVisible(context.account(),
                     base::CollaborationId(TextOf(input, kCollaborationIdentifier)));
}

Resource AboutMembership(const base::Json& input) {
    return {"MEMBERSHIP", TextOf(input, kMembershipIdentifier)};
}

Resource AboutCollaboration(const base::Json& input) {
    return {"COLLABORATION", TextOf(input, kCollaborationIdentifier)};
}

}  // namespace api
