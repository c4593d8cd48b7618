// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/reapply.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server {

// A resource of a record: the account and the path of its ARN, "user/ann".
struct NamedResource {
    base::AccountId account;
    std::vector<std::string> path;

    // What follows that word in the path; empty: nothing does.
    std::string After(std::string_view word) const;
};

// The first of a record's resources whose path begins with that kind.
std::optional<NamedResource> FindResource(const audit::Record& record, std::string_view kind);
std::vector<NamedResource> ResourcesOf(const audit::Record& record);

// What was taken away; none: it is not there any more, or never was. kNotFound stands for the same. kConflict: nobody can
// tell what to take away, and why.
using Taken = std::optional<std::string>;
using ReapplyStep = base::Result<Taken> (*)(const ReapplyTools& tools, const audit::Record& record);

base::Result<Taken> DeleteKeyAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DisableKeyAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DeleteTokenAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DeletePrincipalAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DenyPrincipal(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DeletePolicyAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DenyPolicy(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> AttachAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DetachAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> RemovePasswordAgain(const ReapplyTools& tools, const audit::Record& record);

base::Result<Taken> DeleteCollaborationAgain(const ReapplyTools& tools,
                                             const audit::Record& record);
base::Result<Taken> NarrowMembers(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> NarrowAllMembers(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> RemoveMemberAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> LeaveAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> CloseMembership(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DeleteTemplateAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> DeleteTableAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> TakeRuleAway(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> TakeAssociationAway(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> TakeRuledAssociationAway(const ReapplyTools& tools,
                                             const audit::Record& record);
base::Result<Taken> CloseTagged(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> RemoveCatalogTableAgain(const ReapplyTools& tools, const audit::Record& record);
base::Result<Taken> HoldDeliveries(const ReapplyTools& tools, const audit::Record& record);

}  // namespace server
