// SPDX-License-Identifier: Apache-2.0
#include "api/aws/test_node.h"
#include "base/percent.h"

#include <doctest/doctest.h>

using api::TestNode;
using base::Json;

TEST_CASE("a collaboration begins with invitations, and its creator joins like the others") {
    TestNode node;
    const std::string id = node.Create();

    const Json before = node.Ask(node.airline, "GET", "/collaborations/" + id);
    const std::string membership = node.Join(node.airline, id);
    const Json after = node.Ask(node.airline, "GET", "/collaborations/" + id);

    const Json& seen = *before.Find("collaboration");
    CHECK(seen.Find("memberStatus")->AsString() == "INVITED");
    CHECK(seen.Find("membershipId") == nullptr);
    CHECK(seen.Find("name")->AsString() == "Loyalty 2026");
    CHECK(seen.Find("creatorDisplayName")->AsString() == "Airline");
    CHECK(seen.Find("arn")->AsString() ==
          "arn:aws:cleanrooms:us-east-1:" + node.airline.text() + ":collaboration/" + id);
    CHECK(seen.Find("createTime")->AsDouble() == 1'763'000'000.123);
    CHECK(after.Find("collaboration")->Find("memberStatus")->AsString() == "ACTIVE");
    CHECK(after.Find("collaboration")->Find("membershipId")->AsString() == membership);
}

TEST_CASE("members are listed to every member with their abilities and who pays") {
    TestNode node;
    const std::string id = node.Create(R"(["CAN_RECEIVE_RESULTS"])");
    node.Join(node.partner, id);

    const Json listed = node.Ask(node.partner, "GET", "/collaborations/" + id + "/members");

    const Json::Array& members = listed.Find("memberSummaries")->AsArray();
    REQUIRE(members.size() == 2);
    for (const Json& member : members) {
        const bool is_airline = member.Find("accountId")->AsString() == node.airline.text();
        CHECK(member.Find("status")->AsString() == (is_airline ? "INVITED" : "ACTIVE"));
        CHECK(member.Find("displayName")->AsString() == (is_airline ? "Airline" : "Partner"));
        CHECK(member.Find("abilities")->AsArray().size() == (is_airline ? 2 : 1));
        CHECK(member.Find("paymentConfiguration")
                  ->Find("queryCompute")
                  ->Find("isResponsible")
                  ->AsBool() == is_airline);
    }
}

TEST_CASE("a foreign collaboration is answered like one that does not exist") {
    TestNode node;
    const std::string id = node.Create();
    const std::string nowhere = "00000000-0000-4000-8000-000000000000";

    for (const std::string& path :
         {std::string("/collaborations/ID"), std::string("/collaborations/ID/members")}) {
        auto foreign = path;
        auto missing = path;
        foreign.replace(path.find("ID"), 2, id);
        missing.replace(path.find("ID"), 2, nowhere);
        auto left = node.Send(node.stranger, "GET", foreign);
        const auto right = node.Send(node.stranger, "GET", missing);
        REQUIRE(left.status == (path.ends_with("/members") ? 404 : 403));
        if (left.status == 404) left.body.replace(left.body.find(id), id.size(), nowhere);
        CHECK(left.body == right.body);
    }
    CHECK(node.Fail(node.stranger, "POST", "/memberships",
                    R"({"collaborationIdentifier":")" + id + R"(","queryLogStatus":"DISABLED"})") ==
          "404 ResourceNotFoundException");
    CHECK(node.Ask(node.stranger, "GET", "/collaborations")
              .Find("collaborationList")
              ->AsArray()
              .empty());
}

TEST_CASE("what cannot be a collaboration is refused and changes nothing") {
    TestNode node;
    const auto body = [&](const std::string& members, const std::string& abilities) {
        return R"({"name":"n","creatorDisplayName":"A","queryLogStatus":"ENABLED","members":)" +
               members + R"(,"creatorMemberAbilities":)" + abilities + "}";
    };
    const auto member = [](const base::AccountId& account, const std::string& abilities) {
        return R"({"accountId":")" + account.text() + R"(","displayName":"P","memberAbilities":)" +
               abilities + "}";
    };
    const auto refused = [&](const std::string& text) {
        return node.Fail(node.airline, "POST", "/collaborations", text);
    };
    const std::string wrong_field = "400 ValidationException FIELD_VALIDATION_FAILED";

    CHECK(refused(body("[]", "[]")) == "400 ValidationException INVALID_CONFIGURATION");
    CHECK(refused(body("[" + member(node.partner, R"(["CAN_QUERY"])") + "]", R"(["CAN_QUERY"])")) ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(refused(body("[" + member(node.airline, "[]") + "]", R"(["CAN_QUERY"])")) == wrong_field);
    CHECK(refused(body("[" + member(node.partner, "[]") + "," + member(node.partner, "[]") + "]",
                       R"(["CAN_QUERY"])")) == wrong_field);
    CHECK(refused(body("[" + member(base::AccountId("999999999999"), "[]") + "]",
                       R"(["CAN_QUERY"])")) == wrong_field);
    CHECK(refused(body("[]", R"(["CAN_RUN_JOB"])")) == wrong_field);
    CHECK(node.Ask(node.airline, "GET", "/collaborations")
              .Find("collaborationList")
              ->AsArray()
              .empty());
}

TEST_CASE("a tag lets several members query, and no other setting is taken") {
    TestNode node;
    const auto body = [&](const std::string& tags) {
        return R"({"name":"n","creatorDisplayName":"A","queryLogStatus":"ENABLED","tags":{)" +
               tags + R"(},"creatorMemberAbilities":["CAN_QUERY"],"members":[{"accountId":")" +
               node.partner.text() + R"(","displayName":"P","memberAbilities":["CAN_QUERY"]}]})";
    };
    const auto refused = [&](const std::string& tags) {
        return node.Fail(node.airline, "POST", "/collaborations", body(tags));
    };

    CHECK(refused("") == "400 ValidationException INVALID_CONFIGURATION");
    CHECK(refused(R"("glovebox:severalRunners":"false")") ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(refused(R"("glovebox:severalRunners":"yes")") ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
    CHECK(refused(R"("glovebox:severalRunners":"true","aws:other":"1")") ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
    CHECK(refused(R"("glovebox:severalRunners":"true","glovebox:other":"1")") ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
    const Json made = node.Ask(node.airline, "POST", "/collaborations",
                               body(R"("glovebox:severalRunners":"true")"));
    const std::string id = made.Find("collaboration")->Find("id")->AsString();
    const Json listed = node.Ask(node.partner, "GET", "/collaborations/" + id + "/members");
    for (const Json& member : listed.Find("memberSummaries")->AsArray())
        CHECK(member.Find("abilities")->Dump() == R"(["CAN_QUERY"])");
}

TEST_CASE("only the creator changes, deletes and removes") {
    TestNode node;
    const std::string id = node.Create();
    node.Join(node.partner, id);
    const std::string denied = "403 AccessDeniedException INSUFFICIENT_PERMISSIONS";

    CHECK(node.Fail(node.partner, "PATCH", "/collaborations/" + id, R"({"name":"mine"})") ==
          denied);
    CHECK(node.Fail(node.partner, "DELETE", "/collaborations/" + id) == denied);
    CHECK(node.Fail(node.partner, "DELETE",
                    "/collaborations/" + id + "/member/" + node.airline.text()) == denied);
    CHECK(node.Ask(node.airline, "PATCH", "/collaborations/" + id, R"({"name":"Loyalty 2027"})")
              .Find("collaboration")
              ->Find("name")
              ->AsString() == "Loyalty 2027");
}

TEST_CASE("a member is removed by the creator and sees nothing any more") {
    TestNode node;
    const std::string id = node.Create();
    const std::string membership = node.Join(node.partner, id);

    CHECK(node.Send(node.airline, "DELETE",
                    "/collaborations/" + id + "/member/" + node.partner.text())
              .status == 204);

    CHECK(node.Fail(node.partner, "GET", "/collaborations/" + id) ==
          "403 AccessDeniedException INSUFFICIENT_PERMISSIONS");
    CHECK(node.Ask(node.partner, "GET", "/memberships/" + membership)
              .Find("membership")
              ->Find("status")
              ->AsString() == "REMOVED");
}

TEST_CASE("a membership says whose it is, may change its log, and ends with the collaboration") {
    TestNode node;
    const std::string id = node.Create();
    const std::string membership = node.Join(node.partner, id);

    const Json changed = node.Ask(node.partner, "PATCH", "/memberships/" + membership,
                                  R"({"queryLogStatus":"ENABLED"})");
    CHECK(changed.Find("membership")->Find("queryLogStatus")->AsString() == "ENABLED");
    CHECK(changed.Find("membership")->Find("collaborationName")->AsString() == "Loyalty 2026");
    CHECK(node.Fail(node.airline, "GET", "/memberships/" + membership) ==
          "404 ResourceNotFoundException");

    CHECK(node.Send(node.airline, "DELETE", "/collaborations/" + id).status == 204);
    CHECK(node.Ask(node.partner, "GET", "/memberships?status=COLLABORATION_DELETED")
              .Find("membershipSummaries")
              ->AsArray()
              .size() == 1);
    CHECK(node.Fail(node.partner, "PATCH", "/memberships/" + membership,
                    R"({"queryLogStatus":"ENABLED"})") == "409 ConflictException INVALID_STATE");
}

TEST_CASE("joining twice, or with another's payment, is refused") {
    TestNode node;
    const std::string id = node.Create();
    const auto join = [&](const base::AccountId& account, const std::string& pays) {
        return node.Fail(
            account, "POST", "/memberships",
            R"({"collaborationIdentifier":")" + id +
                R"(","queryLogStatus":"DISABLED","paymentConfiguration":{"queryCompute":)"
                R"({"isResponsible":)" +
                pays + "}}}");
    };

    CHECK(join(node.partner, "true") == "400 ValidationException FIELD_VALIDATION_FAILED");
    CHECK(join(node.airline, "false") == "400 ValidationException FIELD_VALIDATION_FAILED");
    node.Join(node.partner, id);
    CHECK(join(node.partner, "false") == "409 ConflictException ALREADY_EXISTS");
}

TEST_CASE("lists come in pages whose tokens work for this list and this account only") {
    TestNode node;
    node.Create();
    node.Create();
    node.Create();

    const Json first = node.Ask(node.airline, "GET", "/collaborations?maxResults=2");
    const std::string token = base::PercentEncode(first.Find("nextToken")->AsString());
    const Json second =
        node.Ask(node.airline, "GET", "/collaborations?maxResults=2&nextToken=" + token);

    CHECK(first.Find("collaborationList")->AsArray().size() == 2);
    CHECK(second.Find("collaborationList")->AsArray().size() == 1);
    CHECK(second.Find("nextToken") == nullptr);
    CHECK(node.Fail(node.partner, "GET", "/collaborations?nextToken=" + token) ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
    CHECK(node.Fail(node.airline, "GET", "/memberships?nextToken=" + token) ==
          "400 ValidationException FIELD_VALIDATION_FAILED");
}

TEST_CASE("an operation that this node does not offer says so, and an unknown path is none") {
    TestNode node;
    const std::string id = "00000000-0000-4000-8000-000000000000";

    CHECK(node.Fail(node.airline, "GET", "/memberships/" + id + "/privacybudgettemplates/" + id) ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(node.Fail(node.airline, "GET", "/colours") == "404 UnknownOperationException");
    CHECK(node.Fail(node.airline, "PUT", "/collaborations") == "405 UnknownOperationException");
}
