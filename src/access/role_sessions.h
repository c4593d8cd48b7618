// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/access_keys.h"

namespace access_control {

inline constexpr std::chrono::seconds kChainedSessionMax = std::chrono::hours(1);
inline constexpr std::size_t kSessionNameBytesMin = 2;  // at most kPrincipalNameBytesMax, as AWS

// What is asked of AssumeRole once it is allowed.
struct SessionRequest {
    std::string name;
    std::optional<std::chrono::seconds> duration;  // none: an hour, or the role's most if less
    bool chained = false;                          // asked by another session
    std::string assumed_by;                        // the caller's ARN
};

// The keys of a session, shown once.
struct NewSession {
    AccessKeyId id;
    base::Secret secret;
    base::Secret token;  // base64
    base::WallTime expires;
};

struct RoleSession {
    AccessKeyId id;
    base::AccountId account;
    PrincipalId role;
    std::string name;
    std::string assumed_by;
    base::WallTime expires;
    bool revoked = false;
};

// The sessions of roles. A token is sealed under the node's key ring and bound to its key, role,
// name and end: none of them can be changed, and none opens another session. Single-threaded, like
// the database; changes belong to the caller's transaction and bind the next request.
class RoleSessions final {
  public:
    RoleSessions(metadata::Database& database, const crypto::KeyRing& ring)
        : database_(database), ring_(ring) {}

    // kInvalidArgument for a name or duration that is not one, also past the role's most or, when
    // chained, past an hour.
    base::Result<NewSession> Start(const Principal& role, const SessionRequest& request,
                                   base::Random& random, base::Clock& clock);
    // All of a role's, also those that are not over yet.
    base::Status RevokeAll(const Principal& role);
    base::Status Revoke(const RoleSession& session);
    // Everybody's.
    base::Status RevokeEverywhere();
    // Forgets those that ended before `time`.
    base::Status DeleteEnded(base::WallTime time);

    base::Result<RoleSession> Find(const AccessKeyId& id);
    // Whether `token` is the one this session was given. Constant in time.
    base::Result<bool> IsToken(const RoleSession& session, std::string_view token) const;
    base::Result<base::Secret> SecretOf(const RoleSession& session);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& ring_;
};

}  // namespace access_control
