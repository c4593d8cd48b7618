// SPDX-License-Identifier: Apache-2.0
#include "access/access_keys.h"
#include "access/console_credentials.h"
#include "access/managed_policies.h"
#include "access/tokens.h"
#include "server/reapply_steps.h"

#include <algorithm>
#include <utility>

namespace server {
namespace {

using access_control::AccessKeys;
using access_control::ManagedPolicies;
using access_control::ManagedPolicy;
using access_control::Principal;
using access_control::PrincipalKind;
using access_control::Principals;
using base::Result;

constexpr std::string_view kDenyName = "glovebox-restored";
constexpr std::string_view kDenyDocument =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";

base::Error SaysTooLittle() { return base::Conflict("the record does not say whose it is"); }

Result<Principal> PrincipalOf(const ReapplyTools& tools, const audit::Record& record) {
    for (const auto& [word, kind] :
         {std::pair{"user", PrincipalKind::kUser}, std::pair{"role", PrincipalKind::kRole}}) {
        const auto named = FindResource(record, word);
        if (named)
            return Principals(tools.database).FindByName(named->account, kind, named->After(word));
    }
    return SaysTooLittle();
}

Result<ManagedPolicy> PolicyOf(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "policy");
    if (!named) return SaysTooLittle();
    return ManagedPolicies(tools.database).FindByName(named->account, named->After("policy"));
}

Result<access_control::AccessKey> KeyOf(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "access-key");
    if (!named) return SaysTooLittle();
    return AccessKeys(tools.database, tools.keys)
        .Find(access_control::AccessKeyId(named->After("access-key")));
}

bool Denies(const ManagedPolicy& policy) {
    const auto document =
        access_control::ParsePolicy(policy.document, access_control::PolicyKind::kIdentity);
    return !document.ok() ||
           std::ranges::any_of(document->statements, [](const access_control::Statement& each) {
               return each.effect == access_control::Effect::kDeny;
           });
}

// The account's policy that denies everything.
Result<ManagedPolicy> DenyingPolicy(const ReapplyTools& tools, const base::AccountId& account) {
    ManagedPolicies policies(tools.database);
    auto found = policies.FindByName(account, kDenyName);
    if (!found.ok() && found.error().code == base::ErrorCode::kNotFound) {
        return policies.Create(account, std::string(kDenyName), std::string(kDenyDocument),
                               tools.random, tools.clock);
    }
    if (!found.ok()) return found.error();
    RETURN_IF_ERROR(policies.SetDocument(*found, std::string(kDenyDocument)));
    return found;
}

// One that denies everything stands for all that must make room for it.
base::Status MakeRoom(ManagedPolicies& policies, const Principal& principal) {
    ASSIGN_OR_RETURN(const auto attached, policies.AttachedTo(principal.id));
    if (attached.size() < access_control::kAttachedPoliciesMax) return {};
    ASSIGN_OR_RETURN(const auto first,
                     policies.FindByName(principal.account, attached.front().name));
    return policies.Detach(first, principal);
}

std::string NameOf(const Principal& principal) {
    return (principal.kind == PrincipalKind::kUser ? "user " : "role ") + principal.name;
}

Result<Taken> Deny(const ReapplyTools& tools, const Principal& principal) {
    ASSIGN_OR_RETURN(const auto denying, DenyingPolicy(tools, principal.account));
    ManagedPolicies policies(tools.database);
    RETURN_IF_ERROR(MakeRoom(policies, principal));
    RETURN_IF_ERROR(policies.Attach(denying, principal));
    return Taken("attached policy " + denying.name + " to " + NameOf(principal));
}

}  // namespace

Result<Taken> DeleteKeyAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const auto key, KeyOf(tools, record));
    RETURN_IF_ERROR(AccessKeys(tools.database, tools.keys).Delete(key));
    return Taken("deleted access key " + key.id.text());
}

// It may have been enabled as well: the record does not say.
Result<Taken> DisableKeyAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const auto key, KeyOf(tools, record));
    RETURN_IF_ERROR(AccessKeys(tools.database, tools.keys).SetActive(key, false));
    return Taken("disabled access key " + key.id.text());
}

Result<Taken> DeleteTokenAgain(const ReapplyTools& tools, const audit::Record& record) {
    const auto named = FindResource(record, "token");
    if (!named) return SaysTooLittle();
    access_control::Tokens tokens(tools.database);
    ASSIGN_OR_RETURN(const auto token,
                     tokens.Find(named->account, access_control::TokenId(named->After("token"))));
    RETURN_IF_ERROR(tokens.Delete(token));
    return Taken("deleted token " + token.id.text());
}

Result<Taken> DeletePrincipalAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Principal principal, PrincipalOf(tools, record));
    RETURN_IF_ERROR(Principals(tools.database).Delete(principal));
    return Taken("deleted " + NameOf(principal));
}

Result<Taken> DenyPrincipal(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Principal principal, PrincipalOf(tools, record));
    return Deny(tools, principal);
}

Result<Taken> DenyPolicy(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const ManagedPolicy policy, PolicyOf(tools, record));
    RETURN_IF_ERROR(
        ManagedPolicies(tools.database).SetDocument(policy, std::string(kDenyDocument)));
    return Taken("made policy " + policy.name + " deny everything");
}

// Who holds it still lost it in a way that no record tells.
Result<Taken> DeletePolicyAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const ManagedPolicy policy, PolicyOf(tools, record));
    const auto deleted = ManagedPolicies(tools.database).Delete(policy);
    if (deleted.ok()) return Taken("deleted policy " + policy.name);
    if (deleted.error().code != base::ErrorCode::kConflict) return deleted.error();
    return DenyPolicy(tools, record);
}

// What a policy denies was taken away; what it allows is not given again.
Result<Taken> AttachAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Principal principal, PrincipalOf(tools, record));
    const auto policy = PolicyOf(tools, record);
    if (policy.ok() && !Denies(*policy)) return Taken();
    return Deny(tools, principal);
}

Result<Taken> DetachAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Principal principal, PrincipalOf(tools, record));
    const auto policy = PolicyOf(tools, record);
    if (!policy.ok() && policy.error().code == base::ErrorCode::kNotFound) return Taken();
    if (!policy.ok() || Denies(*policy)) return Deny(tools, principal);
    RETURN_IF_ERROR(ManagedPolicies(tools.database).Detach(*policy, principal));
    return Taken("detached policy " + policy->name + " from " + NameOf(principal));
}

// The password of then, or the one without a code, would open again.
Result<Taken> RemovePasswordAgain(const ReapplyTools& tools, const audit::Record& record) {
    ASSIGN_OR_RETURN(const Principal user, PrincipalOf(tools, record));
    RETURN_IF_ERROR(
        access_control::ConsoleCredentials(tools.database, tools.keys).RemovePassword(user));
    return Taken("removed the password of " + NameOf(user));
}

}  // namespace server
