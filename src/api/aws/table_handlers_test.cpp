// SPDX-License-Identifier: Apache-2.0
#include "api/aws/tables_world.h"
#include "collaboration/associations.h"
#include "collaboration/load_agreement.h"

#include <doctest/doctest.h>

using api::kFieldInvalid;
using api::kNotFound;
using api::TablesWorld;
using base::Json;

TEST_CASE("a configured table is made from the owner's catalog and shows what it was made with") {
    TablesWorld node;

    const Json made = node.Ask(node.airline, "POST", "/configuredTables",
                               TablesWorld::TableBody("Guests", R"(,"description":"who stays")"));
    const Json& table = *made.Find("configuredTable");
    const std::string id = table.Find("id")->AsString();
    const Json got = node.Ask(node.airline, "GET", "/configuredTables/" + id);

    CHECK(*got.Find("configuredTable") == table);
    CHECK(table.Find("arn")->AsString() ==
          "arn:aws:cleanrooms:us-east-1:" + node.airline.text() + ":configuredtable/" + id);
    CHECK(table.Find("name")->AsString() == "Guests");
    CHECK(table.Find("description")->AsString() == "who stays");
    CHECK(table.Find("tableReference")->Dump() ==
          R"({"glue":{"tableName":"guests","databaseName":"crm"}})");
    CHECK(table.Find("allowedColumns")->Dump() == R"(["id","city"])");
    CHECK(table.Find("analysisMethod")->AsString() == "DIRECT_QUERY");
    CHECK(table.Find("analysisRuleTypes")->Dump() == "[]");
    CHECK(table.Find("createTime")->AsDouble() == 1'763'000'000.123);
}

TEST_CASE("a description that nobody wrote is not there") {
    TablesWorld node;

    const Json made =
        node.Ask(node.airline, "POST", "/configuredTables", TablesWorld::TableBody("t"));

    CHECK(made.Find("configuredTable")->Find("description") == nullptr);
}

TEST_CASE("what cannot be a configured table is refused at its place") {
    TablesWorld node;
    const auto refused = [&](const std::string& body) {
        return node.Fail(node.airline, "POST", "/configuredTables", body);
    };
    const auto columns = [&](const std::string& list) {
        return refused(TablesWorld::TableBody("t", "", list));
    };
    const auto of = [&](const std::string& method, const std::string& reference) {
        return refused(R"({"name":"t","allowedColumns":["id"],"analysisMethod":")" + method +
                       R"(","tableReference":)" + reference + "}");
    };

    CHECK(columns(R"(["id","nowhere"])") == kFieldInvalid);
    CHECK(columns(R"(["id","tags"])") == kFieldInvalid);
    CHECK(columns(R"(["id","id"])") == kFieldInvalid);
    CHECK(columns("[]") == kFieldInvalid);
    CHECK(refused(TablesWorld::TableBody("t", "", R"(["id"])", "nowhere")) == kFieldInvalid);
    CHECK(refused(TablesWorld::TableBody("t", R"(,"selectedAnalysisMethods":["DIRECT_QUERY"])")) ==
          kFieldInvalid);
    CHECK(of("DIRECT_JOB", R"({"glue":{"databaseName":"crm","tableName":"guests"}})") ==
          kFieldInvalid);
    CHECK(of("DIRECT_QUERY",
             R"({"athena":{"workGroup":"w","databaseName":"crm","tableName":"guests"}})") ==
          kFieldInvalid);
    CHECK(of("DIRECT_QUERY", R"({"snowflake":{"databaseName":"crm","tableName":"guests"}})") ==
          kFieldInvalid);
    CHECK(of("DIRECT_QUERY",
             R"({"glue":{"databaseName":"crm","tableName":"guests","region":"eu-west-1"}})") ==
          kFieldInvalid);
    CHECK(node.Ask(node.airline, "GET", "/configuredTables")
              .Find("configuredTableSummaries")
              ->AsArray()
              .empty());
}

TEST_CASE("an allow list has at most a hundred columns") {
    TablesWorld node;
    std::string columns = R"(["c0")";
    for (int i = 1; i <= 100; ++i) columns += ",\"c" + std::to_string(i) + "\"";

    const auto response = node.Send(node.airline, "POST", "/configuredTables",
                                    TablesWorld::TableBody("t", "", columns + "]"));

    CHECK(response.status == 402);
    const Json error = *base::ParseJson(response.body);
    CHECK(error.Find("quotaName")->AsString() == "columns in an allow list");
    CHECK(error.Find("quotaValue")->AsDouble() == 100);
}

TEST_CASE("an account has at most 250 configured tables") {
    TablesWorld node;
    collaboration::ConfiguredTable table;
    table.owner = node.airline;
    table.source.files = {"/x"};
    table.schema.columns = {{"id", *query::ParseType("BIGINT"), "BIGINT"}};
    for (int i = 0; i < 250; ++i) {
        table.name = "t" + std::to_string(i);
        REQUIRE(collaboration::ConfiguredTables(node.database)
                    .Create(table, node.random, node.clock)
                    .ok());
    }

    CHECK(node.Fail(node.airline, "POST", "/configuredTables", TablesWorld::TableBody("more")) ==
          "402 ServiceQuotaExceededException");
    CHECK(node.Send(node.partner, "POST", "/configuredTables", TablesWorld::TableBody("more"))
              .status == 200);
}

TEST_CASE("creating the same table again answers the same one, and another of its name conflicts") {
    TablesWorld node;
    const std::string tags = R"(,"tags":{"team":"a","glovebox:timeLimitSeconds":"9"})";
    const auto body = TablesWorld::TableBody("Guests", tags);

    const Json first = node.Ask(node.airline, "POST", "/configuredTables", body);
    const Json second = node.Ask(node.airline, "POST", "/configuredTables", body);

    CHECK(first == second);
    CHECK(node.Fail(node.airline, "POST", "/configuredTables",
                    TablesWorld::TableBody("guests", tags)) ==
          "409 ConflictException ALREADY_EXISTS");
    CHECK(node.Fail(node.airline, "POST", "/configuredTables", TablesWorld::TableBody("Guests")) ==
          "409 ConflictException ALREADY_EXISTS");
    CHECK(node.Send(node.partner, "POST", "/configuredTables", body).status == 200);
}

TEST_CASE("another's configured table is answered like one that is not there") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string path = "/configuredTables/" + id;

    for (const char* method : {"GET", "DELETE"})
        CHECK(node.Fail(node.partner, method, path) == kNotFound);
    CHECK(node.Fail(node.partner, "PATCH", path, R"({"name":"mine"})") == kNotFound);
    CHECK(node.Fail(node.partner, "POST", path + "/analysisRule",
                    TablesWorld::RuleBody("LIST", api::kListPolicy)) == kNotFound);
    CHECK(node.Fail(node.partner, "GET", path + "/analysisRule/LIST") == kNotFound);
    CHECK(node.Ask(node.partner, "GET", "/configuredTables")
              .Find("configuredTableSummaries")
              ->AsArray()
              .empty());
}

TEST_CASE("configured tables are listed in pages") {
    TablesWorld node;
    for (const char* name : {"a", "b", "c"}) node.MakeTable(node.airline, name);

    const Json first = node.Ask(node.airline, "GET", "/configuredTables?maxResults=2");
    const std::string token = base::PercentEncode(first.Find("nextToken")->AsString());
    const Json rest = node.Ask(node.airline, "GET", "/configuredTables?nextToken=" + token);

    CHECK(first.Find("configuredTableSummaries")->AsArray().size() == 2);
    CHECK(rest.Find("configuredTableSummaries")->AsArray().size() == 1);
    CHECK(node.Fail(node.partner, "GET", "/configuredTables?nextToken=" + token) == kFieldInvalid);
}

TEST_CASE("an update changes what it names, pins the catalog anew, and raises the version") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string path = "/configuredTables/" + id;
    collaboration::ConfiguredTables tables(node.database);
    const auto version = [&] { return tables.FindById(base::TableId(id))->schema_version; };

    node.Ask(node.airline, "PATCH", path, R"({"name":"Visitors","description":"d"})");
    CHECK(version() == 1);
    const Json fewer = node.Ask(node.airline, "PATCH", path, R"({"allowedColumns":["id"]})");
    CHECK(version() == 2);
    CHECK(fewer.Find("configuredTable")->Find("allowedColumns")->Dump() == R"(["id"])");
    CHECK(fewer.Find("configuredTable")->Find("name")->AsString() == "Visitors");
    auto entry = *catalog::CatalogTables(node.database).Find(node.airline, {"crm", "guests"});
    entry.source.files = {"/lake/new.parquet"};
    REQUIRE(catalog::CatalogTables(node.database).Put(entry, node.clock).ok());
    CHECK(tables.FindById(base::TableId(id))->source.files.front() == "/lake/guests.parquet");
    node.Ask(node.airline, "PATCH", path,
             R"({"tableReference":{"glue":{"databaseName":"CRM","tableName":"Guests"}}})");
    CHECK(version() == 3);
    CHECK(tables.FindById(base::TableId(id))->source.files.front() == "/lake/new.parquet");
}

TEST_CASE("an update that would break the table or its rule changes nothing") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    node.MakeTable(node.airline, "other");
    node.SetRule(node.airline, id);
    const std::string path = "/configuredTables/" + id;
    auto entry = *catalog::CatalogTables(node.database).Find(node.airline, {"crm", "guests"});
    entry.name.table = "short";
    entry.schema.columns.resize(1);
    REQUIRE(catalog::CatalogTables(node.database).Put(entry, node.clock).ok());
    const Json before = node.Ask(node.airline, "GET", path);

    CHECK(node.Fail(node.airline, "PATCH", path, R"({"allowedColumns":["id"]})") == kFieldInvalid);
    CHECK(node.Fail(node.airline, "PATCH", path,
                    R"({"tableReference":{"glue":{"databaseName":"crm","tableName":"short"}}})") ==
          kFieldInvalid);
    CHECK(node.Fail(node.airline, "PATCH", path, R"({"analysisMethod":"MULTIPLE"})") ==
          kFieldInvalid);
    CHECK(node.Fail(node.airline, "PATCH", path, R"({"name":"OTHER"})") ==
          "409 ConflictException ALREADY_EXISTS");
    CHECK(node.Ask(node.airline, "GET", path) == before);
}

TEST_CASE("a table has one rule, which shows with its type and times") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string rules = "/configuredTables/" + id + "/analysisRule";
    CHECK(node.Fail(node.airline, "GET", rules + "/LIST") == kNotFound);

    const Json made =
        node.Ask(node.airline, "POST", rules, TablesWorld::RuleBody("LIST", api::kListPolicy));
    const Json got = node.Ask(node.airline, "GET", rules + "/LIST");
    const Json again =
        node.Ask(node.airline, "POST", rules, TablesWorld::RuleBody("LIST", api::kListPolicy));

    const Json& rule = *made.Find("analysisRule");
    CHECK(got == made);
    CHECK(again == made);
    CHECK(rule.Find("type")->AsString() == "LIST");
    CHECK(rule.Find("configuredTableId")->AsString() == id);
    CHECK(rule.Find("policy")->Find("v1")->Find("list")->Find("listColumns")->Dump() ==
          R"(["city"])");
    CHECK(node.Fail(node.airline, "GET", rules + "/AGGREGATION") == kNotFound);
    CHECK(node.Fail(node.airline, "POST", rules,
                    TablesWorld::RuleBody("AGGREGATION", api::kAggregationPolicy)) ==
          "409 ConflictException ALREADY_EXISTS");
    CHECK(node.Ask(node.airline, "GET", "/configuredTables/" + id)
              .Find("configuredTable")
              ->Find("analysisRuleTypes")
              ->Dump() == R"(["LIST"])");
}

TEST_CASE("a rule is updated within its type, deleted, and replaced by one of another") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string rules = "/configuredTables/" + id + "/analysisRule";
    node.SetRule(node.airline, id);
    node.clock.SleepFor(std::chrono::seconds(1));
    const std::string fewer =
        R"({"analysisRulePolicy":{"v1":{"list":{"joinColumns":["id"],"listColumns":[]}}}})";

    const Json changed = node.Ask(node.airline, "PATCH", rules + "/LIST", fewer);

    const Json& rule = *changed.Find("analysisRule");
    CHECK(rule.Find("policy")->Find("v1")->Find("list")->Find("listColumns")->Dump() == "[]");
    CHECK(rule.Find("createTime")->AsDouble() == 1'763'000'000.123);
    CHECK(rule.Find("updateTime")->AsDouble() == 1'763'000'001.123);
    CHECK(node.Fail(node.airline, "PATCH", rules + "/AGGREGATION",
                    R"({"analysisRulePolicy":)" + std::string(api::kAggregationPolicy) + "}") ==
          kNotFound);
    CHECK(node.Fail(node.airline, "DELETE", rules + "/AGGREGATION") == kNotFound);
    CHECK(node.Send(node.airline, "DELETE", rules + "/LIST").status == 204);
    CHECK(node.Fail(node.airline, "DELETE", rules + "/LIST") == kNotFound);
    node.SetRule(node.airline, id, "AGGREGATION", api::kAggregationPolicy);
    CHECK(collaboration::ConfiguredTables(node.database)
              .FindById(base::TableId(id))
              ->schema_version == 5);
}

TEST_CASE("a rule that does not fit its type or its table is refused at its place") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string rules = "/configuredTables/" + id + "/analysisRule";
    const auto refused = [&](std::string_view type, std::string_view policy) {
        const auto response =
            node.Send(node.airline, "POST", rules, TablesWorld::RuleBody(type, policy));
        const Json error = *base::ParseJson(response.body);
        const Json* fields = error.Find("fieldList");
        REQUIRE(fields != nullptr);
        return fields->AsArray().front().Find("name")->AsString();
    };

    CHECK(refused("LIST", R"({"v1":{"list":{"joinColumns":["id"],"listColumns":["secret"]}}})") ==
          "analysisRulePolicy.v1.list.listColumns.0");
    CHECK(refused("LIST", R"({"v1":{"list":{"joinColumns":["id"],"listColumns":["id"]}}})") ==
          "analysisRulePolicy.v1.list.listColumns.0");
    CHECK(refused("AGGREGATION", api::kListPolicy).starts_with("analysisRulePolicy.v1"));
    CHECK(
        refused(
            "LIST",
            R"({"v1":{"list":{"joinColumns":["id"],"listColumns":[],"additionalAnalyses":"REQUIRED"}}})") ==
        "analysisRulePolicy.v1.list.additionalAnalyses");
}

TEST_CASE("a rule longer than 100 KB passes a quota") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    std::string columns = R"("id")";
    for (int i = 0; i < 1000; ++i)
        columns += ",\"" + std::string(120, 'a') + std::to_string(i) + "\"";

    CHECK(node.Fail(node.airline, "POST", "/configuredTables/" + id + "/analysisRule",
                    TablesWorld::RuleBody(
                        "LIST", R"({"v1":{"list":{"joinColumns":["id"],"listColumns":[)" + columns +
                                    "]}}}")) == "402 ServiceQuotaExceededException");
}

TEST_CASE("how joins count and how long a query may take are tags of the table") {
    TablesWorld node;
    const Json made = node.Ask(
        node.airline, "POST", "/configuredTables",
        TablesWorld::TableBody(
            "Guests",
            R"(,"tags":{"glovebox:joinMultiplicity":"SQL","glovebox:timeLimitSeconds":"30"})"));
    const std::string id = made.Find("configuredTable")->Find("id")->AsString();
    const std::string rules = "/configuredTables/" + id + "/analysisRule";

    CHECK(node.Fail(node.airline, "POST", rules, TablesWorld::RuleBody("LIST", api::kListPolicy)) ==
          kFieldInvalid);
    node.SetRule(node.airline, id, "AGGREGATION", api::kAggregationPolicy);

    const auto table = *collaboration::ConfiguredTables(node.database).FindById(base::TableId(id));
    CHECK(table.rule->join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(table.time_limit_seconds == 30);
    CHECK(node.Fail(node.airline, "POST", "/configuredTables",
                    TablesWorld::TableBody("x", R"(,"tags":{"glovebox:colour":"red"})")) ==
          kFieldInvalid);
}

TEST_CASE("a table goes unless it is associated") {
    TablesWorld node;
    const std::string id = node.MakeTable(node.airline);
    const std::string room = node.Create();
    collaboration::Associations associations(node.database);
    const auto made = associations.Create(
        {{}, base::CollaborationId(room), base::TableId(id), "guests"}, node.random, node.clock);
    REQUIRE(made.ok());

    CHECK(node.Fail(node.airline, "DELETE", "/configuredTables/" + id) ==
          "409 ConflictException SUBRESOURCES_EXIST");
    REQUIRE(associations.Delete(made->id).ok());
    CHECK(node.Send(node.airline, "DELETE", "/configuredTables/" + id).status == 204);
    CHECK(node.Fail(node.airline, "GET", "/configuredTables/" + id) == kNotFound);
}
