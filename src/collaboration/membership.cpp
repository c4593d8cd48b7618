// SPDX-License-Identifier: Apache-2.0
#include "collaboration/membership.h"

#include "base/object_reader.h"
#include "collaboration/collaborations.h"

#include <tuple>
#include <utility>

namespace collaboration {
namespace {

constexpr std::string_view kColumns =
    "id, collaboration_id, account_id, status, query_log_status, pays, default_result, "
    "created_ms, updated_ms";

using Row = std::tuple<base::MembershipId, base::CollaborationId, base::AccountId, std::string,
                       std::string, bool, std::string, base::WallTime, base::WallTime>;

base::Result<Membership> Decode(Row row) {
    Membership membership;
    std::string status;
    std::string query_log;
    std::tie(membership.id, membership.collaboration, membership.account, status, query_log,
             membership.pays, membership.default_result, membership.created, membership.updated) =
        std::move(row);
    ASSIGN_OR_RETURN(membership.status, ParseMembershipStatus(status));
    ASSIGN_OR_RETURN(membership.query_log, ParseQueryLogStatus(query_log));
    return membership;
}

// A word that is wrong in a row is ours, not the caller's.
base::Result<Membership> FromRow(Row row) {
    auto membership = Decode(std::move(row));
    if (membership.ok()) return membership;
    return base::Error{base::ErrorCode::kCorrupt, "a stored membership cannot be read",
                       membership.error().message};
}

std::string Select(std::string_view rest) {
    return "SELECT " + std::string(kColumns) + " FROM memberships WHERE " + std::string(rest);
}

}  // namespace

std::string_view ToString(MembershipStatus status) {
    switch (status) {
        case MembershipStatus::kActive: return "ACTIVE";
        case MembershipStatus::kRemoved: return "REMOVED";
        case MembershipStatus::kCollaborationDeleted: return "COLLABORATION_DELETED";
    }
    UNREACHABLE();
}

base::Result<MembershipStatus> ParseMembershipStatus(std::string_view text) {
    for (const auto status : {MembershipStatus::kActive, MembershipStatus::kRemoved,
                              MembershipStatus::kCollaborationDeleted}) {
        if (ToString(status) == text) return status;
    }
    return base::InvalidArgument(base::QuoteName(text) + " is no status of a membership");
}

base::Result<Membership> Memberships::Join(Membership membership, base::Random& random,
                                           base::Clock& clock) {
    Collaborations collaborations(database_);
    ASSIGN_OR_RETURN(Collaboration collaboration,
                     collaborations.FindVisible(membership.account, membership.collaboration));
    ASSIGN_OR_RETURN(const auto joined, FindActive(membership.account, collaboration.id));
    if (joined) return base::Conflict("this account has joined the collaboration already");
    ASSIGN_OR_RETURN(const auto held, database_.QueryOne<std::int64_t>(
                                          "SELECT count(*) FROM memberships WHERE account_id = ?",
                                          {membership.account}));
    if (std::get<0>(*held) >= static_cast<std::int64_t>(kMembershipsMax)) {
        return base::ResourceExhausted("an account has at most " + std::to_string(kMembershipsMax) +
                                       " memberships");
    }
    membership.id = base::MembershipId(random.Uuid());
    membership.status = MembershipStatus::kActive;
    membership.created = membership.updated = clock.Now();
    RETURN_IF_ERROR(database_.Execute("INSERT INTO memberships (" + std::string(kColumns) +
                                          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                      {membership.id, membership.collaboration, membership.account,
                                       ToString(membership.status), ToString(membership.query_log),
                                       membership.pays, membership.default_result,
                                       membership.created, membership.updated}));
    RETURN_IF_ERROR(collaborations.SetStatus(collaboration.id, membership.account,
                                             MemberStatus::kActive, clock));
    return membership;
}

base::Result<Membership> Memberships::Find(const base::AccountId& account,
                                           const base::MembershipId& id) {
    ASSIGN_OR_RETURN(auto row,
                     database_.QueryOne<Row>(Select("id = ? AND account_id = ?"), {id, account}));
    if (!row) return base::NotFound("there is no such membership");
    return FromRow(*std::move(row));
}

base::Result<std::optional<Membership>>
Memberships::FindActive(const base::AccountId& account,
                        const base::CollaborationId& collaboration) {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<base::MembershipId>(
                         "SELECT id FROM memberships WHERE account_id = ? AND collaboration_id = ? "
                         "AND status = 'ACTIVE'",
                         {account, collaboration}));
    if (!row) return std::optional<Membership>();
    ASSIGN_OR_RETURN(Membership membership, Find(account, std::get<0>(*row)));
    return std::optional<Membership>(std::move(membership));
}

base::Result<std::vector<Membership>> Memberships::List(const base::AccountId& account,
                                                        std::optional<MembershipStatus> status,
                                                        std::string_view after,
                                                        std::int64_t count) {
    const std::string_view wanted = status ? ToString(*status) : std::string_view();
    ASSIGN_OR_RETURN(const auto ids, database_.Query<base::MembershipId>(
                                         "SELECT id FROM memberships WHERE account_id = ? AND "
                                         "(? = '' OR status = ?) AND id > ? ORDER BY id LIMIT ?",
                                         {account, wanted, wanted, after, count}));
    std::vector<Membership> memberships;
    for (const auto& [id] : ids) {
        ASSIGN_OR_RETURN(Membership membership, Find(account, id));
        memberships.push_back(std::move(membership));
    }
    return memberships;
}

base::Status Memberships::Update(const Membership& changed, base::Clock& clock) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE memberships SET query_log_status = ?, pays = ?, default_result = ?, updated_ms = ? "
        "WHERE id = ?",
        {ToString(changed.query_log), changed.pays, changed.default_result, clock.Now(),
         changed.id}));
    return {};
}

base::Status Memberships::Leave(const Membership& membership, base::Clock& clock) {
    Collaborations collaborations(database_);
    if (membership.status == MembershipStatus::kActive) {
        ASSIGN_OR_RETURN(const auto collaboration,
                         collaborations.FindById(membership.collaboration));
        if (collaboration.creator == membership.account) {
            // In AWS's words, which infrastructure code looks for to go on and delete the collaboration.
            return base::Conflict(
                "Cannot delete membership for the creator of the collaboration while their "
                "membership is still ACTIVE; delete the collaboration");
        }
        ASSIGN_OR_RETURN(
            const auto associated,
            database_.QueryOne<std::int64_t>(
                "SELECT count(*) FROM table_associations a JOIN configured_tables t ON "
                "t.id = a.table_id WHERE a.collaboration_id = ? AND t.owner_id = ?",
                {membership.collaboration, membership.account}));
        if (std::get<0>(*associated) > 0) {
            return base::Conflict("tables of this membership are associated; delete their "
                                  "associations first");
        }
        ASSIGN_OR_RETURN(const auto templates,
                         database_.QueryOne<std::int64_t>(
                             "SELECT count(*) FROM analysis_templates WHERE membership_id = ?",
                             {membership.id}));
        if (std::get<0>(*templates) > 0)
            return base::Conflict("this membership has analysis templates; delete them first");
        RETURN_IF_ERROR(collaborations.SetStatus(membership.collaboration, membership.account,
                                                 MemberStatus::kLeft, clock));
    }
    RETURN_IF_ERROR(database_.Execute("DELETE FROM memberships WHERE id = ?", {membership.id}));
    return {};
}

}  // namespace collaboration
