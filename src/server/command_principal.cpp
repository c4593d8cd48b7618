// SPDX-License-Identifier: Apache-2.0
#include "access/role_sessions.h"
#include "access/trust_policy.h"
#include "base/file.h"
#include "server/commands.h"
#include "server/identity.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using access_control::Principal;
using access_control::PrincipalKind;
using access_control::Principals;

base::Json ToJson(const Principal& principal) {
    base::Json json = base::Json::MakeObject();
    json.Set("name", principal.name).Set("arn", principal.Arn()).Set("id", principal.id.text());
    return json;
}

base::Status SetTags(Node& node, const Principal& principal,
                     const std::vector<std::string>& texts) {
    ASSIGN_OR_RETURN(const auto tags, ParseTags(texts));
    for (const auto& [key, value] : tags)
        RETURN_IF_ERROR(Principals(node.database()).SetTag(principal, key, value));
    return {};
}

Shown Created(const Principal& principal) {
    const bool user = principal.kind == PrincipalKind::kUser;
    Shown shown;
    shown.text = FieldText("Created.", {{user ? "user" : "role", principal.name},
                                        {"arn", principal.Arn()},
                                        {"id", principal.id.text()}});
    shown.json = ToJson(principal).Set("status", "CREATED");
    return shown;
}

base::Result<std::string> TrustPolicy(Node& node, const CreateRoleArguments& arguments) {
    if (!arguments.trust_policy_file.empty()) {
        return base::ReadFile(arguments.trust_policy_file, access_control::kPolicyTextBytesMax);
    }
    return access_control::MakeTrustPolicy(node.database(),
                                           {arguments.trusts, arguments.external_id});
}

base::Result<Shown> Create(Node& node, const CreateRoleArguments& arguments) {
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
    access_control::RoleTerms terms;
    ASSIGN_OR_RETURN(terms.trust_policy, TrustPolicy(node, arguments));
    terms.session_max = std::chrono::seconds(arguments.session_seconds_max);
    const auto role =
        Principals(node.database())
            .CreateRole(account.id, arguments.name, terms, node.random(), node.clock());
    if (!role.ok() && !arguments.trust_policy_file.empty())
        return role.error().Within(arguments.trust_policy_file);
    if (!role.ok()) return role.error();
    RETURN_IF_ERROR(SetTags(node, *role, arguments.tags));
    return Created(*role);
}

base::Result<Shown> Revoke(Node& node, const RevokeSessionsArguments& arguments) {
    ASSIGN_OR_RETURN(const auto role, FindUserOrRole(node, arguments.account, "", arguments.role));
    access_control::RoleSessions sessions(node.database(), node.keys());
    base::Json json = ToJson(role).Set("status", "REVOKED");
    if (arguments.session.empty()) {
        RETURN_IF_ERROR(sessions.RevokeAll(role));
        return Shown{fmt::format("Revoked all sessions of {}.\n", Described(role)),
                     std::move(json)};
    }
    ASSIGN_OR_RETURN(const auto session,
                     sessions.Find(access_control::AccessKeyId(arguments.session)));
    if (session.role != role.id) return base::NotFound("there is no such session");
    RETURN_IF_ERROR(sessions.Revoke(session));
    return Shown{fmt::format("Revoked session {} of {}.\n", session.id.text(), Described(role)),
                 std::move(json.Set("accessKeyId", session.id.text()))};
}

}  // namespace

int Run(Node& node, const CreateUserArguments& arguments) {
    const OperatorAct act{"iam:CreateUser", arguments.account, "user/" + arguments.name};
    return ShowAndKeep(node, arguments.json, act, [&]() -> base::Result<Shown> {
        ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
        ASSIGN_OR_RETURN(const auto user,
                         Principals(node.database())
                             .CreateUser(account.id, arguments.name, node.random(), node.clock()));
        RETURN_IF_ERROR(SetTags(node, user, arguments.tags));
        return Created(user);
    });
}

int Run(Node& node, const CreateRoleArguments& arguments) {
    return ShowAndKeep(node, arguments.json,
                       {"iam:CreateRole", arguments.account, "role/" + arguments.name},
                       [&] { return Create(node, arguments); });
}

int Run(Node& node, const DeletePrincipalArguments& arguments) {
    const OperatorAct act{arguments.is_role ? "iam:DeleteRole" : "iam:DeleteUser",
                          arguments.account,
                          (arguments.is_role ? "role/" : "user/") + arguments.name};
    return ShowAndKeep(node, arguments.json, act, [&]() -> base::Result<Shown> {
        const std::string& name = arguments.name;
        ASSIGN_OR_RETURN(const auto found,
                         FindUserOrRole(node, arguments.account, arguments.is_role ? "" : name,
                                        arguments.is_role ? name : ""));
        RETURN_IF_ERROR(Principals(node.database()).Delete(found));
        return Shown{fmt::format("Deleted {} and all its {}.\n", Described(found),
                                 arguments.is_role ? "sessions" : "keys, tokens and sessions"),
                     ToJson(found).Set("status", "DELETED")};
    });
}

int Run(Node& node, const RevokeSessionsArguments& arguments) {
    const bool all = arguments.session.empty();
    const OperatorAct act{"glovebox:RevokeRoleSessions", arguments.account,
                          all ? "role/" + arguments.role : "access-key/" + arguments.session};
    return ShowAndKeep(node, arguments.json, act, [&] { return Revoke(node, arguments); });
}

int Run(Node& node, const ListPrincipalsArguments& arguments) {
    return Show(arguments.json, [&]() -> base::Result<Shown> {
        ASSIGN_OR_RETURN(const auto account, FindAccount(node, arguments.account));
        const auto kind = arguments.is_role ? PrincipalKind::kRole : PrincipalKind::kUser;
        ASSIGN_OR_RETURN(const auto all, Principals(node.database()).List(account.id, kind));
        Shown shown{{}, base::Json::MakeArray()};
        std::vector<std::vector<std::string>> rows;
        for (const Principal& each : all) {
            ASSIGN_OR_RETURN(const auto policies,
                             access_control::ManagedPolicies(node.database()).AttachedTo(each.id));
            std::string names;
            base::Json list = base::Json::MakeArray();
            for (const auto& policy : policies) {
                names += (names.empty() ? "" : ", ") + policy.name;
                list.Append(policy.name);
            }
            rows.push_back({each.name, each.Arn(), names});
            shown.json.Append(ToJson(each).Set("policies", std::move(list)));
        }
        shown.text = ListText({arguments.is_role ? "role" : "user", "arn", "policies"}, rows);
        return shown;
    });
}

}  // namespace server
