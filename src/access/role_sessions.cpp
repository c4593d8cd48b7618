// SPDX-License-Identifier: Apache-2.0
#include "access/role_sessions.h"

#include "access/identity_generation.h"
#include "access/name.h"
#include "access/unique_id.h"
#include "base/assert.h"

#include <algorithm>

namespace access_control {
namespace {

constexpr std::string_view kSecretPurpose = "role_sessions.secret";
constexpr std::string_view kTokenPurpose = "role_sessions.token";

std::string BoundName(const AccessKeyId& id, const PrincipalId& role) {
    return id.text() + "/" + role.text();
}

// What a token says, sealed: that it belongs to just this session.
base::Secret TokenContent(const PrincipalId& role, std::string_view name, base::WallTime expires) {
    return base::Secret::FromText(role.text() + "/" + std::string(name) + "/" +
                                  std::to_string(expires.time_since_epoch().count()));
}

base::Result<std::chrono::seconds> Duration(const Principal& role, const SessionRequest& request) {
    const std::chrono::seconds most =
        request.chained ? std::min(role.session_max, kChainedSessionMax) : role.session_max;
    const std::chrono::seconds duration =
        request.duration.value_or(std::min(most, kSessionMaxDefault));
    if (duration >= kSessionMin && duration <= most) return duration;
    return base::InvalidArgument("the session must last from " +
                                 std::to_string(kSessionMin.count()) + " to " +
                                 std::to_string(most.count()) + " seconds");
}

base::Error NoSession() { return base::NotFound("there is no such session"); }

base::Status Done(const base::Result<std::int64_t>& changed) {
    if (!changed.ok()) return changed.error();
    return {};
}

}  // namespace

base::Result<NewSession> RoleSessions::Start(const Principal& role, const SessionRequest& request,
                                             base::Random& random, base::Clock& clock) {
    ASSERT(role.kind == PrincipalKind::kRole);
    RETURN_IF_ERROR(CheckIdentityName(request.name, kPrincipalNameBytesMax));
    if (request.name.size() < kSessionNameBytesMin)
        return base::InvalidArgument("a session's name has at least 2 characters");
    ASSIGN_OR_RETURN(const std::chrono::seconds duration, Duration(role, request));
    const base::WallTime now = clock.Now();
    // To the second, as it is told to the caller.
    const base::WallTime expires = std::chrono::floor<std::chrono::seconds>(now) + duration;
    const AccessKeyId id(UniqueId(kSessionKeyPrefix, random));
    base::Secret secret = NewSecretAccessKey(random);
    const std::string name = BoundName(id, role.id);
    ASSIGN_OR_RETURN(const base::Bytes sealed,
                     ring_.Seal({kSecretPurpose, role.account, name}, secret));
    ASSIGN_OR_RETURN(const base::Bytes token,
                     ring_.Seal({kTokenPurpose, role.account, name},
                                TokenContent(role.id, request.name, expires)));
    RETURN_IF_ERROR(Done(database_.Execute(
        "INSERT INTO role_sessions (id, account_id, role_id, name, secret, assumed_by, expires_at, "
        "revoked, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
        {id, role.account, role.id, request.name, sealed, request.assumed_by, expires,
         base::ToIso8601(now)})));
    return NewSession{id, std::move(secret), base::Secret::FromText(base::Base64Encode(token)),
                      expires};
}

base::Status RoleSessions::RevokeAll(const Principal& role) {
    RETURN_IF_ERROR(Done(
        database_.Execute("UPDATE role_sessions SET revoked = 1 WHERE role_id = ?", {role.id})));
    return NoteIdentityChange(database_);
}

base::Status RoleSessions::Revoke(const RoleSession& session) {
    RETURN_IF_ERROR(
        Done(database_.Execute("UPDATE role_sessions SET revoked = 1 WHERE id = ?", {session.id})));
    return NoteIdentityChange(database_);
}

base::Status RoleSessions::RevokeEverywhere() {
    RETURN_IF_ERROR(Done(database_.Execute("UPDATE role_sessions SET revoked = 1")));
    return NoteIdentityChange(database_);
}

base::Status RoleSessions::DeleteEnded(base::WallTime time) {
    return Done(database_.Execute("DELETE FROM role_sessions WHERE expires_at < ?", {time}));
}

base::Result<RoleSession> RoleSessions::Find(const AccessKeyId& id) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<base::AccountId, PrincipalId, std::string, std::string,
                                         base::WallTime, bool>(
                         "SELECT account_id, role_id, name, assumed_by, expires_at, revoked FROM "
                         "role_sessions WHERE id = ?",
                         {id})));
    if (!row) return NoSession();
    const auto& [account, role, name, assumed_by, expires, revoked] = *row;
    return RoleSession{id, account, role, name, assumed_by, expires, revoked};
}

base::Result<bool> RoleSessions::IsToken(const RoleSession& session, std::string_view token) const {
    const auto sealed = base::Base64Decode(token);
    if (!sealed.ok()) return false;
    const std::string name = BoundName(session.id, session.role);
    const auto content = ring_.Unseal({kTokenPurpose, session.account, name}, *sealed);
    if (content.ok())
        return content->Equals(TokenContent(session.role, session.name, session.expires));
    if (content.error().code == base::ErrorCode::kCorrupt) return false;
    return content.error();
}

base::Result<base::Secret> RoleSessions::SecretOf(const RoleSession& session) {
    ASSIGN_OR_RETURN(
        const auto row,
        database_.QueryOne<base::Bytes>(
            "SELECT secret FROM role_sessions WHERE id = ? AND revoked = 0", {session.id}));
    if (!row) return NoSession();
    const std::string name = BoundName(session.id, session.role);
    return ring_.Unseal({kSecretPurpose, session.account, name}, std::get<0>(*row));
}

}  // namespace access_control
