// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/managed_policies.h"
#include "access/role_sessions.h"
#include "crypto/sigv4_authorization.h"

#include <variant>

namespace access_control {

enum class CallerKind { kRoot, kUser, kSession };

// Who signed a request, and what may decide about it. Immutable value.
struct Caller {
    CallerKind kind = CallerKind::kUser;
    base::AccountId account;
    std::string arn;
    std::string unique_id;  // AWS's UserId: the account's, the user's, or ROLE:SESSION
    std::string role_arn;   // of a session, else empty
    AccessKeyId key;        // or the id of the bearer token it came with
    Tags tags;
    std::vector<NamedPolicy> policies;
};

// A caller whose key is known but whose signature was not looked at yet.
struct ClaimedCaller {
    Caller caller;
    base::Secret secret_access_key;
    base::WallTime expires = base::WallTime::max();  // of a session's key
};

// Finds out whose key a request was signed with. Single-threaded, like the database.
class Callers final {
  public:
    Callers(metadata::Database& database, const crypto::KeyRing& ring)
        : database_(database), ring_(ring) {}

    // Refused: a key that is not there or disabled, a session that is over or revoked, a token that
    // is not its own. An error is the node's trouble, never the caller's.
    base::Result<std::variant<ClaimedCaller, crypto::SigV4Refusal>>
    Claim(const crypto::SigV4Authorization& authorization, base::WallTime now);

  private:
    using Claimed = base::Result<std::variant<ClaimedCaller, crypto::SigV4Refusal>>;
    Claimed ClaimLasting(const crypto::SigV4Authorization& authorization);
    Claimed ClaimSession(const crypto::SigV4Authorization& authorization, base::WallTime now);

    metadata::Database& database_;
    const crypto::KeyRing& ring_;
};

// The callers that an account's root, a user or a role are, for whoever finds them by other means
// than a signature.
Caller RootCaller(const base::AccountId& account, const AccessKeyId& key);
base::Result<Caller> CallerFor(metadata::Database& database, const Principal& principal,
                               const AccessKeyId& key);

// Whether a caller's policies allow it; fills the context's principal in. An account's root may do
// everything that its account may; the decision then names no policy.
Decision DecideFor(const Caller& caller, AccessQuestion question);

}  // namespace access_control
