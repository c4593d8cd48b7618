// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaborations.h"

#include "access/name.h"
#include "base/object_reader.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace collaboration {
namespace {

std::set<base::AccountId> RunnersOf(const Collaboration& collaboration) {
    std::set<base::AccountId> runners;
    for (const Member& member : collaboration.members) {
        if (CanQuery(member)) runners.insert(member.account);
    }
    return runners;
}

base::Status CheckMembers(const Collaboration& collaboration) {
    const auto runners = std::ranges::count_if(collaboration.members, &CanQuery);
    if (runners == 0 && collaboration.several_runners)
        return base::InvalidArgument("at least one member must have CAN_QUERY");
    if (runners != 1 && !collaboration.several_runners) {
        return base::InvalidArgument("exactly one member must have CAN_QUERY, not " +
                                     std::to_string(runners));
    }
    if (FindMember(collaboration, collaboration.creator) == nullptr) {
        return base::InvalidArgument("the creator must be one of the members");
    }
    if (collaboration.members.size() > kMembersMax) {
        return base::ResourceExhausted("a collaboration has at most " +
                                       std::to_string(kMembersMax) + " members");
    }
    return {};
}

bool Has(const Member& member, policy::Ability ability) {
    return std::ranges::find(member.abilities, ability) != member.abilities.end();
}

base::Result<std::vector<ChangeType>> ParseTypes(const std::string& text) {
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(text));
    std::vector<ChangeType> types;
    for (const base::Json& each : json.AsArray()) {
        ASSIGN_OR_RETURN(const ChangeType type, ParseChangeType(each.AsString()));
        types.push_back(type);
    }
    return types;
}

base::Error NotThere(std::string_view name) {
    return base::NotFound("there is no collaboration " + base::QuoteName(name));
}

// A document's names are stored folded; another's as they were written.
std::string Folded(std::string_view name) {
    const auto folded = access_control::FoldName(name, access_control::kNameBytesMax);
    return folded.ok() ? *folded : std::string(name);
}

constexpr std::string_view kVisible =
    "JOIN collaboration_members m ON m.collaboration_id = c.id AND m.account_id = ? AND "
    "m.status IN ('INVITED', 'ACTIVE') ";

}  // namespace

base::Status Collaborations::LoadMembers(Collaboration& collaboration) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (database_.Query<base::AccountId, bool, bool, std::string, std::string, bool,
                         base::WallTime, base::WallTime>(
            "SELECT account_id, can_query, can_receive_results, status, display_name, pays, "
            "created_ms, updated_ms FROM collaboration_members WHERE collaboration_id = ? ORDER BY "
            "account_id",
            {collaboration.id})));
    for (const auto& [account, can_query, can_receive, status, name, pays, created, updated] :
         rows) {
        Member member;
        member.account = account;
        if (can_query) member.abilities.push_back(policy::Ability::kCanQuery);
        if (can_receive) member.abilities.push_back(policy::Ability::kCanReceiveResults);
        ASSIGN_OR_RETURN(member.status, ParseMemberStatus(status));
        member.display_name = name;
        member.pays = pays;
        member.created = created;
        member.updated = updated;
        collaboration.members.push_back(std::move(member));
    }
    return {};
}

base::Result<Collaboration>
Collaborations::FindOne(std::vector<std::tuple<base::CollaborationId>> ids, std::string_view name) {
    if (ids.empty()) return NotThere(name);
    // An id means what it names, also where somebody called another collaboration by it.
    for (const auto& [id] : ids) {
        if (id.text() == name) return FindById(id);
    }
    if (ids.size() > 1) {
        return base::Conflict("several collaborations are called " + base::QuoteName(name) +
                              "; give the id of one instead");
    }
    return FindById(std::get<0>(ids.front()));
}

base::Result<Collaboration> Collaborations::FindByName(std::string_view name) {
    ASSIGN_OR_RETURN(auto ids,
                     database_.Query<base::CollaborationId>(
                         "SELECT id FROM collaborations c WHERE (name IN (?, ?) OR id = ?) "
                         "AND EXISTS (SELECT 1 FROM collaboration_members m WHERE "
                         "m.collaboration_id = c.id AND m.status IN ('INVITED', "
                         "'ACTIVE'))",
                         {name, Folded(name), name}));
    return FindOne(std::move(ids), name);
}

base::Result<Collaboration> Collaborations::FindById(const base::CollaborationId& id) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<std::string, std::string, base::AccountId, std::string,
                                         std::string, bool, base::WallTime, base::WallTime>(
                         "SELECT name, description, creator_id, query_log_status, "
                         "auto_approved_types, several_runners, created_ms, updated_ms FROM "
                         "collaborations WHERE "
                         "id = ?",
                         {id})));
    if (!row) return NotThere(id.text());
    const auto& [name, description, creator, query_log, auto_approved, several_runners, created,
                 updated] = *row;
    Collaboration collaboration;
    collaboration.id = id;
    collaboration.name = name;
    collaboration.description = description;
    collaboration.creator = creator;
    ASSIGN_OR_RETURN(collaboration.query_log, ParseQueryLogStatus(query_log));
    ASSIGN_OR_RETURN(collaboration.auto_approved, ParseTypes(auto_approved));
    collaboration.several_runners = several_runners;
    collaboration.created = created;
    collaboration.updated = updated;
    RETURN_IF_ERROR(LoadMembers(collaboration));
    return collaboration;
}

base::Result<base::AccountId> Collaborations::CreatorOfVisible(const base::AccountId& account,
                                                               const base::CollaborationId& id) {
    ASSIGN_OR_RETURN(const auto row, database_.QueryOne<base::AccountId>(
                                         "SELECT c.creator_id FROM collaborations c " +
                                             std::string(kVisible) + "WHERE c.id = ?",
                                         {account, id}));
    if (!row) return NotThere(id.text());
    return std::get<0>(*row);
}

base::Result<Collaboration> Collaborations::FindVisible(const base::AccountId& account,
                                                        const base::CollaborationId& id) {
    RETURN_IF_ERROR(CreatorOfVisible(account, id));
    return FindById(id);
}

base::Result<Collaboration> Collaborations::FindVisibleByName(const base::AccountId& account,
                                                              std::string_view name) {
    ASSIGN_OR_RETURN(auto ids, database_.Query<base::CollaborationId>(
                                   "SELECT c.id FROM collaborations c " + std::string(kVisible) +
                                       "WHERE c.name IN (?, ?) OR c.id = ?",
                                   {account, name, Folded(name), name}));
    return FindOne(std::move(ids), name);
}

base::Result<std::vector<Collaboration>>
Collaborations::ListVisible(const base::AccountId& account, std::optional<MemberStatus> status,
                            std::string_view after, std::int64_t count) {
    const std::string_view wanted = status ? ToString(*status) : std::string_view();
    ASSIGN_OR_RETURN(const auto ids,
                     database_.Query<base::CollaborationId>(
                         "SELECT c.id FROM collaborations c " + std::string(kVisible) +
                             "WHERE (? = '' OR m.status = ?) AND c.id > ? ORDER BY c.id LIMIT ?",
                         {account, wanted, wanted, after, count}));
    std::vector<Collaboration> found;
    for (const auto& [id] : ids) {
        ASSIGN_OR_RETURN(Collaboration collaboration, FindById(id));
        found.push_back(std::move(collaboration));
    }
    return found;
}

base::Result<Collaboration> Collaborations::Create(Collaboration collaboration,
                                                   base::Random& random, base::Clock& clock) {
    RETURN_IF_ERROR(CheckMembers(collaboration));
    collaboration.id = base::CollaborationId(random.Uuid());
    collaboration.created = collaboration.updated = clock.Now();
    const base::WallTime now = collaboration.created;
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO collaborations (id, name, description, creator_id, query_log_status, "
        "auto_approved_types, several_runners, created_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, "
        "?, ?, ?)",
        {collaboration.id, collaboration.name, collaboration.description, collaboration.creator,
         ToString(collaboration.query_log), TypesJson(collaboration.auto_approved).Dump(),
         collaboration.several_runners, now, now}));
    for (const Member& member : collaboration.members)
        RETURN_IF_ERROR(StoreMember(collaboration, member, random, clock));
    return FindById(collaboration.id);
}

base::Status Collaborations::Update(const Collaboration& changed, base::Random& random,
                                    base::Clock& clock) {
    RETURN_IF_ERROR(CheckMembers(changed));
    ASSIGN_OR_RETURN(const auto before, FindById(changed.id));
    if (before.creator != changed.creator)
        return base::Conflict("the creator of a collaboration cannot change");
    if (before.several_runners != changed.several_runners)
        return base::Conflict("whether several members can query is fixed at creation");
    if (RunnersOf(before) != RunnersOf(changed)) {
        return base::Conflict("the member with CAN_QUERY is fixed for the life of a collaboration");
    }
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE collaborations SET name = ?, description = ?, query_log_status = ?, "
        "auto_approved_types = ?, updated_ms = ? WHERE id = ?",
        {changed.name, changed.description, ToString(changed.query_log),
         TypesJson(changed.auto_approved).Dump(), clock.Now(), changed.id}));
    for (const Member& member : changed.members) {
        const Member* stored = FindMember(before, member.account);
        if (stored == nullptr || *stored != member)
            RETURN_IF_ERROR(StoreMember(changed, member, random, clock));
    }
    return {};
}

base::Status Collaborations::StoreMember(const Collaboration& collaboration, const Member& member,
                                         base::Random& random, base::Clock& clock) {
    const base::CollaborationId& id = collaboration.id;
    const base::WallTime now = clock.Now();
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO collaboration_members (collaboration_id, account_id, can_query, "
        "can_receive_results, status, display_name, pays, created_ms, updated_ms, "
        "several_runners) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, several_runners FROM collaborations "
        "WHERE id = ? ON CONFLICT (collaboration_id, account_id) DO UPDATE "
        "SET can_query = excluded.can_query, can_receive_results = excluded.can_receive_results, "
        "status = excluded.status, display_name = excluded.display_name, pays = excluded.pays, "
        "updated_ms = excluded.updated_ms",
        {id, member.account, Has(member, policy::Ability::kCanQuery),
         Has(member, policy::Ability::kCanReceiveResults), ToString(member.status),
         member.display_name, member.pays, now, now, id}));
    if (member.status != MemberStatus::kActive) return {};
    // Who is active without joining first has agreed to what the document says.
    const bool pays = IsPayerCandidate(collaboration, member);
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO memberships (id, collaboration_id, account_id, status, query_log_status, "
        "pays, default_result, created_ms, updated_ms) SELECT ?, ?, ?, 'ACTIVE', 'DISABLED', ?, "
        "'', ?, ? WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE collaboration_id = ? AND "
        "account_id = ? AND status = 'ACTIVE')",
        {random.Uuid(), id, member.account, pays, now, now, id, member.account}));
    return {};
}

base::Status Collaborations::SetStatus(const base::CollaborationId& id,
                                       const base::AccountId& account, MemberStatus status,
                                       base::Clock& clock) {
    RETURN_IF_ERROR(database_.Execute("UPDATE collaboration_members SET status = ?, updated_ms = ? "
                                      "WHERE collaboration_id = ? AND account_id = ?",
                                      {ToString(status), clock.Now(), id, account}));
    return {};
}

base::Status Collaborations::RemoveMember(const base::CollaborationId& id,
                                          const base::AccountId& account, base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto collaboration, FindById(id));
    if (collaboration.creator == account)
        return base::Conflict("the creator of a collaboration cannot be removed from it");
    RETURN_IF_ERROR(FindVisible(account, id));
    RETURN_IF_ERROR(SetStatus(id, account, MemberStatus::kRemoved, clock));
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE memberships SET status = 'REMOVED', updated_ms = ? WHERE collaboration_id = ? AND "
        "account_id = ? AND status = 'ACTIVE'",
        {clock.Now(), id, account}));
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM table_associations WHERE collaboration_id = ? AND table_id IN (SELECT id FROM "
        "configured_tables WHERE owner_id = ?)",
        {id, account}));
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM analysis_templates WHERE collaboration_id = ? AND creator_id = ?",
        {id, account}));
    return {};
}

base::Status Collaborations::Delete(const base::CollaborationId& id, base::Clock& clock) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE memberships SET status = 'COLLABORATION_DELETED', updated_ms = ? WHERE "
        "collaboration_id = ? AND status = 'ACTIVE'",
        {clock.Now(), id}));
    RETURN_IF_ERROR(
        database_.Execute("DELETE FROM table_associations WHERE collaboration_id = ?", {id}));
    RETURN_IF_ERROR(
        database_.Execute("DELETE FROM analysis_templates WHERE collaboration_id = ?", {id}));
    RETURN_IF_ERROR(
        database_.Execute("UPDATE collaboration_members SET status = 'REMOVED', updated_ms = ? "
                          "WHERE collaboration_id = ?",
                          {clock.Now(), id}));
    return {};
}

}  // namespace collaboration
