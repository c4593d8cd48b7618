// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/address_range.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace access_control {

// White space does not count towards a document's bytes, as with AWS.
inline constexpr std::size_t kPolicyBytesMax = 6'144;
inline constexpr std::size_t kTrustPolicyBytesMax = 10'240;
inline constexpr std::size_t kPolicyTextBytesMax = std::size_t{64} << 10U;  // with white space
inline constexpr std::size_t kPolicyDepthMax = 8;
inline constexpr std::size_t kStatementsMax = 100;
inline constexpr std::size_t kStatementValuesMax = 500;  // of one element or condition
inline constexpr std::size_t kStatementConditionsMax = 50;
inline constexpr std::size_t kPatternBytesMax = 2'048;
inline constexpr std::size_t kTagKeyBytesMax = 128;

enum class Effect { kAllow, kDeny };

// Action or NotAction, Resource or NotResource.
struct Patterns {
    std::vector<std::string> any_of;
    bool negated = false;

    bool operator==(const Patterns&) const = default;
};

enum class ConditionOperator {
    kStringEquals,
    kStringNotEquals,
    kStringLike,
    kStringNotLike,
    kBool,
    kIpAddress,
    kNotIpAddress,
    kDateGreaterThan,
    kDateLessThan,
    kArnLike,
    kArnNotLike,
};

enum class ConditionKey {
    kSourceIp,
    kCurrentTime,
    kSecureTransport,
    kPrincipalArn,
    kPrincipalTag,
    kResourceTag,
    kExternalId,  // of trust policies only
};

using ConditionValue = std::variant<std::string, bool, base::WallTime, AddressRange>;

// Holds when the key's value meets the operator with any of the values; the Not forms when with
// none, and then also when the request has no such key.
struct Condition {
    ConditionOperator comparison = ConditionOperator::kStringEquals;
    ConditionKey key = ConditionKey::kSourceIp;
    std::string tag;  // of kPrincipalTag and kResourceTag
    std::vector<ConditionValue> values;

    bool operator==(const Condition&) const = default;
};

// Whom a role trusts: everybody, a whole account, or one user, role or session by its ARN.
struct TrustedPrincipal {
    bool everybody = false;
    base::AccountId account;  // of an account only
    std::string arn;          // of one principal only

    bool operator==(const TrustedPrincipal&) const = default;
};

struct Statement {
    std::string sid;
    Effect effect = Effect::kDeny;
    Patterns actions;    // in lower case, as actions are compared without regard to it
    Patterns resources;  // of an identity's policy only
    std::vector<TrustedPrincipal> principals;  // of a trust policy only
    std::vector<Condition> conditions;         // all must hold

    bool operator==(const Statement&) const = default;
};

// A policy that was understood whole. Immutable value.
struct PolicyDocument {
    std::vector<Statement> statements;

    bool operator==(const PolicyDocument&) const = default;
};

enum class PolicyKind {
    kIdentity,  // of users and roles: actions and resources
    kTrust,     // of a role: who may assume it
};

// Refuses a document with an element, operator, key or value it does not know; the error names the
// place.
base::Result<PolicyDocument> ParsePolicy(std::string_view json, PolicyKind kind);

}  // namespace access_control
