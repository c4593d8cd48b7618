// SPDX-License-Identifier: Apache-2.0
#include "collaboration/change_requests.h"

#include "collaboration/membership.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

using collaboration::ChangeRequest;
using collaboration::ChangeRequestAction;
using collaboration::ChangeRequests;
using collaboration::ChangeRequestStatus;
using collaboration::Collaboration;
using collaboration::Collaborations;

// The airline's collaboration with the partner, both in it, and a third company outside.
struct Room : TestNode {
    Room() {
        third = access_control::Accounts(database).Create("third", random, clock)->id;
        id = Collaborations(database).Create(Loyalty(), random, clock)->id;
    }

    Collaboration Now() { return *Collaborations(database).FindById(id); }

    base::Result<ChangeRequest> Submit(std::vector<collaboration::Change> changes) {
        return requests.Submit(Now(), airline, std::move(changes), random, clock);
    }

    collaboration::Change Grant() const {
        return {collaboration::MemberChange{partner, {policy::Ability::kCanReceiveResults}}};
    }
    collaboration::Change Add() const { return {collaboration::MemberChange{third, {}, "Third"}}; }
    collaboration::Change AutoApprove(std::vector<collaboration::ChangeType> types) const {
        return {collaboration::AutoApprovalChange{std::move(types)}};
    }

    bool Act(const ChangeRequest& request, const base::AccountId& who, ChangeRequestAction action) {
        return requests.Act(Now(), request.id, who, action, random, clock).ok();
    }

    ChangeRequestStatus StatusOf(const ChangeRequest& request) {
        return requests.Find(id, request.id)->status;
    }

    ChangeRequests requests{database};
    base::CollaborationId id;
    base::AccountId third;
};

}  // namespace

TEST_CASE("a request waits for every active member and is then made as a whole") {
    Room room;
    const auto request = room.Submit({room.Grant(), room.Add()});
    REQUIRE(request.ok());
    CHECK(request->status == ChangeRequestStatus::kPending);
    CHECK(request->approvals.at(room.airline) == collaboration::ApprovalStatus::kApproved);
    CHECK(request->approvals.at(room.partner) == collaboration::ApprovalStatus::kPending);
    CHECK_FALSE(room.Act(*request, room.airline, ChangeRequestAction::kCommit));

    CHECK(room.Act(*request, room.partner, ChangeRequestAction::kApprove));
    CHECK(room.StatusOf(*request) == ChangeRequestStatus::kApproved);
    CHECK_FALSE(room.Act(*request, room.partner, ChangeRequestAction::kCommit));
    CHECK(room.Act(*request, room.airline, ChangeRequestAction::kCommit));

    CHECK(room.StatusOf(*request) == ChangeRequestStatus::kCommitted);
    const Collaboration now = room.Now();
    CHECK(FindMember(now, room.partner)->abilities ==
          std::vector{policy::Ability::kCanReceiveResults});
    CHECK(FindMember(now, room.third)->status == collaboration::MemberStatus::kInvited);
    CHECK_FALSE(room.Act(*request, room.airline, ChangeRequestAction::kCommit));
}

TEST_CASE("one denial ends a request, and only its creator's side cancels one") {
    Room room;
    const auto denied = room.Submit({room.Grant()});
    const auto cancelled = room.Submit({room.Grant()});

    CHECK(room.Act(*denied, room.partner, ChangeRequestAction::kDeny));
    CHECK_FALSE(room.Act(*cancelled, room.partner, ChangeRequestAction::kCancel));
    CHECK(room.Act(*cancelled, room.airline, ChangeRequestAction::kCancel));

    CHECK(room.StatusOf(*denied) == ChangeRequestStatus::kDenied);
    CHECK(room.StatusOf(*cancelled) == ChangeRequestStatus::kCancelled);
    CHECK_FALSE(room.Act(*denied, room.partner, ChangeRequestAction::kApprove));
    CHECK_FALSE(room.Act(*cancelled, room.partner, ChangeRequestAction::kApprove));
    CHECK_FALSE(room.Act(*denied, room.airline, ChangeRequestAction::kCommit));
}

TEST_CASE("only the creator submits, and only active members vote") {
    Room room;
    const auto request = room.Submit({room.Grant()});

    const auto foreign =
        room.requests.Submit(room.Now(), room.partner, {room.Add()}, room.random, room.clock);
    CHECK(foreign.error().code == base::ErrorCode::kPermissionDenied);
    CHECK(room.requests
              .Act(room.Now(), request->id, room.third, ChangeRequestAction::kApprove, room.random,
                   room.clock)
              .error()
              .code == base::ErrorCode::kPermissionDenied);
}

TEST_CASE("who joins after the vote has to approve too, and who is gone does not") {
    Room room;
    const auto add = room.Submit({room.Add()});
    REQUIRE(room.Act(*add, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*add, room.airline, ChangeRequestAction::kCommit));
    const auto grant = room.Submit({room.Grant()});
    REQUIRE(room.Act(*grant, room.partner, ChangeRequestAction::kApprove));
    CHECK(room.StatusOf(*grant) == ChangeRequestStatus::kApproved);

    collaboration::Membership joining;
    joining.collaboration = room.id;
    joining.account = room.third;
    REQUIRE(collaboration::Memberships(room.database).Join(joining, room.random, room.clock).ok());

    CHECK(room.StatusOf(*grant) == ChangeRequestStatus::kPending);
    CHECK_FALSE(room.Act(*grant, room.airline, ChangeRequestAction::kCommit));
    REQUIRE(Collaborations(room.database).RemoveMember(room.id, room.third, room.clock).ok());
    CHECK(room.StatusOf(*grant) == ChangeRequestStatus::kApproved);
}

TEST_CASE("types that are approved by themselves need nobody, all of them or none") {
    Room room;
    const auto edit = room.Submit({room.AutoApprove({collaboration::ChangeType::kAddMember})});
    CHECK(edit->status == ChangeRequestStatus::kPending);
    REQUIRE(room.Act(*edit, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*edit, room.airline, ChangeRequestAction::kCommit));

    const auto add = room.Submit({room.Add()});
    const auto both = room.Submit({room.Add(), room.Grant()});

    CHECK(add->status == ChangeRequestStatus::kApproved);
    CHECK(add->auto_approved);
    CHECK(add->approvals.empty());
    CHECK(both->status == ChangeRequestStatus::kPending);
    CHECK(room.Act(*add, room.airline, ChangeRequestAction::kCommit));
}

TEST_CASE("what was approved by itself is not committed once it would not be") {
    Room room;
    const auto edit = room.Submit({room.AutoApprove({collaboration::ChangeType::kAddMember})});
    REQUIRE(room.Act(*edit, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*edit, room.airline, ChangeRequestAction::kCommit));
    const auto add = room.Submit({room.Add()});
    const auto back = room.Submit({room.AutoApprove({})});
    REQUIRE(room.Act(*back, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*back, room.airline, ChangeRequestAction::kCommit));

    CHECK_FALSE(room.Act(*add, room.airline, ChangeRequestAction::kCommit));
    CHECK(FindMember(room.Now(), room.third) == nullptr);
}

TEST_CASE("a commit makes what was approved or nothing") {
    Room room;
    const auto first = room.Submit({room.Grant()});
    const auto second = room.Submit({room.Add(), room.Grant()});
    REQUIRE(room.Act(*first, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*second, room.partner, ChangeRequestAction::kApprove));
    REQUIRE(room.Act(*first, room.airline, ChangeRequestAction::kCommit));

    const auto committed = room.requests.Act(room.Now(), second->id, room.airline,
                                             ChangeRequestAction::kCommit, room.random, room.clock);

    CHECK(committed.error().code == base::ErrorCode::kConflict);
    CHECK(FindMember(room.Now(), room.third) == nullptr);
    CHECK(room.StatusOf(*second) == ChangeRequestStatus::kApproved);
}

TEST_CASE("requests are refused for unknown accounts and for two changes of one thing") {
    Room room;
    const collaboration::Change unknown = {
        collaboration::MemberChange{base::AccountId("999999999999"), {}, "Nobody"}};

    CHECK(room.Submit({unknown}).error().message == "changes.0: names no account of this node");
    CHECK(room.Submit({room.Add(), room.Add()}).error().message ==
          "changes.1: is about what another of the changes is about");
    CHECK(room.Submit({room.AutoApprove({})}).error().code == base::ErrorCode::kInvalidArgument);
}

TEST_CASE("requests are listed in the order of their making, by status, up to a limit") {
    Room room;
    const auto first = room.Submit({room.Grant()});
    const auto second = room.Submit({room.Add()});
    REQUIRE(room.Act(*first, room.partner, ChangeRequestAction::kApprove));

    const auto all = room.requests.List(room.id, std::nullopt, 0, 10);
    const auto pending = room.requests.List(room.id, ChangeRequestStatus::kPending, 0, 10);
    const auto rest = room.requests.List(room.id, std::nullopt, first->number, 10);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].id == first->id);
    REQUIRE(pending->size() == 1);
    CHECK((*pending)[0].id == second->id);
    CHECK(rest->size() == 1);

    REQUIRE(room.database
                .Execute("UPDATE change_requests SET number = ? WHERE id = ?",
                         {collaboration::kChangeRequestsMax, second->id})
                .ok());
    CHECK(room.Submit({room.Add()}).error().code == base::ErrorCode::kResourceExhausted);
}

TEST_CASE("of two requests for the last place the second is in conflict with the first") {
    Room room;
    access_control::Accounts accounts(room.database);
    const auto fourth = accounts.Create("fourth", room.random, room.clock)->id;
    Collaboration full = room.Now();
    while (full.members.size() + 1 < collaboration::kMembersMax) {
        const std::string name = "member" + std::to_string(full.members.size());
        collaboration::Member member;
        member.account = accounts.Create(name, room.random, room.clock)->id;
        member.status = collaboration::MemberStatus::kInvited;
        full.members.push_back(std::move(member));
    }
    REQUIRE(Collaborations(room.database).Update(full, room.random, room.clock).ok());
    const auto first = room.Submit({room.Add()});
    const auto second = room.Submit({{collaboration::MemberChange{fourth, {}, "Fourth"}}});
    for (const auto& request : {*first, *second})
        REQUIRE(room.Act(request, room.partner, ChangeRequestAction::kApprove));

    CHECK(room.Act(*first, room.airline, ChangeRequestAction::kCommit));
    const auto late = room.requests.Act(room.Now(), second->id, room.airline,
                                        ChangeRequestAction::kCommit, room.random, room.clock);
    CHECK(late.error().code == base::ErrorCode::kConflict);
    CHECK(room.Now().members.size() == collaboration::kMembersMax);
}
