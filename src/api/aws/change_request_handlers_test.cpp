// SPDX-License-Identifier: Apache-2.0
#include "api/aws/change_request_handlers.h"

#include "api/aws/test_node.h"

#include <doctest/doctest.h>

namespace {

using base::Json;

// The airline's collaboration, which the partner has joined too; the stranger is outside.
struct Room : api::TestNode {
    std::string Changes(const std::string& changes) const {
        return R"({"changes":[)" + changes + "]}";
    }

    std::string AddStranger(const std::string& abilities = "[]") const {
        return R"({"specificationType":"MEMBER","specification":{"member":{"accountId":")" +
               stranger.text() + R"(","displayName":"Third","memberAbilities":)" + abilities +
               "}}}";
    }

    Json Submit(const std::string& changes) {
        return *Ask(airline, "POST", path, Changes(changes)).Find("collaborationChangeRequest");
    }

    std::string Act(const base::AccountId& who, const Json& request, const std::string& action) {
        const auto answer = Send(who, "PATCH", path + "/" + request.Find("id")->AsString(),
                                 R"({"action":")" + action + R"("})");
        if (answer.status != 200) return std::to_string(answer.status);
        return base::ParseJson(answer.body)
            ->Find("collaborationChangeRequest")
            ->Find("status")
            ->AsString();
    }

    std::string id = Create();
    std::string airline_membership = Join(airline, id);
    std::string partner_membership = Join(partner, id);
    std::string path = "/collaborations/" + id + "/changeRequests";
};

}  // namespace

TEST_CASE("a member is added when all have approved, and joins like the others") {
    Room room;
    const Json request = room.Submit(room.AddStranger());

    CHECK(request.Find("status")->AsString() == "PENDING");
    CHECK_FALSE(request.Find("isAutoApproved")->AsBool());
    CHECK(request.Find("changes")->AsArray().front().Find("types")->Dump() == R"(["ADD_MEMBER"])");
    CHECK(request.Find("approvals")->Find(room.airline.text())->Find("status")->AsString() ==
          "APPROVED");
    CHECK(request.Find("approvals")->Find(room.partner.text())->Find("status")->AsString() ==
          "PENDING");
    CHECK(room.Act(room.airline, request, "COMMIT") == "409");
    CHECK(room.Act(room.partner, request, "APPROVE") == "APPROVED");
    CHECK(room.Act(room.partner, request, "COMMIT") == "403");
    CHECK(room.Act(room.airline, request, "COMMIT") == "COMMITTED");

    CHECK_FALSE(room.Join(room.stranger, room.id).empty());
}

TEST_CASE("what approves itself is told at creation, and its request needs only a commit") {
    api::TestNode node;
    const Json made = node.Ask(
        node.airline, "POST", "/collaborations",
        R"({"name":"n","creatorDisplayName":"A","queryLogStatus":"ENABLED","members":[],)"
        R"("autoApprovedChangeRequestTypes":["ADD_MEMBER"],"creatorMemberAbilities":["CAN_QUERY"]})");
    const Json& collaboration = *made.Find("collaboration");
    const std::string path =
        "/collaborations/" + collaboration.Find("id")->AsString() + "/changeRequests";

    const Json request =
        node.Ask(node.airline, "POST", path,
                 R"({"changes":[{"specificationType":"MEMBER","specification":{"member":)"
                 R"({"accountId":")" +
                     node.partner.text() + R"(","displayName":"P","memberAbilities":[]}}}]})");

    CHECK(collaboration.Find("autoApprovedChangeTypes")->Dump() == R"(["ADD_MEMBER"])");
    const Json& told = *request.Find("collaborationChangeRequest");
    CHECK(told.Find("isAutoApproved")->AsBool());
    CHECK(told.Find("status")->AsString() == "APPROVED");
    CHECK(told.Find("approvals") == nullptr);
}

TEST_CASE("what may not be requested is refused with its place") {
    Room room;
    const std::string invalid = "400 ValidationException FIELD_VALIDATION_FAILED";
    const std::string impossible = "400 ValidationException INVALID_CONFIGURATION";
    const auto refused = [&](const std::string& changes) {
        return room.Fail(room.airline, "POST", room.path, room.Changes(changes));
    };
    std::string eleven = room.AddStranger();
    for (int i = 0; i < 10; ++i) eleven += "," + room.AddStranger();

    CHECK(refused("") == invalid);
    CHECK(refused(eleven) == invalid);
    CHECK(refused(room.AddStranger(R"(["CAN_RUN_JOB"])")) == invalid);
    CHECK(refused(R"({"specificationType":"COLLABORATION","specification":{"member":{)"
                  R"("accountId":"111111111111","memberAbilities":[]}}})") == invalid);
    CHECK(refused(
              R"({"specificationType":"MEMBER","specification":{"member":{"accountId":")" +
              room.stranger.text() +
              R"(","memberAbilities":[],"mlMemberAbilities":{"customMLMemberAbilities":[]}}}})") ==
          invalid);
    CHECK(refused(room.AddStranger(R"(["CAN_QUERY"])")) == impossible);
    CHECK(refused(room.AddStranger() + "," + room.AddStranger()) == impossible);
    CHECK(room.Fail(room.partner, "POST", room.path, room.Changes(room.AddStranger())) ==
          "403 AccessDeniedException INSUFFICIENT_PERMISSIONS");
}

TEST_CASE("requests are shown to members, in order, by status, and to nobody else") {
    Room room;
    const Json first = room.Submit(room.AddStranger());
    const Json second = room.Submit(room.AddStranger());
    CHECK(room.Act(room.partner, first, "DENY") == "DENIED");

    const Json page = room.Ask(room.partner, "GET", room.path + "?maxResults=1");
    const Json rest = room.Ask(room.partner, "GET",
                               room.path + "?maxResults=1&nextToken=" +
                                   base::PercentEncode(page.Find("nextToken")->AsString()));
    const Json denied = room.Ask(room.partner, "GET", room.path + "?status=DENIED");

    const auto ids = [](const Json& answer) {
        std::string all;
        for (const Json& each : answer.Find("collaborationChangeRequestSummaries")->AsArray())
            all += each.Find("id")->AsString();
        return all;
    };
    CHECK(ids(page) == first.Find("id")->AsString());
    CHECK(ids(rest) == second.Find("id")->AsString());
    CHECK(ids(denied) == first.Find("id")->AsString());
    const std::string one = room.path + "/" + first.Find("id")->AsString();
    CHECK(room.Ask(room.partner, "GET", one).Find("collaborationChangeRequest") != nullptr);
    CHECK(room.Fail(room.stranger, "GET", one) == "404 ResourceNotFoundException");
    CHECK(room.Fail(room.stranger, "GET", room.path) == "404 ResourceNotFoundException");
    CHECK(room.Fail(room.stranger, "PATCH", one, R"({"action":"APPROVE"})") ==
          "404 ResourceNotFoundException");
}

TEST_CASE("a member that becomes a payer candidate agrees with its membership") {
    Room room;
    const std::string pays =
        R"({"membershipPaymentConfiguration":{"queryCompute":{"isResponsible":true}}})";
    const std::string membership = "/memberships/" + room.partner_membership;
    CHECK(room.Fail(room.partner, "PATCH", membership, pays) ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
    const Json request = room.Submit(
        R"({"specificationType":"MEMBER","specification":{"member":{"accountId":")" +
        room.partner.text() +
        R"(","memberAbilities":[],"paymentConfiguration":{"queryCompute":{"isResponsible":true}}}}})");
    room.Act(room.partner, request, "APPROVE");
    room.Act(room.airline, request, "COMMIT");

    room.Ask(room.partner, "PATCH", membership, R"({"queryLogStatus":"ENABLED"})");
    const Json changed = room.Ask(room.partner, "PATCH", membership, pays);

    CHECK(changed.Find("membership")
              ->Find("paymentConfiguration")
              ->Find("queryCompute")
              ->Find("isResponsible")
              ->AsBool());
}
