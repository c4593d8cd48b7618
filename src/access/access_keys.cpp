// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"

#include "access/identity_generation.h"
#include "access/unique_id.h"

namespace access_control {
namespace {

constexpr std::string_view kPurpose = "access_keys.secret";

std::string BoundName(const AccessKeyId& id, const KeyOwner& owner) {
    return id.text() + "/" + (owner.user ? owner.user->text() : "root");
}

base::Error NoKey() { return base::NotFound("there is no such access key"); }

base::Status One(const base::Result<std::int64_t>& changed) {
    if (!changed.ok()) return changed.error();
    if (*changed == 1) return {};
    return NoKey();
}

}  // namespace

base::Result<NewAccessKey> AccessKeys::Create(const KeyOwner& owner, base::Random& random,
                                              base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto keys, List(owner));
    if (keys.size() >= kAccessKeysMax) {
        return base::ResourceExhausted("there are " + std::to_string(kAccessKeysMax) +
                                       " access keys already; delete one first");
    }
    NewAccessKey key{AccessKeyId(UniqueId(kAccessKeyPrefix, random)), NewSecretAccessKey(random)};
    const std::string name = BoundName(key.id, owner);
    ASSIGN_OR_RETURN(const base::Bytes sealed,
                     ring_.Seal({kPurpose, owner.account, name}, key.secret));
    RETURN_IF_ERROR(One(database_.Execute(
        "INSERT INTO access_keys (id, account_id, user_id, secret, active, created_at) "
        "VALUES (?, ?, ?, ?, 1, ?)",
        {key.id, owner.account, owner.user, sealed, base::ToIso8601(clock.Now())})));
    return key;
}

base::Status AccessKeys::SetActive(const AccessKey& key, bool active) {
    RETURN_IF_ERROR(One(database_.Execute("UPDATE access_keys SET active = ? WHERE id = ?",
                                          {active ? 1 : 0, key.id})));
    return NoteIdentityChange(database_);
}

base::Status AccessKeys::Delete(const AccessKey& key) {
    RETURN_IF_ERROR(One(database_.Execute("DELETE FROM access_keys WHERE id = ?", {key.id})));
    return NoteIdentityChange(database_);
}

base::Result<AccessKey> AccessKeys::Find(const AccessKeyId& id) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<base::AccountId, std::optional<PrincipalId>, bool, std::string>(
            "SELECT account_id, user_id, active, created_at FROM access_keys WHERE id = ?", {id})));
    if (!row) return NoKey();
    const auto& [account, user, active, created_at] = *row;
    return AccessKey{id, {account, user}, active, created_at};
}

base::Result<std::vector<AccessKey>> AccessKeys::List(const KeyOwner& owner) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (database_.Query<AccessKeyId, std::optional<PrincipalId>, bool, std::string>(
            "SELECT id, user_id, active, created_at FROM access_keys WHERE account_id = ? "
            "ORDER BY created_at, id",
            {owner.account})));
    std::vector<AccessKey> keys;
    for (const auto& [id, user, active, created_at] : rows) {
        if (user == owner.user) keys.push_back({id, owner, active, created_at});
    }
    return keys;
}

base::Result<base::Secret> AccessKeys::SecretOf(const AccessKey& key) {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<base::Bytes>(
                         "SELECT secret FROM access_keys WHERE id = ? AND active = 1", {key.id}));
    if (!row) return NoKey();
    const std::string name = BoundName(key.id, key.owner);
    return ring_.Unseal({kPurpose, key.owner.account, name}, std::get<0>(*row));
}

}  // namespace access_control
