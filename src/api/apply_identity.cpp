// SPDX-License-Identifier: Apache-2.0
#include "access/arn.h"
#include "access/managed_policies.h"
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "base/assert.h"
#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

using access_control::ManagedPolicies;
using access_control::ManagedPolicy;
using access_control::Principal;
using access_control::PrincipalKind;
using access_control::Principals;
using access_control::Tags;

// What an entry can change of a user or role.
struct Terms {
    std::string trust_policy;  // of a role
    std::chrono::seconds session_max = access_control::kSessionMaxDefault;
    Tags tags;
    std::vector<ManagedPolicy> policies;  // by name without regard to case
};

std::string DisplayName(const std::string& account, const std::string& name) {
    return account + "/" + name;
}

// The text of a policy that was understood when it was stored.
base::Result<base::Json> DocumentJson(const std::string& text) {
    return base::ParseJson(text,
                           {access_control::kPolicyTextBytesMax, access_control::kPolicyDepthMax});
}

base::Result<base::Json> Describe(PrincipalKind kind, const Terms& terms) {
    base::Json json = base::Json::MakeObject();
    if (kind == PrincipalKind::kRole) {
        ASSIGN_OR_RETURN(auto trust_policy, DocumentJson(terms.trust_policy));
        json.Set("trustPolicy", std::move(trust_policy))
            .Set("sessionSecondsMax", terms.session_max.count());
    }
    base::Json tags = base::Json::MakeObject();
    for (const auto& [key, value] : terms.tags) tags.Set(key, value);
    return json.Set("policies", base::JsonArrayOf(terms.policies, &ManagedPolicy::name))
        .Set("tags", std::move(tags));
}

base::Result<Terms> StoredTerms(const Principal& principal, const ApplyTools& tools) {
    Terms terms{principal.trust_policy, principal.session_max, {}, {}};
    ASSIGN_OR_RETURN(terms.tags, Principals(tools.database).TagsOf(principal.id));
    ManagedPolicies all(tools.database);
    ASSIGN_OR_RETURN(const auto attached, all.AttachedTo(principal.id));
    for (const auto& each : attached) {
        ASSIGN_OR_RETURN(terms.policies.emplace_back(),
                         all.FindByName(principal.account, each.name));
    }
    return terms;
}

base::Status OverlayPolicies(const PrincipalEntry& entry, const base::AccountId& account,
                             const ApplyTools& tools, Terms& wanted) {
    if (!entry.policies) return {};
    wanted.policies.clear();
    const auto folded = [](const ManagedPolicy& policy) { return base::AsciiLower(policy.name); };
    for (std::size_t i = 0; i < entry.policies->size(); ++i) {
        const std::string field = entry.field + ".policies[" + std::to_string(i) + "]";
        auto policy = ManagedPolicies(tools.database).FindByName(account, (*entry.policies)[i]);
        if (!policy.ok()) return policy.error().Within(field);
        if (std::ranges::find(wanted.policies, folded(*policy), folded) != wanted.policies.end())
            return base::FieldError(field, "is named twice");
        wanted.policies.push_back(*std::move(policy));
    }
    std::ranges::sort(wanted.policies, {}, folded);
    return {};
}

// Lays what the entry names over what is there.
base::Status Overlay(const PrincipalEntry& entry, const base::AccountId& account,
                     const ApplyTools& tools, Terms& wanted) {
    if (entry.trust_policy) wanted.trust_policy = *entry.trust_policy;
    if (entry.trust) {
        auto made = access_control::MakeTrustPolicy(tools.database, *entry.trust);
        if (!made.ok()) return made.error().Within(entry.field + ".trust");
        const auto parsed = access_control::ParsePolicy(*made, access_control::PolicyKind::kTrust);
        if (!parsed.ok()) return parsed.error().Within(entry.field + ".trust");
        wanted.trust_policy = *std::move(made);
    }
    wanted.session_max = entry.session_max.value_or(wanted.session_max);
    wanted.tags = entry.tags.value_or(wanted.tags);
    return OverlayPolicies(entry, account, tools, wanted);
}

// IAM's operations on users and on roles go by names of their own: ("Attach", "Policy") is iam:AttachUserPolicy.
base::Status PermitOn(const Principal& principal, std::string_view verb, std::string_view object,
                      const ApplyTools& tools) {
    const bool user = principal.kind == PrincipalKind::kUser;
    const std::string action = "iam:" + std::string(verb) + (user ? "User" : "Role");
    return Permit(tools, action + std::string(object),
                  user ? access_control::UserArn(principal.account, principal.name)
                       : access_control::RoleArn(principal.account, principal.name));
}

base::Status WriteTags(const Principal& principal, const Terms& before, const Terms& wanted,
                       const ApplyTools& tools) {
    Principals principals(tools.database);
    // First, so that a key may change its case and there is room for new ones.
    for (const auto& [key, value] : before.tags) {
        if (wanted.tags.contains(key)) continue;
        RETURN_IF_ERROR(PermitOn(principal, "Untag", "", tools));
        RETURN_IF_ERROR(principals.RemoveTag(principal, key));
    }
    for (const auto& [key, value] : wanted.tags) {
        const auto there = before.tags.find(key);
        if (there != before.tags.end() && there->second == value) continue;
        RETURN_IF_ERROR(PermitOn(principal, "Tag", "", tools));
        RETURN_IF_ERROR(principals.SetTag(principal, key, value));
    }
    return {};
}

base::Status WritePolicies(const Principal& principal, const Terms& before, const Terms& wanted,
                           const ApplyTools& tools) {
    ManagedPolicies all(tools.database);
    const auto missing = [](const std::vector<ManagedPolicy>& list, const ManagedPolicy& policy) {
        return std::ranges::find(list, policy.id, &ManagedPolicy::id) == list.end();
    };
    for (const ManagedPolicy& policy : before.policies) {
        if (!missing(wanted.policies, policy)) continue;
        RETURN_IF_ERROR(PermitOn(principal, "Detach", "Policy", tools));
        RETURN_IF_ERROR(all.Detach(policy, principal));
    }
    for (const ManagedPolicy& policy : wanted.policies) {
        if (!missing(before.policies, policy)) continue;
        RETURN_IF_ERROR(PermitOn(principal, "Attach", "Policy", tools));
        RETURN_IF_ERROR(all.Attach(policy, principal));
    }
    return {};
}

// What differs; a role was created with its trust policy and session length.
base::Status Write(const Principal& principal, const Terms& before, const Terms& wanted,
                   const ApplyTools& tools) {
    Principals principals(tools.database);
    if (wanted.trust_policy != before.trust_policy) {
        RETURN_IF_ERROR(Permit(tools, "iam:UpdateAssumeRolePolicy",
                               access_control::RoleArn(principal.account, principal.name)));
        RETURN_IF_ERROR(principals.SetTrustPolicy(principal, wanted.trust_policy));
    }
    if (wanted.session_max != before.session_max) {
        RETURN_IF_ERROR(PermitOn(principal, "Update", "", tools));
        RETURN_IF_ERROR(principals.SetSessionMax(principal, wanted.session_max));
    }
    RETURN_IF_ERROR(WriteTags(principal, before, wanted, tools));
    return WritePolicies(principal, before, wanted, tools);
}

std::string_view KindName(PrincipalKind kind) {
    return kind == PrincipalKind::kUser ? "user" : "role";
}

base::Status Create(const PrincipalEntry& entry, const base::AccountId& account,
                    const ApplyTools& tools, ApplyReport& report) {
    const bool role = entry.kind == PrincipalKind::kRole;
    if (role && !entry.trust && !entry.trust_policy)
        return base::FieldError(entry.field + ".trust", "is missing");
    Terms wanted;
    RETURN_IF_ERROR(Overlay(entry, account, tools, wanted));
    Principals principals(tools.database);
    const auto made =
        role ? principals.CreateRole(account, entry.name, {wanted.trust_policy, wanted.session_max},
                                     tools.random, tools.clock)
             : principals.CreateUser(account, entry.name, tools.random, tools.clock);
    if (!made.ok()) return made.error().Within(entry.field);
    RETURN_IF_ERROR(PermitOn(*made, "Create", "", tools));
    const Terms fresh{wanted.trust_policy, wanted.session_max, {}, {}};
    if (const auto written = Write(*made, fresh, wanted, tools); !written.ok())
        return written.error().Within(entry.field);
    ASSIGN_OR_RETURN(const base::Json after, Describe(entry.kind, wanted));
    report.changes.push_back(MakeCreate(std::string(KindName(entry.kind)),
                                        DisplayName(entry.account, entry.name), after));
    report.changes.back().arn = made->Arn();
    return {};
}

base::Result<base::Json> Describe(const std::string& document) {
    ASSIGN_OR_RETURN(auto json, DocumentJson(document));
    return base::Json::MakeObject().Set("document", std::move(json));
}

}  // namespace

base::Status ApplyPolicy(const PolicyEntry& entry, const ApplyTools& tools, ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto account,
                     AccountNamed(entry.account, entry.field + ".account", tools));
    ManagedPolicies policies(tools.database);
    ASSIGN_OR_RETURN(const base::Json after, Describe(entry.document));
    const auto stored = policies.FindByName(account, entry.name);
    if (!stored.ok() && stored.error().code == base::ErrorCode::kNotFound) {
        RETURN_IF_ERROR(
            Permit(tools, "iam:CreatePolicy", access_control::PolicyArn(account, entry.name)));
        const auto made =
            policies.Create(account, entry.name, entry.document, tools.random, tools.clock);
        if (!made.ok()) return made.error().Within(entry.field);
        report.changes.push_back(
            MakeCreate("policy", DisplayName(entry.account, entry.name), after));
        report.changes.back().arn = made->Arn();
        return {};
    }
    if (!stored.ok()) return stored.error().Within(entry.field);
    ASSIGN_OR_RETURN(const base::Json before, Describe(stored->document));
    Change change = MakeUpdate("policy", DisplayName(entry.account, stored->name), before, after);
    if (change.action == Action::kUpdate) {
        RETURN_IF_ERROR(Permit(tools, "iam:CreatePolicyVersion",
                               access_control::PolicyArn(account, stored->name)));
        const auto updated = policies.SetDocument(*stored, entry.document);
        if (!updated.ok()) return updated.error().Within(entry.field);
    }
    change.arn = stored->Arn();
    report.changes.push_back(std::move(change));
    return {};
}

base::Status ApplyPrincipal(const PrincipalEntry& entry, const ApplyTools& tools,
                            ApplyReport& report) {
    ASSIGN_OR_RETURN(const auto account,
                     AccountNamed(entry.account, entry.field + ".account", tools));
    const auto stored = Principals(tools.database).FindByName(account, entry.kind, entry.name);
    if (!stored.ok() && stored.error().code == base::ErrorCode::kNotFound)
        return Create(entry, account, tools, report);
    if (!stored.ok()) return stored.error().Within(entry.field);
    ASSIGN_OR_RETURN(const Terms before, StoredTerms(*stored, tools));
    Terms wanted = before;
    RETURN_IF_ERROR(Overlay(entry, account, tools, wanted));
    ASSIGN_OR_RETURN(const base::Json old, Describe(entry.kind, before));
    ASSIGN_OR_RETURN(const base::Json after, Describe(entry.kind, wanted));
    Change change = MakeUpdate(std::string(KindName(entry.kind)),
                               DisplayName(entry.account, stored->name), old, after);
    if (change.action == Action::kUpdate) {
        if (const auto written = Write(*stored, before, wanted, tools); !written.ok())
            return written.error().Within(entry.field);
    }
    change.arn = stored->Arn();
    report.changes.push_back(std::move(change));
    return {};
}

}  // namespace api
