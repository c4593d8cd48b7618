// SPDX-License-Identifier: Apache-2.0
#include "access/managed_policies.h"
#include "base/file.h"
#include "server/commands.h"
#include "server/identity.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <map>
#include <utility>

namespace server {
namespace {

using access_control::ManagedPolicies;
using access_control::ManagedPolicy;
using access_control::PrincipalKind;
using access_control::Principals;

base::Json ToJson(const ManagedPolicy& policy) {
    base::Json json = base::Json::MakeObject();
    json.Set("name", policy.name).Set("arn", policy.Arn()).Set("id", policy.id.text());
    return json;
}

base::Result<Shown> Create(Node& node, const CreatePolicyArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    ASSIGN_OR_RETURN(const std::string document,
                     base::ReadFile(arguments.file, access_control::kPolicyTextBytesMax));
    const auto policy =
        ManagedPolicies(node.database())
            .Create(account.id, arguments.name, document, node.random(), node.clock());
    if (!policy.ok()) return policy.error().Within(arguments.file);
    return Shown{
        FieldText("Created.",
                  {{"policy", policy->name}, {"arn", policy->Arn()}, {"id", policy->id.text()}}),
        ToJson(*policy).Set("status", "CREATED")};
}

base::Result<Shown> Change(Node& node, const AttachmentArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    ManagedPolicies policies(node.database());
    ASSIGN_OR_RETURN(const auto policy, policies.FindByName(account.id, arguments.policy));
    ASSIGN_OR_RETURN(const auto whom,
                     FindUserOrRole(node, arguments.account, arguments.user, arguments.role));
    RETURN_IF_ERROR(arguments.attach ? policies.Attach(policy, whom)
                                     : policies.Detach(policy, whom));
    base::Json json = base::Json::MakeObject();
    json.Set("status", arguments.attach ? "ATTACHED" : "DETACHED")
        .Set("policy", policy.name)
        .Set(whom.kind == PrincipalKind::kUser ? "user" : "role", whom.name);
    return Shown{fmt::format("{} policy {} {} {}.\n", arguments.attach ? "Attached" : "Detached",
                             policy.name, arguments.attach ? "to" : "from", Described(whom)),
                 std::move(json)};
}

// Who has which policy, by the policy's name.
base::Result<std::multimap<std::string, std::string>> Holders(Node& node,
                                                              const base::AccountId& account) {
    std::multimap<std::string, std::string> holders;
    for (const auto kind : {PrincipalKind::kUser, PrincipalKind::kRole}) {
        ASSIGN_OR_RETURN(const auto all, Principals(node.database()).List(account, kind));
        for (const auto& each : all) {
            ASSIGN_OR_RETURN(const auto attached,
                             ManagedPolicies(node.database()).AttachedTo(each.id));
            for (const auto& policy : attached) holders.emplace(policy.name, Described(each));
        }
    }
    return holders;
}

base::Result<Shown> List(Node& node, const ListPoliciesArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    ASSIGN_OR_RETURN(const auto all, ManagedPolicies(node.database()).List(account.id));
    ASSIGN_OR_RETURN(const auto holders, Holders(node, account.id));
    Shown shown{{}, base::Json::MakeArray()};
    std::vector<std::vector<std::string>> rows;
    for (const ManagedPolicy& policy : all) {
        std::string names;
        base::Json list = base::Json::MakeArray();
        const auto [first, last] = holders.equal_range(policy.name);
        for (auto it = first; it != last; ++it) {
            names += (names.empty() ? "" : ", ") + it->second;
            list.Append(it->second);
        }
        rows.push_back({policy.name, policy.Arn(), names});
        shown.json.Append(ToJson(policy).Set("attachedTo", std::move(list)));
    }
    shown.text = ListText({"policy", "arn", "attached to"}, rows);
    return shown;
}

}  // namespace

int Run(Node& node, const CreatePolicyArguments& arguments) {
    return ShowAndKeep(node, arguments.json,
                       {"iam:CreatePolicy", arguments.account, "policy/" + arguments.name},
                       [&] { return Create(node, arguments); });
}

int Run(Node& node, const DeletePolicyArguments& arguments) {
    const OperatorAct act{"iam:DeletePolicy", arguments.account, "policy/" + arguments.name};
    return ShowAndKeep(node, arguments.json, act, [&]() -> base::Result<Shown> {
        ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
        ManagedPolicies policies(node.database());
        ASSIGN_OR_RETURN(const auto policy, policies.FindByName(account.id, arguments.name));
        RETURN_IF_ERROR(policies.Delete(policy));
        return Shown{fmt::format("Deleted policy {}.\n", policy.name),
                     ToJson(policy).Set("status", "DELETED")};
    });
}

int Run(Node& node, const ListPoliciesArguments& arguments) {
    return Show(arguments.json, [&] { return List(node, arguments); });
}

int Run(Node& node, const AttachmentArguments& arguments) {
    const std::string verb = arguments.attach ? "iam:Attach" : "iam:Detach";
    const bool role = arguments.user.empty();
    OperatorAct act{verb + (role ? "RolePolicy" : "UserPolicy"), arguments.account,
                    role ? "role/" + arguments.role : "user/" + arguments.user};
    if (const auto account = FindAccount(node, arguments.account); account.ok())
        act.also = "arn:aws:iam::" + account->id.text() + ":policy/" + arguments.policy;
    return ShowAndKeep(node, arguments.json, act, [&] { return Change(node, arguments); });
}

}  // namespace server
