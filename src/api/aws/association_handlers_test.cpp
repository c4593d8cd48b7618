// SPDX-License-Identifier: Apache-2.0
#include "api/aws/tables_world.h"
#include "collaboration/load_agreement.h"

#include <doctest/doctest.h>

using api::kFieldInvalid;
using api::kNotFound;
using api::TablesWorld;
using base::Json;

namespace {

// Both companies are members; the partner has a table with a list rule.
struct Joined : TablesWorld {
    Joined() {
        room = Create();
        of_airline = Join(airline, room);
        of_partner = Join(partner, room);
        table = MakeTable(partner);
        SetRule(partner, table);
    }

    std::string Path(const std::string& membership, const std::string& association = "") const {
        const std::string path = "/memberships/" + membership + "/configuredTableAssociations";
        return association.empty() ? path : path + "/" + association;
    }

    std::string Body(const std::string& name, const std::string& role,
                     const std::string& more = "") const {
        return R"({"name":")" + name + R"(","configuredTableIdentifier":")" + table +
               R"(","roleArn":")" + role + "\"" + more + "}";
    }

    std::string room;
    std::string of_airline;
    std::string of_partner;
    std::string table;
};

constexpr std::string_view kReceivers =
    R"({"v1":{"list":{"allowedResultReceivers":["123456789012"]}}})";

}  // namespace

TEST_CASE("a table is associated under a folded name and shows what it was associated with") {
    Joined node;

    const Json made =
        node.Ask(node.partner, "POST", node.Path(node.of_partner),
                 node.Body("Hotel Guests", Joined::Role(node.partner), R"(,"description":"d")"));
    const Json& association = *made.Find("configuredTableAssociation");
    const std::string id = association.Find("id")->AsString();

    CHECK(node.Ask(node.partner, "GET", node.Path(node.of_partner, id)) == made);
    CHECK(association.Find("name")->AsString() == "hotel guests");
    CHECK(association.Find("arn")->AsString() ==
          "arn:aws:cleanrooms:us-east-1:" + node.partner.text() + ":configuredtableassociation/" +
              node.of_partner + "/" + id);
    CHECK(association.Find("configuredTableId")->AsString() == node.table);
    CHECK(association.Find("membershipId")->AsString() == node.of_partner);
    CHECK(association.Find("roleArn")->AsString() == Joined::Role(node.partner));
    CHECK(association.Find("description")->AsString() == "d");
    CHECK(association.Find("analysisRuleTypes")->Dump() == "[]");
}

TEST_CASE("an association that cannot be is refused at its place") {
    Joined node;
    const std::string path = node.Path(node.of_partner);
    const std::string role = Joined::Role(node.partner);
    const std::string nowhere = "00000000-0000-4000-8000-000000000000";

    CHECK(node.Fail(node.partner, "POST", path, node.Body("t", Joined::Role(node.airline))) ==
          kFieldInvalid);
    CHECK(node.Fail(node.partner, "POST", path, node.Body("t--t", role)) == kFieldInvalid);
    CHECK(node.Fail(node.partner, "POST", path,
                    node.Body("t", role, R"(,"tags":{"glovebox:timeLimitSeconds":"5"})")) ==
          kFieldInvalid);
    CHECK(node.Fail(node.airline, "POST", path, node.Body("t", Joined::Role(node.airline))) ==
          kNotFound);
    CHECK(node.Fail(node.airline, "POST", node.Path(node.of_airline),
                    node.Body("t", Joined::Role(node.airline))) == kNotFound);
    CHECK(node.Fail(node.partner, "POST", node.Path(nowhere), node.Body("t", role)) == kNotFound);
}

TEST_CASE("a name is taken once in a collaboration, whoever took it and in whatever case") {
    Joined node;
    node.Associate(node.partner, node.of_partner, node.table, "guests");
    const std::string mine = node.MakeTable(node.airline);

    const auto response = node.Send(node.airline, "POST", node.Path(node.of_airline),
                                    R"({"name":"GUESTS","configuredTableIdentifier":")" + mine +
                                        R"(","roleArn":")" + Joined::Role(node.airline) + R"("})");

    CHECK(response.status == 409);
    const Json error = *base::ParseJson(response.body);
    CHECK(error.Find("reason")->AsString() == "ALREADY_EXISTS");
    CHECK(error.Find("resourceId")->AsString() == "guests");
}

TEST_CASE("associations are their owner's alone, listed in pages") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table, "a");
    node.Associate(node.partner, node.of_partner, node.table, "b");

    CHECK(node.Fail(node.airline, "GET", node.Path(node.of_partner, id)) == kNotFound);
    CHECK(node.Fail(node.airline, "GET", node.Path(node.of_airline, id)) == kNotFound);
    CHECK(node.Fail(node.airline, "GET", node.Path(node.of_partner)) == kNotFound);
    CHECK(node.Ask(node.airline, "GET", node.Path(node.of_airline))
              .Find("configuredTableAssociationSummaries")
              ->AsArray()
              .empty());
    const Json first = node.Ask(node.partner, "GET", node.Path(node.of_partner) + "?maxResults=1");
    const std::string token = base::PercentEncode(first.Find("nextToken")->AsString());
    const Json rest =
        node.Ask(node.partner, "GET", node.Path(node.of_partner) + "?nextToken=" + token);
    CHECK(first.Find("configuredTableAssociationSummaries")->AsArray().size() == 1);
    CHECK(rest.Find("configuredTableAssociationSummaries")->AsArray().size() == 1);
    CHECK(node.Fail(node.airline, "GET", node.Path(node.of_airline) + "?nextToken=" + token) ==
          kFieldInvalid);
}

TEST_CASE("an association's role and description change, its name does not") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table);
    const std::string path = node.Path(node.of_partner, id);
    const std::string other = "arn:aws:iam::" + node.partner.text() + ":role/other";

    const Json changed = node.Ask(node.partner, "PATCH", path,
                                  R"({"description":"new","roleArn":")" + other + R"("})");

    CHECK(changed.Find("configuredTableAssociation")->Find("description")->AsString() == "new");
    CHECK(changed.Find("configuredTableAssociation")->Find("roleArn")->AsString() == other);
    CHECK(node.Fail(node.partner, "PATCH", path,
                    R"({"roleArn":")" + Joined::Role(node.airline) + R"("})") == kFieldInvalid);
    CHECK(node.Fail(node.partner, "PATCH", path, R"({"name":"other"})") == kFieldInvalid);
    CHECK(node.Fail(node.airline, "PATCH", path, R"({"description":"mine"})") == kNotFound);
}

TEST_CASE("neither table nor membership goes before the association, and then both do") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table);

    CHECK(node.Fail(node.partner, "DELETE", "/configuredTables/" + node.table) ==
          "409 ConflictException SUBRESOURCES_EXIST");
    CHECK(node.Fail(node.partner, "DELETE", "/memberships/" + node.of_partner) ==
          "409 ConflictException SUBRESOURCES_EXIST");
    CHECK(node.Fail(node.airline, "DELETE", node.Path(node.of_partner, id)) == kNotFound);
    CHECK(node.Send(node.partner, "DELETE", node.Path(node.of_partner, id)).status == 204);
    CHECK(node.Fail(node.partner, "DELETE", node.Path(node.of_partner, id)) == kNotFound);
    CHECK(node.Send(node.partner, "DELETE", "/configuredTables/" + node.table).status == 204);
    CHECK(node.Send(node.partner, "DELETE", "/memberships/" + node.of_partner).status == 204);
}

TEST_CASE("a member that was removed has no associations and can make none") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table);

    CHECK(node.Send(node.airline, "DELETE",
                    "/collaborations/" + node.room + "/member/" + node.partner.text())
              .status == 204);

    CHECK(node.Fail(node.partner, "GET", node.Path(node.of_partner, id)) == kNotFound);
    CHECK(node.Fail(node.partner, "POST", node.Path(node.of_partner),
                    node.Body("t", Joined::Role(node.partner))) ==
          "409 ConflictException INVALID_STATE");
}

TEST_CASE("an association has one collaboration rule, of the type of the table's rule") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table);
    const std::string rules = node.Path(node.of_partner, id) + "/analysisRule";
    CHECK(node.Fail(node.partner, "GET", rules + "/LIST") == kNotFound);
    CHECK(node.Fail(node.partner, "POST", rules,
                    Joined::RuleBody("CUSTOM", R"({"v1":{"custom":{}}})")) == kFieldInvalid);
    CHECK(node.Fail(node.partner, "POST", rules, Joined::RuleBody("CUSTOM", kReceivers)) ==
          kFieldInvalid);

    const Json made = node.Ask(node.partner, "POST", rules, Joined::RuleBody("LIST", kReceivers));

    const Json& rule = *made.Find("analysisRule");
    CHECK(node.Ask(node.partner, "GET", rules + "/LIST") == made);
    CHECK(node.Ask(node.partner, "POST", rules, Joined::RuleBody("LIST", kReceivers)) == made);
    CHECK(
        node.Fail(node.partner, "POST", rules, Joined::RuleBody("LIST", R"({"v1":{"list":{}}})")) ==
        "409 ConflictException ALREADY_EXISTS");
    CHECK(rule.Find("policy")->Dump() == kReceivers);
    CHECK(rule.Find("configuredTableAssociationId")->AsString() == id);
    CHECK(rule.Find("membershipIdentifier")->AsString() == node.of_partner);
    CHECK(node.Ask(node.partner, "GET", node.Path(node.of_partner, id))
              .Find("configuredTableAssociation")
              ->Find("analysisRuleTypes")
              ->Dump() == R"(["LIST"])");
    CHECK(node.Fail(node.airline, "GET", rules + "/LIST") == kNotFound);
}

TEST_CASE("a collaboration rule reaches the judge, changes and goes") {
    Joined node;
    const std::string id = node.Associate(node.partner, node.of_partner, node.table);
    const std::string rules = node.Path(node.of_partner, id) + "/analysisRule";
    const auto judged = [&] {
        return collaboration::LoadAgreement(node.database, node.room, node.airline)
            ->tables.front()
            .collaboration_rule;
    };
    CHECK_FALSE(judged());

    node.Ask(node.partner, "POST", rules, Joined::RuleBody("LIST", kReceivers));
    CHECK(judged()->allowed_result_receivers->size() == 1);
    node.Ask(node.partner, "PATCH", rules + "/LIST",
             R"({"analysisRulePolicy":{"v1":{"list":{"allowedResultReceivers":[]}}}})");
    CHECK(judged()->allowed_result_receivers->empty());
    CHECK(node.Fail(node.partner, "PATCH", rules + "/CUSTOM",
                    R"({"analysisRulePolicy":{"v1":{"custom":{}}}})") == kNotFound);
    CHECK(node.Fail(node.partner, "DELETE", rules + "/CUSTOM") == kNotFound);
    CHECK(node.Send(node.partner, "DELETE", rules + "/LIST").status == 204);
    CHECK_FALSE(judged());
    CHECK(node.Fail(node.partner, "DELETE", rules + "/LIST") == kNotFound);
}

TEST_CASE("a member associates at most 250 tables with a collaboration") {
    Joined node;
    collaboration::Associations associations(node.database);
    for (std::size_t i = 0; i < collaboration::kAssociationsMax; ++i) {
        const std::string name = "t" + std::to_string(i);
        REQUIRE(associations
                    .Create({{}, base::CollaborationId(node.room), base::TableId(node.table), name},
                            node.random, node.clock)
                    .ok());
    }

    CHECK(node.Fail(node.partner, "POST", node.Path(node.of_partner),
                    node.Body("more", Joined::Role(node.partner))) ==
          "402 ServiceQuotaExceededException");
}
