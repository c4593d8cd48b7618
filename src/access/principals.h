// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/decide.h"
#include "base/clock.h"
#include "base/random.h"
#include "metadata/database.h"

#include <chrono>

namespace access_control {

using PrincipalId = base::Id<struct PrincipalTag>;  // AIDA... of a user, AROA... of a role

inline constexpr std::chrono::seconds kSessionMin = std::chrono::minutes(15);
inline constexpr std::chrono::seconds kSessionMaxDefault = std::chrono::hours(1);
inline constexpr std::chrono::seconds kSessionMaxMost = std::chrono::hours(12);
inline constexpr std::size_t kPrincipalTagsMax = 50;
inline constexpr std::size_t kTagValueBytesMax = 256;

enum class PrincipalKind { kUser, kRole };

// A user or a role of an account. The account itself, its root, needs none.
struct Principal {
    PrincipalId id;
    base::AccountId account;
    PrincipalKind kind = PrincipalKind::kUser;
    std::string name;          // unique among its kind in the account, without regard to case
    std::string trust_policy;  // of a role: the text of the document
    std::chrono::seconds session_max{0};  // of a role: how long a session may last

    std::string Arn() const;
};

struct RoleTerms {
    std::string trust_policy;
    std::chrono::seconds session_max = kSessionMaxDefault;
};

// The users and roles of a node. Single-threaded, like the database; changes belong to the
// caller's transaction, where its record is.
class Principals final {
  public:
    explicit Principals(metadata::Database& database) : database_(database) {}

    // kConflict when the name is taken in any case, kInvalidArgument for a name, document or time
    // that is not one.
    base::Result<Principal> CreateUser(const base::AccountId& account, const std::string& name,
                                       base::Random& random, base::Clock& clock);
    base::Result<Principal> CreateRole(const base::AccountId& account, const std::string& name,
                                       const RoleTerms& terms, base::Random& random,
                                       base::Clock& clock);
    base::Status SetTrustPolicy(const Principal& role, const std::string& trust_policy);
    // For sessions that start from now on.
    base::Status SetSessionMax(const Principal& role, std::chrono::seconds session_max);
    // With all its keys, sessions, tags and attachments.
    base::Status Delete(const Principal& principal);

    base::Result<Principal> FindByName(const base::AccountId& account, PrincipalKind kind,
                                       std::string_view name);
    base::Result<Principal> FindById(const PrincipalId& id);
    base::Result<std::vector<Principal>> List(const base::AccountId& account, PrincipalKind kind);

    // A key is unique without regard to case, since conditions ignore it.
    base::Status SetTag(const Principal& principal, const std::string& key,
                        const std::string& value);
    base::Status RemoveTag(const Principal& principal, const std::string& key);
    base::Result<Tags> TagsOf(const PrincipalId& principal);

  private:
    base::Result<Principal> Insert(Principal principal, base::Clock& clock);

    metadata::Database& database_;
};

}  // namespace access_control
