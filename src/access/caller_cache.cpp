// SPDX-License-Identifier: Apache-2.0
#include "access/caller_cache.h"

#include "access/identity_generation.h"

namespace access_control {
namespace {

std::string ScopeText(const crypto::SigV4Scope& scope) {
    return std::string(scope.day)
        .append("/")
        .append(scope.region)
        .append("/")
        .append(scope.service);
}

}  // namespace

// Whatever differs from what was kept is looked up anew, and refused there if it must be.
const base::Secret* CallerCache::Find(const crypto::SigV4Authorization& authorization,
                                      base::WallTime now) {
    const auto entry = entries_.find(authorization.access_key_id);
    if (entry == entries_.end() || now >= entry->second.expires) return nullptr;
    if (!entry->second.token.Equals(base::Secret::FromText(authorization.session_token)))
        return nullptr;
    const auto key = entry->second.signing_keys.find(ScopeText(authorization.scope()));
    return key == entry->second.signing_keys.end() ? nullptr : &key->second;
}

base::Result<std::variant<KnownCaller, crypto::SigV4Refusal>>
CallerCache::Claim(const crypto::SigV4Authorization& authorization, base::WallTime now) {
    // Read before the identities: a change in between is then noticed next time.
    ASSIGN_OR_RETURN(const std::int64_t generation, IdentityGeneration(database_));
    if (generation != generation_) entries_.clear();
    generation_ = generation;
    if (const base::Secret* key = Find(authorization, now)) {
        return {KnownCaller{entries_.at(authorization.access_key_id).caller, key->Clone()}};
    }
    ASSIGN_OR_RETURN(auto claim, callers_.Claim(authorization, now));
    if (auto* refusal = std::get_if<crypto::SigV4Refusal>(&claim)) return {std::move(*refusal)};
    auto& claimed = std::get<ClaimedCaller>(claim);
    if (entries_.size() >= kCallersCachedMax) entries_.clear();
    Entry& entry = entries_[authorization.access_key_id];
    if (entry.signing_keys.size() >= kScopesCachedMax) entry.signing_keys.clear();
    entry.caller = std::make_shared<const Caller>(std::move(claimed.caller));
    entry.expires = claimed.expires;
    entry.token = base::Secret::FromText(authorization.session_token);
    base::Secret& key = entry.signing_keys[ScopeText(authorization.scope())];
    key = crypto::SigV4SigningKey(claimed.secret_access_key, authorization.scope());
    return {KnownCaller{entry.caller, key.Clone()}};
}

}  // namespace access_control
