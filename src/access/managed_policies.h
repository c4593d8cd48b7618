// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/principals.h"

namespace access_control {

using PolicyId = base::Id<struct PolicyTag>;  // ANPA...

inline constexpr std::size_t kAttachedPoliciesMax = 20;

// A policy of an account that can be attached to its users and roles.
struct ManagedPolicy {
    PolicyId id;
    base::AccountId account;
    std::string name;      // unique in the account, without regard to case
    std::string document;  // as it was given

    std::string Arn() const;
};

// The policies of a node and what they are attached to. Single-threaded, like the database; changes
// belong to the caller's transaction.
class ManagedPolicies final {
  public:
    explicit ManagedPolicies(metadata::Database& database) : database_(database) {}

    base::Result<ManagedPolicy> Create(const base::AccountId& account, const std::string& name,
                                       const std::string& document, base::Random& random,
                                       base::Clock& clock);
    base::Status SetDocument(const ManagedPolicy& policy, const std::string& document);
    // kConflict while it is attached.
    base::Status Delete(const ManagedPolicy& policy);

    base::Result<ManagedPolicy> FindByName(const base::AccountId& account, std::string_view name);
    base::Result<std::vector<ManagedPolicy>> List(const base::AccountId& account);

    // Both must be of one account. Attaching twice is attaching once.
    base::Status Attach(const ManagedPolicy& policy, const Principal& principal);
    // kNotFound when it is not attached.
    base::Status Detach(const ManagedPolicy& policy, const Principal& principal);
    // Parsed, by name: what Decide takes.
    base::Result<std::vector<NamedPolicy>> AttachedTo(const PrincipalId& principal);

  private:
    metadata::Database& database_;
};

}  // namespace access_control
