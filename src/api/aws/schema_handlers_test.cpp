// SPDX-License-Identifier: Apache-2.0
#include "api/aws/tables_world.h"

#include <doctest/doctest.h>

using api::kFieldInvalid;
using api::kNotFound;
using api::TablesWorld;
using base::Json;

namespace {

// Both companies are members; the partner's table stands in the collaboration as "guests", with no
// rule yet.
struct Shown : TablesWorld {
    Shown() {
        room = Create();
        Join(airline, room);
        of_partner = Join(partner, room);
        table = MakeTable(partner);
        association = Associate(partner, of_partner, table);
    }

    std::string Path(const std::string& rest) const {
        return "/collaborations/" + room + "/" + rest;
    }

    Json Schema(const std::string& name = "guests") {
        return *Ask(airline, "GET", Path("schemas/" + name)).Find("schema");
    }

    // "STATUS CODE,CODE" of one kind of analysis.
    std::string Status(const std::string& analysis) {
        const Json schema = Schema();
        for (const Json& detail : schema.Find("schemaStatusDetails")->AsArray()) {
            if (detail.Find("analysisType")->AsString() != analysis) continue;
            std::string text = detail.Find("status")->AsString();
            for (const Json& reason : detail.Find("reasons")->AsArray())
                text += " " + reason.Find("code")->AsString();
            return text;
        }
        return "none";
    }

    void SetCollaborationRule(std::string_view type, std::string_view policy) {
        Ask(partner, "POST",
            "/memberships/" + of_partner + "/configuredTableAssociations/" + association +
                "/analysisRule",
            RuleBody(type, policy));
    }

    std::string room;
    std::string of_partner;
    std::string table;
    std::string association;
};

}  // namespace

TEST_CASE("a member sees another's table with its allowed columns and nothing of its files") {
    Shown node;
    node.SetRule(node.partner, node.table);

    const Json schema = node.Schema("GUESTS");

    CHECK(schema.Find("name")->AsString() == "guests");
    CHECK(schema.Find("type")->AsString() == "TABLE");
    CHECK(schema.Find("creatorAccountId")->AsString() == node.partner.text());
    CHECK(schema.Find("collaborationId")->AsString() == node.room);
    CHECK(schema.Find("columns")->Dump() ==
          R"([{"name":"id","type":"bigint"},{"name":"city","type":"varchar"}])");
    CHECK(schema.Find("partitionKeys")->Dump() == "[]");
    CHECK(schema.Find("analysisRuleTypes")->Dump() == R"(["LIST"])");
    CHECK(schema.Find("analysisMethod")->AsString() == "DIRECT_QUERY");
    CHECK(schema.Find("resourceArn")->AsString() ==
          "arn:aws:cleanrooms:us-east-1:" + node.partner.text() + ":membership/" + node.of_partner +
              "/configuredtableassociation/" + node.association);
    CHECK(schema.Dump().find("secret") == std::string::npos);
    CHECK(schema.Dump().find("/lake") == std::string::npos);
}

TEST_CASE("a schema's status follows the rules of its owner") {
    Shown node;
    CHECK(node.Status("DIRECT_ANALYSIS") == "NOT_READY ANALYSIS_RULE_MISSING");
    CHECK(node.Status("ADDITIONAL_ANALYSIS") == "NOT_READY ANALYSIS_RULE_MISSING");

    node.SetRule(node.partner, node.table);
    CHECK(node.Status("DIRECT_ANALYSIS") == "READY");
    CHECK(node.Status("ADDITIONAL_ANALYSIS") == "NOT_READY ADDITIONAL_ANALYSES_NOT_ALLOWED");
    node.SetCollaborationRule("LIST", R"({"v1":{"list":{"allowedResultReceivers":[]}}})");
    CHECK(node.Status("DIRECT_ANALYSIS") == "NOT_READY RESULT_RECEIVERS_NOT_CONFIGURED");
}

TEST_CASE("a custom rule is ready once it allows an analysis and receivers are named") {
    Shown node;
    node.SetRule(node.partner, node.table, "CUSTOM",
                 R"({"v1":{"custom":{"allowedAnalyses":[],"additionalAnalyses":"ALLOWED"}}})");
    CHECK(node.Status("DIRECT_ANALYSIS") ==
          "NOT_READY ANALYSIS_TEMPLATES_NOT_CONFIGURED COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED");
    CHECK(node.Status("ADDITIONAL_ANALYSIS") ==
          "NOT_READY ANALYSIS_TEMPLATES_NOT_CONFIGURED COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED");

    node.Ask(node.partner, "PATCH", "/configuredTables/" + node.table + "/analysisRule/CUSTOM",
             R"({"analysisRulePolicy":{"v1":{"custom":{"allowedAnalyses":["ANY_QUERY"],)"
             R"("allowedAnalysisProviders":[")" +
                 node.airline.text() + R"("]}}}})");
    node.SetCollaborationRule("CUSTOM", R"({"v1":{"custom":{"allowedResultReceivers":[")" +
                                            node.airline.text() + R"("]}}})");
    CHECK(node.Status("DIRECT_ANALYSIS") == "READY");
}

TEST_CASE("a foreign or missing schema is answered alike, alone and in a batch") {
    Shown node;
    const std::string invited = node.Create();
    const std::string missing = node.Fail(node.airline, "GET", node.Path("schemas/nothing"));

    CHECK(missing == kNotFound);
    CHECK(node.Fail(node.stranger, "GET", node.Path("schemas/guests")) == kNotFound);
    CHECK(node.Fail(node.stranger, "GET", node.Path("schemas")) == kNotFound);
    CHECK(node.Fail(node.stranger, "POST", node.Path("batch-schema"), R"({"names":["guests"]})") ==
          kNotFound);
    CHECK(node.Fail(node.partner, "GET", "/collaborations/" + invited + "/schemas/guests") ==
          kNotFound);
    CHECK(node.Ask(node.partner, "GET", "/collaborations/" + invited + "/schemas")
              .Find("schemaSummaries")
              ->AsArray()
              .empty());
    const Json batch = node.Ask(node.airline, "POST", node.Path("batch-schema"),
                                R"({"names":["guests","nothing"]})");
    REQUIRE(batch.Find("schemas")->AsArray().size() == 1);
    CHECK(batch.Find("schemas")->AsArray().front() == node.Schema());
    REQUIRE(batch.Find("errors")->AsArray().size() == 1);
    const Json& error = batch.Find("errors")->AsArray().front();
    CHECK(error.Find("name")->AsString() == "nothing");
    CHECK(error.Find("code")->AsString() == "ResourceNotFoundException");
}

TEST_CASE("schemas are listed in pages by name, and by type") {
    Shown node;
    node.Associate(node.partner, node.of_partner, node.table, "visits");

    const Json first = node.Ask(node.airline, "GET", node.Path("schemas?maxResults=1"));
    const std::string token = base::PercentEncode(first.Find("nextToken")->AsString());
    const Json rest = node.Ask(node.airline, "GET", node.Path("schemas?nextToken=" + token));

    REQUIRE(first.Find("schemaSummaries")->AsArray().size() == 1);
    CHECK(first.Find("schemaSummaries")->AsArray()[0].Find("name")->AsString() == "guests");
    REQUIRE(rest.Find("schemaSummaries")->AsArray().size() == 1);
    CHECK(rest.Find("schemaSummaries")->AsArray()[0].Find("name")->AsString() == "visits");
    CHECK(node.Ask(node.airline, "GET", node.Path("schemas?schemaType=TABLE"))
              .Find("schemaSummaries")
              ->AsArray()
              .size() == 2);
    CHECK(node.Ask(node.airline, "GET", node.Path("schemas?schemaType=ID_MAPPING_TABLE"))
              .Find("schemaSummaries")
              ->AsArray()
              .empty());
    CHECK(node.Fail(node.partner, "GET", node.Path("schemas?nextToken=" + token)) == kFieldInvalid);
    CHECK(node.Fail(node.airline, "GET",
                    node.Path("schemas?schemaType=INTERMEDIATE_TABLE&nextToken=" + token)) ==
          kFieldInvalid);
}

TEST_CASE("a schema's rule shows the owner's rule, what it added, and both together") {
    Shown node;
    node.SetRule(node.partner, node.table);
    const std::string path = node.Path("schemas/guests/analysisRule/LIST");
    const Json plain = *node.Ask(node.airline, "GET", path).Find("analysisRule");
    CHECK(plain.Find("collaborationPolicy") == nullptr);
    CHECK(*plain.Find("policy") == *plain.Find("consolidatedPolicy"));

    node.SetCollaborationRule("LIST", R"({"v1":{"list":{"allowedResultReceivers":[")" +
                                          node.airline.text() + R"("]}}})");
    const Json rule = *node.Ask(node.airline, "GET", path).Find("analysisRule");

    CHECK(rule.Find("name")->AsString() == "guests");
    CHECK(rule.Find("collaborationId")->AsString() == node.room);
    CHECK(*rule.Find("policy") == *plain.Find("policy"));
    const Json& both = *rule.Find("consolidatedPolicy")->Find("v1")->Find("list");
    CHECK(both.Find("joinColumns")->Dump() == R"(["id"])");
    CHECK(both.Find("allowedResultReceivers")->AsArray().size() == 1);
    CHECK(rule.Find("collaborationPolicy")->Find("v1")->Find("list") != nullptr);
}

TEST_CASE("rules that are not there are answered alike, alone and in a batch") {
    Shown node;
    node.SetRule(node.partner, node.table);

    for (const char* rest :
         {"schemas/guests/analysisRule/AGGREGATION", "schemas/nothing/analysisRule/LIST",
          "schemas/guests/analysisRule/ID_MAPPING_TABLE"})
        CHECK(node.Fail(node.airline, "GET", node.Path(rest)) == kNotFound);
    CHECK(node.Fail(node.stranger, "GET", node.Path("schemas/guests/analysisRule/LIST")) ==
          kNotFound);
    const Json batch = node.Ask(
        node.airline, "POST", node.Path("batch-schema-analysis-rule"),
        R"({"schemaAnalysisRuleRequests":[{"name":"guests","type":"LIST"},{"name":"guests","type":"CUSTOM"}]})");
    CHECK(batch.Find("analysisRules")->AsArray().size() == 1);
    REQUIRE(batch.Find("errors")->AsArray().size() == 1);
    CHECK(batch.Find("errors")->AsArray()[0].Find("type")->AsString() == "CUSTOM");
}
