// SPDX-License-Identifier: Apache-2.0
#include "access/managed_policies.h"

#include "access/arn.h"
#include "access/identity_generation.h"
#include "access/name.h"
#include "access/unique_id.h"
#include "base/object_reader.h"
#include "base/utf8.h"

namespace access_control {
namespace {

base::Status CheckDocument(const std::string& text) {
    const auto document = ParsePolicy(text, PolicyKind::kIdentity);
    if (!document.ok()) return document.error().Within("policy");
    return {};
}

base::Error NoPolicy(std::string_view name) {
    return base::NotFound("there is no policy " + base::QuoteName(name));
}

}  // namespace

std::string ManagedPolicy::Arn() const { return PolicyArn(account, name); }

base::Result<ManagedPolicy> ManagedPolicies::Create(const base::AccountId& account,
                                                    const std::string& name,
                                                    const std::string& document,
                                                    base::Random& random, base::Clock& clock) {
    RETURN_IF_ERROR(CheckIdentityName(name, kPolicyNameBytesMax));
    RETURN_IF_ERROR(CheckDocument(document));
    ManagedPolicy policy{PolicyId(UniqueId(kPolicyIdPrefix, random)), account, name, document};
    ASSIGN_OR_RETURN(
        const auto inserted,
        database_.Execute("INSERT INTO managed_policies (id, account_id, name, folded_name, "
                          "document, created_at) VALUES (?, ?, ?, ?, ?, ?) "
                          "ON CONFLICT (account_id, folded_name) DO NOTHING",
                          {policy.id, account, name, base::AsciiLower(name), document,
                           base::ToIso8601(clock.Now())}));
    if (inserted == 1) return policy;
    return base::Conflict("the policy " + base::QuoteName(name) + " exists already");
}

base::Status ManagedPolicies::SetDocument(const ManagedPolicy& policy,
                                          const std::string& document) {
    RETURN_IF_ERROR(CheckDocument(document));
    ASSIGN_OR_RETURN(const auto changed,
                     database_.Execute("UPDATE managed_policies SET document = ? WHERE id = ?",
                                       {document, policy.id}));
    if (changed == 1) return NoteIdentityChange(database_);
    return NoPolicy(policy.name);
}

base::Status ManagedPolicies::Delete(const ManagedPolicy& policy) {
    ASSIGN_OR_RETURN(const auto attached,
                     database_.QueryOne<PrincipalId>("SELECT principal_id FROM policy_attachments "
                                                     "WHERE policy_id = ?",
                                                     {policy.id}));
    if (attached) {
        return base::Conflict("the policy " + base::QuoteName(policy.name) +
                              " is attached; detach it first");
    }
    ASSIGN_OR_RETURN(const auto deleted,
                     database_.Execute("DELETE FROM managed_policies WHERE id = ?", {policy.id}));
    if (deleted == 1) return {};
    return NoPolicy(policy.name);
}

base::Result<ManagedPolicy> ManagedPolicies::FindByName(const base::AccountId& account,
                                                        std::string_view name) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<PolicyId, std::string, std::string>(
                         "SELECT id, name, document FROM managed_policies WHERE account_id = ? AND "
                         "folded_name = ?",
                         {account, base::AsciiLower(name)})));
    if (!row) return NoPolicy(name);
    return ManagedPolicy{std::get<0>(*row), account, std::get<1>(*row), std::get<2>(*row)};
}

base::Result<std::vector<ManagedPolicy>> ManagedPolicies::List(const base::AccountId& account) {
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<PolicyId, std::string, std::string>(
                         "SELECT id, name, document FROM managed_policies WHERE account_id = ? "
                         "ORDER BY folded_name",
                         {account})));
    std::vector<ManagedPolicy> policies;
    for (const auto& [id, name, document] : rows) policies.push_back({id, account, name, document});
    return policies;
}

base::Status ManagedPolicies::Attach(const ManagedPolicy& policy, const Principal& principal) {
    if (policy.account != principal.account) return NoPolicy(policy.name);
    ASSIGN_OR_RETURN(const auto attached, AttachedTo(principal.id));
    if (attached.size() >= kAttachedPoliciesMax) {
        return base::ResourceExhausted("a user or role has at most " +
                                       std::to_string(kAttachedPoliciesMax) + " policies");
    }
    const auto inserted = database_.Execute("INSERT INTO policy_attachments (principal_id, "
                                            "policy_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                            {principal.id, policy.id});
    if (!inserted.ok()) return inserted.error();
    return NoteIdentityChange(database_);
}

base::Status ManagedPolicies::Detach(const ManagedPolicy& policy, const Principal& principal) {
    ASSIGN_OR_RETURN(const auto removed,
                     database_.Execute("DELETE FROM policy_attachments WHERE principal_id = ? AND "
                                       "policy_id = ?",
                                       {principal.id, policy.id}));
    if (removed == 1) return NoteIdentityChange(database_);
    return base::NotFound("the policy " + base::QuoteName(policy.name) + " is not attached");
}

base::Result<std::vector<NamedPolicy>> ManagedPolicies::AttachedTo(const PrincipalId& principal) {
    ASSIGN_OR_RETURN(const auto rows, (database_.Query<std::string, std::string>(
                                          "SELECT p.name, p.document FROM managed_policies p "
                                          "JOIN policy_attachments a ON a.policy_id = p.id "
                                          "WHERE a.principal_id = ? ORDER BY p.folded_name",
                                          {principal})));
    std::vector<NamedPolicy> policies;
    for (const auto& [name, document] : rows) {
        // One that is no longer understood must not be passed over: it might deny.
        auto parsed = ParsePolicy(document, PolicyKind::kIdentity);
        if (!parsed.ok()) return parsed.error().Within("policy " + base::QuoteName(name));
        policies.push_back({name, *std::move(parsed)});
    }
    return policies;
}

}  // namespace access_control
