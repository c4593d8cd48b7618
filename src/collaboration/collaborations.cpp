// SPDX-License-Identifier: Apache-2.0
#include "collaboration/collaborations.h"

#include "access/name.h"
#include "base/object_reader.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace collaboration {
namespace {

using Row = std::tuple<base::CollaborationId, std::string, base::AccountId, std::string>;

base::Result<Collaboration> FromRow(const Row& row) {
    Collaboration collaboration;
    collaboration.id = std::get<0>(row);
    collaboration.name = std::get<1>(row);
    collaboration.creator = std::get<2>(row);
    ASSIGN_OR_RETURN(collaboration.query_log, ParseQueryLogStatus(std::get<3>(row)));
    return collaboration;
}

const Member* RunnerOf(const Collaboration& collaboration) {
    const auto found = std::ranges::find_if(collaboration.members, &CanQuery);
    return found == collaboration.members.end() ? nullptr : &*found;
}

base::Status CheckMembers(const Collaboration& collaboration) {
    const auto runners = std::ranges::count_if(collaboration.members, &CanQuery);
    if (runners != 1) {
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

}  // namespace

base::Status Collaborations::LoadMembers(Collaboration& collaboration) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (database_.Query<base::AccountId, bool, bool>(
            "SELECT account_id, can_query, can_receive_results FROM collaboration_members "
            "WHERE collaboration_id = ? ORDER BY account_id",
            {collaboration.id})));
    for (const auto& [account, can_query, can_receive] : rows) {
        Member member{account, {}};
        if (can_query) member.abilities.push_back(policy::Ability::kCanQuery);
        if (can_receive) member.abilities.push_back(policy::Ability::kCanReceiveResults);
        collaboration.members.push_back(std::move(member));
    }
    return {};
}

base::Result<Collaboration> Collaborations::FindByName(std::string_view name) {
    const auto folded = access_control::FoldName(name, access_control::kNameBytesMax);
    if (folded.ok()) {
        ASSIGN_OR_RETURN(const auto row,
                         (database_.QueryOne<base::CollaborationId>(
                             "SELECT id FROM collaborations WHERE name = ?", {*folded})));
        if (row) return FindById(std::get<0>(*row));
    }
    return base::NotFound("there is no collaboration " + base::QuoteName(name));
}

base::Result<Collaboration> Collaborations::FindById(const base::CollaborationId& id) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<base::CollaborationId, std::string, base::AccountId, std::string>(
            "SELECT id, name, creator_id, query_log_status FROM collaborations WHERE id = ?",
            {id})));
    if (!row) return base::NotFound("there is no collaboration " + base::QuoteName(id.text()));
    ASSIGN_OR_RETURN(auto collaboration, FromRow(*row));
    RETURN_IF_ERROR(LoadMembers(collaboration));
    return collaboration;
}

base::Result<std::vector<Collaboration>> Collaborations::List() {
    ASSIGN_OR_RETURN(
        const auto rows,
        (database_.Query<base::CollaborationId, std::string, base::AccountId, std::string>(
            "SELECT id, name, creator_id, query_log_status FROM collaborations ORDER BY name")));
    std::vector<Collaboration> all;
    for (const Row& row : rows) {
        ASSIGN_OR_RETURN(auto collaboration, FromRow(row));
        RETURN_IF_ERROR(LoadMembers(collaboration));
        all.push_back(std::move(collaboration));
    }
    return all;
}

base::Result<Collaboration> Collaborations::Create(Collaboration collaboration,
                                                   base::Random& random, base::Clock& clock) {
    RETURN_IF_ERROR(CheckMembers(collaboration));
    if (FindByName(collaboration.name).ok()) {
        return base::Conflict("the collaboration " + base::QuoteName(collaboration.name) +
                              " exists already");
    }
    collaboration.id = base::CollaborationId(random.Uuid());
    RETURN_IF_ERROR(
        database_.Execute("INSERT INTO collaborations (id, name, creator_id, query_log_status, "
                          "created_at) VALUES (?, ?, ?, ?, ?)",
                          {collaboration.id, collaboration.name, collaboration.creator,
                           ToString(collaboration.query_log), base::ToIso8601(clock.Now())}));
    RETURN_IF_ERROR(StoreMembers(collaboration));
    return collaboration;
}

base::Status Collaborations::Update(const Collaboration& changed) {
    RETURN_IF_ERROR(CheckMembers(changed));
    ASSIGN_OR_RETURN(const auto before, FindById(changed.id));
    if (before.creator != changed.creator)
        return base::Conflict("the creator of a collaboration cannot change");
    if (RunnerOf(before)->account != RunnerOf(changed)->account) {
        return base::Conflict("the member with CAN_QUERY is fixed for the life of a collaboration");
    }
    RETURN_IF_ERROR(database_.Execute("UPDATE collaborations SET query_log_status = ? WHERE id = ?",
                                      {ToString(changed.query_log), changed.id}));
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM collaboration_members WHERE collaboration_id = ?", {changed.id}));
    return StoreMembers(changed);
}

base::Status Collaborations::StoreMembers(const Collaboration& collaboration) {
    for (const Member& member : collaboration.members) {
        RETURN_IF_ERROR(database_.Execute("INSERT INTO collaboration_members (collaboration_id, "
                                          "account_id, can_query, can_receive_results) "
                                          "VALUES (?, ?, ?, ?)",
                                          {collaboration.id, member.account,
                                           Has(member, policy::Ability::kCanQuery),
                                           Has(member, policy::Ability::kCanReceiveResults)}));
    }
    return {};
}

}  // namespace collaboration
