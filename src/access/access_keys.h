// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/principals.h"
#include "base/secret.h"
#include "crypto/key_ring.h"

namespace access_control {

using AccessKeyId = base::Id<struct AccessKeyTag>;  // AKIA..., or ASIA... of a session

inline constexpr std::size_t kAccessKeysMax =
    2;  // of one user, or of an account's root, as AWS has

// Whose a key is: a user's, or the account's own.
struct KeyOwner {
    base::AccountId account;
    std::optional<PrincipalId> user;

    bool operator==(const KeyOwner&) const = default;
};

struct AccessKey {
    AccessKeyId id;
    KeyOwner owner;
    bool active = false;
    std::string created_at;
};

// Shown once: afterwards the secret is only ever compared with.
struct NewAccessKey {
    AccessKeyId id;
    base::Secret secret;
};

// The lasting access keys of a node. Secrets are sealed under the node's key ring, bound to account,
// user and key, so that a row moved to another opens nothing. Single-threaded, like the database;
// changes belong to the caller's transaction and bind the next request.
class AccessKeys final {
  public:
    AccessKeys(metadata::Database& database, const crypto::KeyRing& ring)
        : database_(database), ring_(ring) {}

    // kResourceExhausted when the owner has kAccessKeysMax already.
    base::Result<NewAccessKey> Create(const KeyOwner& owner, base::Random& random,
                                      base::Clock& clock);
    base::Status SetActive(const AccessKey& key, bool active);
    base::Status Delete(const AccessKey& key);

    base::Result<AccessKey> Find(const AccessKeyId& id);
    base::Result<std::vector<AccessKey>> List(const KeyOwner& owner);

    // Of a key that is active; kNotFound for any other.
    base::Result<base::Secret> SecretOf(const AccessKey& key);

  private:
    metadata::Database& database_;
    const crypto::KeyRing& ring_;
};

}  // namespace access_control
