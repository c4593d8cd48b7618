// SPDX-License-Identifier: Apache-2.0
#include "access/decide.h"

#include "access/wildcard.h"
#include "base/assert.h"
#include "base/utf8.h"

#include <algorithm>

namespace access_control {
namespace {

// The value of a key, or none when the request has no such key.
std::optional<ConditionValue> TagValue(const Tags& tags, const std::string& key) {
    const auto exact = tags.find(key);
    if (exact != tags.end()) return exact->second;
    const std::string lower = base::AsciiLower(key);
    for (const auto& [name, value] : tags) {
        if (base::AsciiLower(name) == lower) return value;
    }
    return std::nullopt;
}

std::optional<ConditionValue> Text(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

std::optional<ConditionValue> ValueOf(const Condition& condition, const RequestContext& context) {
    switch (condition.key) {
        case ConditionKey::kSourceIp: return Text(context.source_ip);
        case ConditionKey::kCurrentTime: return context.now;
        case ConditionKey::kSecureTransport: return context.secure_transport;
        case ConditionKey::kPrincipalArn: return Text(context.principal_arn);
        case ConditionKey::kPrincipalTag: return TagValue(context.principal_tags, condition.tag);
        case ConditionKey::kResourceTag: return TagValue(context.resource_tags, condition.tag);
        case ConditionKey::kExternalId:
            if (!context.external_id) return std::nullopt;
            return *context.external_id;
    }
    UNREACHABLE();
}

// One value of the policy against the request's, of the kinds that parsing made sure of.
bool Meets(ConditionOperator comparison, const ConditionValue& wanted, const ConditionValue& is) {
    switch (comparison) {
        case ConditionOperator::kStringEquals:
        case ConditionOperator::kStringNotEquals:
        case ConditionOperator::kBool: return wanted == is;
        case ConditionOperator::kStringLike:
        case ConditionOperator::kStringNotLike:
            return MatchesWildcard(std::get<std::string>(wanted), std::get<std::string>(is));
        case ConditionOperator::kArnLike:
        case ConditionOperator::kArnNotLike:
            return MatchesArn(std::get<std::string>(wanted), std::get<std::string>(is));
        case ConditionOperator::kIpAddress:
        case ConditionOperator::kNotIpAddress:
            return std::get<AddressRange>(wanted).Contains(std::get<std::string>(is));
        case ConditionOperator::kDateGreaterThan:
            return std::get<base::WallTime>(is) > std::get<base::WallTime>(wanted);
        case ConditionOperator::kDateLessThan:
            return std::get<base::WallTime>(is) < std::get<base::WallTime>(wanted);
    }
    UNREACHABLE();
}

bool IsNegated(ConditionOperator comparison) {
    return comparison == ConditionOperator::kStringNotEquals ||
           comparison == ConditionOperator::kStringNotLike ||
           comparison == ConditionOperator::kNotIpAddress ||
           comparison == ConditionOperator::kArnNotLike;
}

bool Holds(const Condition& condition, const RequestContext& context) {
    const auto is = ValueOf(condition, context);
    const bool met = is && std::ranges::any_of(condition.values, [&](const auto& wanted) {
                         return Meets(condition.comparison, wanted, *is);
                     });
    return met != IsNegated(condition.comparison);
}

bool AllHold(const Statement& statement, const RequestContext& context) {
    return std::ranges::all_of(statement.conditions, [&](const Condition& condition) {
        return Holds(condition, context);
    });
}

bool Covers(const Patterns& patterns, std::string_view text) {
    const bool found = std::ranges::any_of(patterns.any_of, [&](const std::string& pattern) {
        return MatchesWildcard(pattern, text);
    });
    return found != patterns.negated;
}

// What is excepted under one of its names is excepted.
bool CoversResource(const Patterns& patterns, const AccessQuestion& question) {
    const bool covers = Covers(patterns, question.resource);
    if (question.also_named.empty()) return covers;
    const bool also = Covers(patterns, question.also_named);
    return patterns.negated ? covers && also : covers || also;
}

bool Applies(const Statement& statement, std::string_view lower_action,
             const AccessQuestion& question) {
    return Covers(statement.actions, lower_action) &&
           CoversResource(statement.resources, question) && AllHold(statement, question.context);
}

Trust TrustBy(const TrustedPrincipal& principal, const TrustQuestion& question) {
    if (principal.everybody) return Trust::kByAccount;
    if (!principal.account.empty()) {
        return principal.account == question.account ? Trust::kByAccount : Trust::kNotTrusted;
    }
    const bool named = principal.arn == question.arn ||
                       (!question.role_arn.empty() && principal.arn == question.role_arn);
    return named ? Trust::kByPrincipal : Trust::kNotTrusted;
}

Trust TrustBy(const Statement& statement, const TrustQuestion& question) {
    Trust best = Trust::kNotTrusted;
    for (const TrustedPrincipal& principal : statement.principals)
        best = std::max(best, TrustBy(principal, question));
    return AllHold(statement, question.context) ? best : Trust::kNotTrusted;
}

}  // namespace

Decision Decide(std::span<const NamedPolicy> policies, const AccessQuestion& question) {
    const std::string lower_action = base::AsciiLower(question.action);
    Decision decision;
    for (const NamedPolicy& policy : policies) {
        const auto& statements = policy.document.statements;
        for (std::size_t i = 0; i < statements.size(); ++i) {
            const bool denies = statements[i].effect == Effect::kDeny;
            if ((!denies && decision.allowed()) || !Applies(statements[i], lower_action, question))
                continue;
            decision = {denies ? Verdict::kDenied : Verdict::kAllowed, policy.name, i,
                        statements[i].sid};
            if (denies) return decision;
        }
    }
    return decision;
}

Trust DecideTrust(const PolicyDocument& trust_policy, const TrustQuestion& question) {
    Trust best = Trust::kNotTrusted;
    for (const Statement& statement : trust_policy.statements) {
        const Trust trust = TrustBy(statement, question);
        if (trust == Trust::kNotTrusted) continue;
        if (statement.effect == Effect::kDeny) return Trust::kDenied;
        best = std::max(best, trust);
    }
    return best;
}

}  // namespace access_control
