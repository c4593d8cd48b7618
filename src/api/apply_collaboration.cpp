// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "access/name.h"
#include "api/apply_caller.h"
#include "api/apply_steps.h"
#include "base/object_reader.h"
#include "collaboration/collaborations.h"
#include "policy/rule_fields.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace api {
namespace {

using collaboration::Collaboration;
using collaboration::Collaborations;

base::Json AbilitiesJson(const std::vector<policy::Ability>& abilities) {
    base::Json json = base::Json::MakeArray();
    for (const policy::Ability ability : abilities) json.Append(policy::ToString(ability));
    return json;
}

// Lays what the entry names over what is there.
base::Status Overlay(const CollaborationEntry& entry, const ApplyTools& tools,
                     Collaboration& wanted) {
    if (entry.creator) {
        ASSIGN_OR_RETURN(wanted.creator,
                         AccountNamed(*entry.creator, entry.field + ".creator", tools));
    }
    wanted.query_log = entry.query_log.value_or(wanted.query_log);
    wanted.several_runners = entry.several_runners.value_or(wanted.several_runners);
    for (const MemberEntry& member : entry.members) {
        ASSIGN_OR_RETURN(const auto account,
                         AccountNamed(member.account, member.field + ".account", tools));
        const auto found =
            std::ranges::find(wanted.members, account, &collaboration::Member::account);
        if (found == wanted.members.end()) {
            wanted.members.push_back({account, member.abilities});
        } else {
            found->abilities = member.abilities;
            found->status = collaboration::MemberStatus::kActive;
        }
    }
    return {};
}

void NameFor(Change& change, const Collaboration& collaboration) {
    change.arn = "arn:aws:cleanrooms::" + collaboration.creator.text() + ":collaboration/" +
                 collaboration.id.text();
    for (const collaboration::Member& member : collaboration.members)
        change.concerned.push_back(member.account);
}

base::Status Create(const CollaborationEntry& entry, const ApplyTools& tools, ApplyReport& report) {
    if (!entry.creator) return base::FieldError(entry.field + ".creator", "is missing");
    Collaboration wanted;
    wanted.name = entry.name;
    RETURN_IF_ERROR(Overlay(entry, tools, wanted));
    const auto stored = Collaborations(tools.database).Create(wanted, tools.random, tools.clock);
    if (!stored.ok()) return stored.error().Within(entry.field + ".members");
    ASSIGN_OR_RETURN(const base::Json after, Describe(*stored, tools));
    report.changes.push_back(MakeCreate("collaboration", entry.name, after));
    NameFor(report.changes.back(), *stored);
    return {};
}

}  // namespace

base::Result<base::Json> Describe(const Collaboration& collaboration, const ApplyTools& tools) {
    // By name: the order of the ids is drawn by chance.
    std::map<std::string, base::Json> by_name;
    for (const collaboration::Member& member : collaboration.members) {
        ASSIGN_OR_RETURN(const std::string name, ShownAccount(member.account, tools));
        by_name[name] = member.status == collaboration::MemberStatus::kActive
                            ? AbilitiesJson(member.abilities)
                            : base::Json(collaboration::ToString(member.status));
    }
    base::Json members = base::Json::MakeObject();
    for (auto& [name, described] : by_name) members.Set(name, std::move(described));
    ASSIGN_OR_RETURN(const std::string creator, ShownAccount(collaboration.creator, tools));
    base::Json json = base::Json::MakeObject();
    json.Set("creator", creator)
        .Set("queryLogStatus", collaboration::ToString(collaboration.query_log));
    if (collaboration.several_runners) json.Set("severalRunners", true);
    return json.Set("members", std::move(members));
}

base::Status ResolveAccounts(std::vector<base::AccountId>& accounts, const std::string& field,
                             const ApplyTools& tools) {
    std::vector<base::AccountId> resolved;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const std::string place = field + "[" + std::to_string(i) + "]";
        base::AccountId account = accounts[i];
        if (!policy::IsAccountId(account.text())) {
            auto name = access_control::FoldName(account.text(), access_control::kNameBytesMax);
            if (!name.ok()) return base::FieldError(place, name.error().message);
            ASSIGN_OR_RETURN(account, AccountNamed(*name, place, tools));
        }
        if (std::ranges::find(resolved, account) != resolved.end())
            return base::FieldError(place, base::QuoteName(accounts[i].text()) + " is named twice");
        resolved.push_back(std::move(account));
    }
    accounts = std::move(resolved);
    return {};
}

base::Status ApplyAccount(const AccountEntry& entry, const ApplyTools& tools, ApplyReport& report) {
    access_control::Accounts accounts(tools.database);
    const auto found = accounts.FindByName(entry.name);
    if (found.ok()) {
        report.changes.push_back({Action::kUnchanged, "account", entry.name, {}, {}});
        return {};
    }
    if (found.error().code != base::ErrorCode::kNotFound) return found.error().Within(entry.field);
    const auto created = accounts.Create(entry.name, tools.random, tools.clock);
    if (!created.ok()) return created.error().Within(entry.field);
    report.changes.push_back({Action::kCreate, "account", entry.name, {}, {}});
    report.changes.back().arn = "arn:aws:iam::" + created->id.text() + ":root";
    return {};
}

base::Status ApplyCollaboration(const CollaborationEntry& entry, const ApplyTools& tools,
                                ApplyReport& report) {
    if (tools.caller != nullptr) return ApplyOwnCollaboration(entry, tools, report);
    Collaborations all(tools.database);
    const auto stored = all.FindByName(entry.name);
    if (!stored.ok() && stored.error().code == base::ErrorCode::kNotFound)
        return Create(entry, tools, report);
    if (!stored.ok()) return stored.error().Within(entry.field);
    Collaboration wanted = *stored;
    RETURN_IF_ERROR(Overlay(entry, tools, wanted));
    ASSIGN_OR_RETURN(const base::Json before, Describe(*stored, tools));
    ASSIGN_OR_RETURN(const base::Json after, Describe(wanted, tools));
    Change change = MakeUpdate("collaboration", entry.name, before, after);
    if (change.action == Action::kUpdate) {
        if (const auto updated = all.Update(wanted, tools.random, tools.clock); !updated.ok())
            return updated.error().Within(entry.field);
    }
    NameFor(change, wanted);
    report.changes.push_back(std::move(change));
    return {};
}

}  // namespace api
