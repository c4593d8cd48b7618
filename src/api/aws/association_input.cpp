// SPDX-License-Identifier: Apache-2.0
#include "api/aws/association_input.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/recording.h"
#include "api/aws/subjects.h"
#include "collaboration/collaborations.h"

#include <utility>

namespace api {

using base::Json;

base::Result<OwnAssociation> AssociationOf(const HandlerContext& context, const Json& input) {
    OwnAssociation own;
    ASSIGN_OR_RETURN(own.membership, MembershipOf(context, input));
    const base::AssociationId id(TextOf(input, "configuredTableAssociationIdentifier"));
    ASSIGN_OR_RETURN(own.association,
                     collaboration::Associations(context.database)
                         .FindOwned(own.membership.collaboration, context.account(), id));
    ASSIGN_OR_RETURN(
        own.table,
        collaboration::ConfiguredTables(context.database).FindById(own.association.table));
    return own;
}

Resource AboutAssociation(const Json& input) {
    return {"CONFIGURED_TABLE_ASSOCIATION", TextOf(input, "configuredTableAssociationIdentifier")};
}

void RecordCollaboration(const HandlerContext& context,
                         const collaboration::Membership& membership) {
    const auto found =
        collaboration::Collaborations(context.database).FindById(membership.collaboration);
    if (!found.ok()) return;
    RecordAbout(context, CleanRoomsArn(context, found->creator, "collaboration", found->id.text()));
}

}  // namespace api
