// SPDX-License-Identifier: Apache-2.0
#include "access/callers.h"

#include "access/arn.h"
#include "access/unique_id.h"

namespace access_control {
namespace {

using crypto::SigV4Fault;
using crypto::SigV4Refusal;

SigV4Refusal UnknownKey() {
    return {SigV4Fault::kUnknownKey, "The security token included in the request is invalid."};
}

}  // namespace

Caller RootCaller(const base::AccountId& account, const AccessKeyId& key) {
    Caller caller;
    caller.kind = CallerKind::kRoot;
    caller.account = account;
    caller.arn = RootArn(account);
    caller.unique_id = account.text();
    caller.key = key;
    return caller;
}

base::Result<Caller> CallerFor(metadata::Database& database, const Principal& principal,
                               const AccessKeyId& key) {
    Caller caller;
    caller.account = principal.account;
    caller.arn = principal.Arn();
    caller.unique_id = principal.id.text();
    caller.key = key;
    ASSIGN_OR_RETURN(caller.tags, Principals(database).TagsOf(principal.id));
    ASSIGN_OR_RETURN(caller.policies, ManagedPolicies(database).AttachedTo(principal.id));
    return caller;
}

Callers::Claimed Callers::ClaimLasting(const crypto::SigV4Authorization& authorization) {
    if (!authorization.session_token.empty()) {
        return {SigV4Refusal{SigV4Fault::kMissingToken,
                             "The session token does not belong to this access key."}};
    }
    AccessKeys keys(database_, ring_);
    ASSIGN_OR_RETURN(const AccessKey key, keys.Find(AccessKeyId(authorization.access_key_id)));
    ASSIGN_OR_RETURN(base::Secret secret, keys.SecretOf(key));
    if (!key.owner.user) {
        return {ClaimedCaller{RootCaller(key.owner.account, key.id), std::move(secret),
                              base::WallTime::max()}};
    }
    ASSIGN_OR_RETURN(const Principal user, Principals(database_).FindById(*key.owner.user));
    ASSIGN_OR_RETURN(Caller caller, CallerFor(database_, user, key.id));
    return {ClaimedCaller{std::move(caller), std::move(secret), base::WallTime::max()}};
}

Callers::Claimed Callers::ClaimSession(const crypto::SigV4Authorization& authorization,
                                       base::WallTime now) {
    if (authorization.session_token.empty()) {
        return {SigV4Refusal{SigV4Fault::kMissingToken,
                             "The access key is temporary and needs its session token."}};
    }
    RoleSessions sessions(database_, ring_);
    ASSIGN_OR_RETURN(const RoleSession session,
                     sessions.Find(AccessKeyId(authorization.access_key_id)));
    ASSIGN_OR_RETURN(const bool own, sessions.IsToken(session, authorization.session_token));
    if (!own || session.revoked) {
        return {SigV4Refusal{SigV4Fault::kInvalidToken,
                             "The security token included in the request is invalid."}};
    }
    if (now >= session.expires) {
        return {SigV4Refusal{SigV4Fault::kExpiredToken,
                             "The security token included in the request is expired"}};
    }
    ASSIGN_OR_RETURN(base::Secret secret, sessions.SecretOf(session));
    ASSIGN_OR_RETURN(const Principal role, Principals(database_).FindById(session.role));
    ASSIGN_OR_RETURN(Caller caller, CallerFor(database_, role, session.id));
    caller.kind = CallerKind::kSession;
    caller.role_arn = role.Arn();
    caller.arn = SessionArn(role.account, role.name, session.name);
    caller.unique_id = role.id.text() + ":" + session.name;
    return {ClaimedCaller{std::move(caller), std::move(secret), session.expires}};
}

Callers::Claimed Callers::Claim(const crypto::SigV4Authorization& authorization,
                                base::WallTime now) {
    Claimed claim = authorization.access_key_id.starts_with(kSessionKeyPrefix)
                        ? ClaimSession(authorization, now)
                        : ClaimLasting(authorization);
    // A row that is missing, or went while the others were read, is the caller's fault.
    if (!claim.ok() && claim.error().code == base::ErrorCode::kNotFound) return {UnknownKey()};
    return claim;
}

Decision DecideFor(const Caller& caller, AccessQuestion question) {
    if (caller.kind == CallerKind::kRoot) {
        Decision decision;
        decision.verdict = Verdict::kAllowed;
        return decision;
    }
    // As with AWS, a session's conditions see the ARN of its role.
    question.context.principal_arn = caller.role_arn.empty() ? caller.arn : caller.role_arn;
    question.context.principal_tags = caller.tags;
    return Decide(caller.policies, question);
}

}  // namespace access_control
