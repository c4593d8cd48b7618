// SPDX-License-Identifier: Apache-2.0
#include "access/assume_role.h"

#include "access/arn.h"
#include "base/object_reader.h"

namespace access_control {
namespace {

constexpr std::string_view kAction = "sts:AssumeRole";

bool Lets(Trust trust, const Caller& caller, const Principal& role, const Decision& own) {
    switch (trust) {
        case Trust::kDenied:
        case Trust::kNotTrusted: return false;
        case Trust::kByAccount: return own.allowed();
        case Trust::kByPrincipal:
            return own.allowed() ||
                   (caller.account == role.account && own.verdict != Verdict::kDenied);
    }
    return false;
}

base::Error Denied(const Caller& caller, std::string_view role_arn) {
    return base::PermissionDenied("User: " + caller.arn +
                                  " is not authorized to perform: " + std::string(kAction) +
                                  " on resource: " + base::QuoteName(role_arn));
}

}  // namespace

base::Result<AssumedRole> AssumeRole(metadata::Database& database, const crypto::KeyRing& ring,
                                     const Caller& caller, const AssumeRoleRequest& request,
                                     base::Random& random, base::Clock& clock) {
    const auto name = ParseRoleArn(request.role_arn);
    if (!name || caller.kind == CallerKind::kRoot) return Denied(caller, request.role_arn);
    Principals principals(database);
    const auto role = principals.FindByName(name->account, PrincipalKind::kRole, name->name);
    if (!role.ok() && role.error().code != base::ErrorCode::kNotFound) return role.error();
    // An ARN is compared as it is; only names are taken without regard to case.
    if (!role.ok() || role->Arn() != request.role_arn) return Denied(caller, request.role_arn);
    ASSIGN_OR_RETURN(const PolicyDocument trust_policy,
                     ParsePolicy(role->trust_policy, PolicyKind::kTrust));
    TrustQuestion question{caller.account, caller.arn, caller.role_arn, request.context};
    question.context.principal_arn = caller.role_arn.empty() ? caller.arn : caller.role_arn;
    question.context.principal_tags = caller.tags;
    AccessQuestion own{std::string(kAction), request.role_arn, request.context};
    ASSIGN_OR_RETURN(own.context.resource_tags, principals.TagsOf(role->id));
    if (!Lets(DecideTrust(trust_policy, question), caller, *role, DecideFor(caller, own)))
        return Denied(caller, request.role_arn);
    const SessionRequest session_request{request.session_name, request.duration,
                                         caller.kind == CallerKind::kSession, caller.arn};
    ASSIGN_OR_RETURN(NewSession session,
                     RoleSessions(database, ring).Start(*role, session_request, random, clock));
    return AssumedRole{std::move(session),
                       SessionArn(role->account, role->name, request.session_name),
                       role->id.text() + ":" + request.session_name};
}

}  // namespace access_control
