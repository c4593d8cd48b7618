// SPDX-License-Identifier: Apache-2.0
#include "collaboration/change_requests.h"

#include "access/accounts.h"
#include "base/object_reader.h"
#include "collaboration/collaborations.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace collaboration {
namespace {

// A request is approved as long as every active member has approved it. That is found out when it
// is asked, so that one who joins after the others' votes still has to approve, and one who has
// left does not.
constexpr std::string_view kRequests = R"(
SELECT * FROM (
    SELECT r.id AS id, r.number AS number, r.collaboration_id AS collaboration_id,
        CASE WHEN r.status = 'PENDING' AND (r.auto_approved = 1 OR NOT EXISTS (
            SELECT 1 FROM collaboration_members m WHERE m.collaboration_id = r.collaboration_id
                AND m.status = 'ACTIVE' AND NOT EXISTS (
                    SELECT 1 FROM change_request_votes v WHERE v.request_id = r.id
                        AND v.account_id = m.account_id AND v.vote = 'APPROVED')))
            THEN 'APPROVED' ELSE r.status END AS status,
        r.auto_approved AS auto_approved, r.changes AS changes, r.created_ms AS created_ms,
        r.updated_ms AS updated_ms
    FROM change_requests r) AS q WHERE )";

using Row = std::tuple<base::ChangeRequestId, std::int64_t, base::CollaborationId, std::string,
                       bool, std::string, base::WallTime, base::WallTime>;

base::Result<std::vector<Change>> ParseChanges(const std::string& text) {
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(text));
    std::vector<Change> changes;
    for (const base::Json& each : json.AsArray()) {
        ASSIGN_OR_RETURN(Change change, ParseChange(each));
        changes.push_back(std::move(change));
    }
    return changes;
}

base::Result<ChangeRequest> FromRow(const Row& row) {
    const auto& [id, number, collaboration, status, auto_approved, changes, created, updated] = row;
    ChangeRequest request;
    request.id = id;
    request.number = number;
    request.collaboration = collaboration;
    request.auto_approved = auto_approved;
    request.created = created;
    request.updated = updated;
    ASSIGN_OR_RETURN(request.status, ParseChangeRequestStatus(status));
    ASSIGN_OR_RETURN(request.changes, ParseChanges(changes));
    return request;
}

bool ApprovedByItself(const Collaboration& collaboration, const std::vector<Change>& changes) {
    return std::ranges::all_of(changes, [&](const Change& change) {
        return std::ranges::all_of(change.types, [&](ChangeType type) {
            return std::ranges::find(collaboration.auto_approved, type) !=
                   collaboration.auto_approved.end();
        });
    });
}

// What a change is about: one member, or (empty) the collaboration itself.
std::string SubjectOf(const Change& change) {
    const auto* member = std::get_if<MemberChange>(&change.specification);
    return member == nullptr ? std::string() : member->account.text();
}

base::Error Past(const ChangeRequest& request) {
    return base::Conflict("the change request is " + std::string(ToString(request.status)));
}

}  // namespace

std::string_view ToString(ChangeRequestStatus status) {
    switch (status) {
        case ChangeRequestStatus::kPending: return "PENDING";
        case ChangeRequestStatus::kApproved: return "APPROVED";
        case ChangeRequestStatus::kCancelled: return "CANCELLED";
        case ChangeRequestStatus::kDenied: return "DENIED";
        case ChangeRequestStatus::kCommitted: return "COMMITTED";
    }
    UNREACHABLE();
}

std::string_view ToString(ApprovalStatus status) {
    switch (status) {
        case ApprovalStatus::kApproved: return "APPROVED";
        case ApprovalStatus::kDenied: return "DENIED";
        case ApprovalStatus::kPending: return "PENDING";
    }
    UNREACHABLE();
}

base::Result<ChangeRequestStatus> ParseChangeRequestStatus(std::string_view text) {
    for (const auto status : {ChangeRequestStatus::kPending, ChangeRequestStatus::kApproved,
                              ChangeRequestStatus::kCancelled, ChangeRequestStatus::kDenied,
                              ChangeRequestStatus::kCommitted}) {
        if (ToString(status) == text) return status;
    }
    return base::InvalidArgument(base::QuoteName(text) + " is no status of a change request");
}

base::Result<ChangeRequestAction> ParseChangeRequestAction(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, ChangeRequestAction>, 4> kActions = {
        std::pair{"APPROVE", ChangeRequestAction::kApprove},
        {"DENY", ChangeRequestAction::kDeny},
        {"CANCEL", ChangeRequestAction::kCancel},
        {"COMMIT", ChangeRequestAction::kCommit}};
    for (const auto& [name, action] : kActions) {
        if (name == text) return action;
    }
    return base::InvalidArgument(base::QuoteName(text) + " is no action on a change request");
}

base::Result<ChangeRequest> ChangeRequests::Submit(const Collaboration& collaboration,
                                                   const base::AccountId& submitter,
                                                   std::vector<Change> changes,
                                                   base::Random& random, base::Clock& clock) {
    if (collaboration.creator != submitter) {
        return base::PermissionDenied("only the creator of a collaboration requests changes of it");
    }
    Collaboration wanted = collaboration;
    std::set<std::string> subjects;
    base::Json stored = base::Json::MakeArray();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::string place = "changes." + std::to_string(i);
        const std::string subject = SubjectOf(changes[i]);
        if (!subjects.insert(subject).second) {
            return base::InvalidArgument("is about what another of the changes is about")
                .Within(place);
        }
        if (!subject.empty() &&
            !access_control::Accounts(database_).FindById(base::AccountId(subject)).ok())
            return base::InvalidArgument("names no account of this node").Within(place);
        auto types = ApplyChange(changes[i], wanted);
        if (!types.ok()) return types.error().Within(place);
        changes[i].types = *std::move(types);
        stored.Append(ToJson(changes[i]));
    }
    if (wanted.members.size() > kMembersMax) {
        return base::ResourceExhausted("a collaboration has at most " +
                                       std::to_string(kMembersMax) + " members");
    }
    ASSIGN_OR_RETURN(const auto last,
                     database_.QueryOne<std::int64_t>("SELECT coalesce(max(number), 0) FROM "
                                                      "change_requests WHERE collaboration_id = ?",
                                                      {collaboration.id}));
    const std::int64_t number = std::get<0>(*last) + 1;
    if (number > kChangeRequestsMax) {
        return base::ResourceExhausted("a collaboration has at most " +
                                       std::to_string(kChangeRequestsMax) + " change requests");
    }
    const base::ChangeRequestId id(random.Uuid());
    const base::WallTime now = clock.Now();
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO change_requests (id, collaboration_id, number, status, auto_approved, "
        "changes, created_ms, updated_ms) VALUES (?, ?, ?, 'PENDING', ?, ?, ?, ?)",
        {id, collaboration.id, number, ApprovedByItself(collaboration, changes), stored.Dump(), now,
         now}));
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO change_request_votes (request_id, account_id, vote) VALUES (?, ?, 'APPROVED')",
        {id, submitter}));
    return Find(collaboration.id, id);
}

base::Status ChangeRequests::LoadApprovals(ChangeRequest& request) {
    if (request.auto_approved) return {};
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<base::AccountId, std::string>(
                         "SELECT m.account_id, coalesce(v.vote, 'PENDING') FROM "
                         "collaboration_members m LEFT JOIN change_request_votes v ON "
                         "v.request_id = ? AND v.account_id = m.account_id WHERE "
                         "m.collaboration_id = ? AND m.status = 'ACTIVE' ORDER BY m.account_id",
                         {request.id, request.collaboration})));
    for (const auto& [account, vote] : rows) {
        request.approvals[account] = vote == "APPROVED" ? ApprovalStatus::kApproved
                                     : vote == "DENIED" ? ApprovalStatus::kDenied
                                                        : ApprovalStatus::kPending;
    }
    return {};
}

base::Result<ChangeRequest> ChangeRequests::Find(const base::CollaborationId& collaboration,
                                                 const base::ChangeRequestId& id) {
    ASSIGN_OR_RETURN(
        const auto row,
        database_.QueryOne<Row>(std::string(kRequests) + "q.collaboration_id = ? AND q.id = ?",
                                {collaboration, id}));
    if (!row) return base::NotFound("there is no such change request");
    ASSIGN_OR_RETURN(ChangeRequest request, FromRow(*row));
    RETURN_IF_ERROR(LoadApprovals(request));
    return request;
}

base::Result<std::vector<ChangeRequest>>
ChangeRequests::List(const base::CollaborationId& collaboration,
                     std::optional<ChangeRequestStatus> status, std::int64_t after,
                     std::int64_t count) {
    const std::string_view wanted = status ? ToString(*status) : std::string_view();
    ASSIGN_OR_RETURN(
        const auto rows,
        database_.Query<Row>(std::string(kRequests) +
                                 "q.collaboration_id = ? AND (? = '' OR q.status = ?) AND "
                                 "q.number > ? ORDER BY q.number LIMIT ?",
                             {collaboration, wanted, wanted, after, count}));
    std::vector<ChangeRequest> found;
    for (const Row& row : rows) {
        ASSIGN_OR_RETURN(ChangeRequest request, FromRow(row));
        RETURN_IF_ERROR(LoadApprovals(request));
        found.push_back(std::move(request));
    }
    return found;
}

base::Status ChangeRequests::Act(const Collaboration& collaboration,
                                 const base::ChangeRequestId& id, const base::AccountId& actor,
                                 ChangeRequestAction action, base::Random& random,
                                 base::Clock& clock) {
    ASSIGN_OR_RETURN(const ChangeRequest request, Find(collaboration.id, id));
    if (action == ChangeRequestAction::kApprove || action == ChangeRequestAction::kDeny)
        return Vote(collaboration, request, actor, action, clock);
    if (collaboration.creator != actor) {
        return base::PermissionDenied(
            "only the creator of a collaboration cancels or commits changes of it");
    }
    const bool approved = request.status == ChangeRequestStatus::kApproved;
    if (action == ChangeRequestAction::kCommit) {
        if (!approved) return Past(request);
        return Commit(collaboration, request, random, clock);
    }
    if (!approved && request.status != ChangeRequestStatus::kPending) return Past(request);
    return SetStatus(request, ChangeRequestStatus::kCancelled, clock);
}

base::Status ChangeRequests::Vote(const Collaboration& collaboration, const ChangeRequest& request,
                                  const base::AccountId& actor, ChangeRequestAction action,
                                  base::Clock& clock) {
    if (!IsActive(collaboration, actor)) {
        return base::PermissionDenied("only active members approve or deny changes; join first");
    }
    if (request.status != ChangeRequestStatus::kPending) return Past(request);
    const bool denied = action == ChangeRequestAction::kDeny;
    const auto vote = denied ? ApprovalStatus::kDenied : ApprovalStatus::kApproved;
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO change_request_votes (request_id, account_id, vote) VALUES (?, ?, ?) "
        "ON CONFLICT (request_id, account_id) DO UPDATE SET vote = excluded.vote",
        {request.id, actor, ToString(vote)}));
    return SetStatus(request, denied ? ChangeRequestStatus::kDenied : ChangeRequestStatus::kPending,
                     clock);
}

base::Status ChangeRequests::Commit(const Collaboration& collaboration,
                                    const ChangeRequest& request, base::Random& random,
                                    base::Clock& clock) {
    if (request.auto_approved && !ApprovedByItself(collaboration, request.changes)) {
        return base::Conflict("what is approved by itself has changed since; request it again");
    }
    Collaboration wanted = collaboration;
    for (const Change& change : request.changes) {
        const auto types = ApplyChange(change, wanted);
        if (!types.ok() || *types != change.types)
            return base::Conflict("the collaboration has changed since; request the change again");
    }
    // Each of several requests had room when it was made.
    if (wanted.members.size() > kMembersMax)
        return base::Conflict("the collaboration has no room for another member any more");
    RETURN_IF_ERROR(Collaborations(database_).Update(wanted, random, clock));
    // Who is a candidate no more has not agreed to pay for a later time.
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE memberships SET pays = 0 WHERE collaboration_id = ? AND status = 'ACTIVE' AND "
        "account_id IN (SELECT account_id FROM collaboration_members WHERE collaboration_id = ? "
        "AND pays = 0) AND EXISTS (SELECT 1 FROM collaboration_members WHERE collaboration_id = ? "
        "AND pays = 1)",
        {collaboration.id, collaboration.id, collaboration.id}));
    return SetStatus(request, ChangeRequestStatus::kCommitted, clock);
}

base::Status ChangeRequests::SetStatus(const ChangeRequest& request, ChangeRequestStatus status,
                                       base::Clock& clock) {
    RETURN_IF_ERROR(
        database_.Execute("UPDATE change_requests SET status = ?, updated_ms = ? WHERE id = ?",
                          {ToString(status), clock.Now(), request.id}));
    return {};
}

}  // namespace collaboration
