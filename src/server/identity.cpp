// SPDX-License-Identifier: Apache-2.0
#include "server/identity.h"

#include "base/object_reader.h"

namespace server {
namespace {

using access_control::PrincipalKind;

constexpr std::string_view kIam = "arn:aws:iam::";
constexpr std::string_view kSts = "arn:aws:sts::";
constexpr std::string_view kUser = "user/";
constexpr std::string_view kRole = "role/";
constexpr std::string_view kAssumedRole = "assumed-role/";

base::Result<access_control::Principal> FindPrincipal(Node& node,
                                                      const access_control::Account& account,
                                                      PrincipalKind kind, std::string_view name) {
    return access_control::Principals(node.database()).FindByName(account.id, kind, name);
}

base::Result<access_control::Caller> AsCaller(Node& node, const access_control::Principal& found) {
    ASSIGN_OR_RETURN(auto caller, access_control::CallerFor(node.database(), found, {}));
    if (found.kind == PrincipalKind::kUser) return caller;
    caller.kind = access_control::CallerKind::kSession;
    caller.role_arn = caller.arn;
    return caller;
}

// `who` is what stands after the account: root, user/NAME, role/NAME or assumed-role/ROLE/SESSION.
base::Result<access_control::Caller> CallerIn(Node& node, const access_control::Account& account,
                                              std::string_view who) {
    if (who == "root") return access_control::RootCaller(account.id, {});
    if (who.starts_with(kAssumedRole)) {
        const std::string_view rest = who.substr(kAssumedRole.size());
        ASSIGN_OR_RETURN(const auto role, FindPrincipal(node, account, PrincipalKind::kRole,
                                                        rest.substr(0, rest.find('/'))));
        return AsCaller(node, role);
    }
    if (!who.starts_with(kUser) && !who.starts_with(kRole)) {
        return base::InvalidArgument(base::QuoteName(who) +
                                     " is not root, user/NAME, role/NAME or assumed-role/ROLE/"
                                     "SESSION");
    }
    const auto kind = who.starts_with(kUser) ? PrincipalKind::kUser : PrincipalKind::kRole;
    ASSIGN_OR_RETURN(const auto found,
                     FindPrincipal(node, account, kind, who.substr(kUser.size())));
    return AsCaller(node, found);
}

}  // namespace

base::Result<access_control::Account> FindAccount(Node& node, const std::string& name) {
    return access_control::Accounts(node.database()).FindByName(name);
}

base::Result<access_control::Principal> FindUser(Node& node, const std::string& account,
                                                 const std::string& name) {
    return FindUserOrRole(node, account, name, "");
}

base::Result<access_control::Principal> FindUserOrRole(Node& node, const std::string& account,
                                                       const std::string& user,
                                                       const std::string& role) {
    ASSIGN_OR_RETURN(const auto owner, FindAccount(node, account));
    if (role.empty()) return FindPrincipal(node, owner, PrincipalKind::kUser, user);
    return FindPrincipal(node, owner, PrincipalKind::kRole, role);
}

std::string Described(const access_control::Principal& principal) {
    return (principal.kind == PrincipalKind::kUser ? "user " : "role ") + principal.name;
}

base::Result<access_control::Tags> ParseTags(const std::vector<std::string>& texts) {
    access_control::Tags tags;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == 0 || equals == std::string::npos)
            return base::InvalidArgument("write tags as KEY=VALUE");
        if (!tags.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
            return base::InvalidArgument("the tag " + base::QuoteName(text.substr(0, equals)) +
                                         " is given twice");
        }
    }
    return tags;
}

base::Result<access_control::Caller> FindCaller(Node& node, const std::string& text) {
    const std::string_view view = text;
    const bool arn = view.starts_with(kIam) || view.starts_with(kSts);
    const std::string_view rest = arn ? view.substr(kIam.size()) : view;
    const std::size_t colon = rest.find(':');
    const std::string name(rest.substr(0, colon));
    access_control::Accounts accounts(node.database());
    ASSIGN_OR_RETURN(const auto account,
                     arn ? accounts.FindById(base::AccountId(name)) : accounts.FindByName(name));
    const bool bare = !arn && colon == std::string_view::npos;
    if (!bare && colon == std::string_view::npos)
        return base::InvalidArgument("the ARN names no user, role or root");
    return CallerIn(node, account, bare ? "root" : rest.substr(colon + 1));
}

}  // namespace server
