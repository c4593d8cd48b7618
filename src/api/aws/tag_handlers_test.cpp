// SPDX-License-Identifier: Apache-2.0
#include "api/aws/tables_world.h"
#include "collaboration/analysis_templates.h"
#include "collaboration/configured_table.h"

#include <doctest/doctest.h>

using api::kFieldInvalid;
using api::kNotFound;
using api::TablesWorld;
using base::Json;

namespace {

// One resource of each kind, most of them the airline's.
struct Marked : TablesWorld {
    Marked() {
        room = Create();
        membership = Join(airline, room);
        table = MakeTable(airline);
        association = Associate(airline, membership, table);
        collaboration::AnalysisTemplate made;
        made.membership = base::MembershipId(membership);
        made.collaboration = base::CollaborationId(room);
        made.creator = airline;
        made.name = "analysis";
        const auto stored = collaboration::AnalysisTemplates(database).Create(
            made, Arn(airline, "membership/" + membership + "/analysistemplate/"), random, clock);
        REQUIRE(stored.ok());
        analysis = "membership/" + membership + "/analysistemplate/" + stored->id.text();
    }

    static std::string Arn(const base::AccountId& account, const std::string& path) {
        return "arn:aws:cleanrooms:us-east-1:" + account.text() + ":" + path;
    }

    std::string Path(const std::string& path) const { return Path(airline, path); }
    static std::string Path(const base::AccountId& account, const std::string& path) {
        return "/tags/" + base::PercentEncode(Arn(account, path));
    }

    std::string TagsOn(const std::string& path) {
        return Ask(airline, "GET", Path(path)).Find("tags")->Dump();
    }

    std::string room;
    std::string membership;
    std::string table;
    std::string association;
    std::string analysis;  // with its membership
};

}  // namespace

TEST_CASE("every kind of resource takes tags, shows them and loses them") {
    Marked node;
    const std::vector<std::string> resources{
        "collaboration/" + node.room, "membership/" + node.membership,
        "configuredtable/" + node.table,
        "configuredtableassociation/" + node.membership + "/" + node.association, node.analysis};
    node.Ask(node.airline, "DELETE", node.Path(resources[0]) + "?tagKeys=team");
    for (const std::string& resource : resources) {
        CAPTURE(resource);
        CHECK(node.TagsOn(resource) == "{}");

        node.Ask(node.airline, "POST", node.Path(resource), R"({"tags":{"a":"1","b":"2"}})");
        node.Ask(node.airline, "POST", node.Path(resource), R"({"tags":{"b":"3","c":""}})");
        CHECK(node.TagsOn(resource) == R"({"a":"1","b":"3","c":""})");

        node.Ask(node.airline, "DELETE", node.Path(resource) + "?tagKeys=a&tagKeys=b");
        CHECK(node.TagsOn(resource) == R"({"c":""})");
    }
    CHECK(node.TagsOn("membership/" + node.membership + "/configuredtableassociation/" +
                      node.association) == R"({"c":""})");
}

TEST_CASE("another's resource is answered like one that is not there") {
    Marked node;
    const std::string nowhere = "00000000-0000-4000-8000-000000000000";
    const std::vector<std::string> paths{
        Marked::Path(node.airline, "configuredtable/" + node.table),
        Marked::Path(node.partner, "configuredtable/" + node.table),
        Marked::Path(node.partner, "configuredtable/" + nowhere),
        Marked::Path(node.airline, "collaboration/" + node.room),
        Marked::Path(node.partner, "collaboration/" + node.room),
        Marked::Path(node.airline, "membership/" + node.membership),
        Marked::Path(node.partner, "membership/" + node.membership),
        Marked::Path(node.airline, node.analysis),
        Marked::Path(node.partner, node.analysis),
        Marked::Path(node.partner,
                     "configuredtableassociation/" + node.membership + "/" + node.association)};

    for (const std::string& path : paths) {
        CAPTURE(path);
        CHECK(node.Fail(node.partner, "GET", path) == kNotFound);
        CHECK(node.Fail(node.partner, "POST", path, R"({"tags":{"a":"1"}})") == kNotFound);
        CHECK(node.Fail(node.partner, "DELETE", path + "?tagKeys=a") == kNotFound);
    }
    CHECK(node.Fail(node.airline, "GET", node.Path("colour/red")) == kFieldInvalid);
    CHECK(node.Fail(node.airline, "GET", "/tags/nothing") == kFieldInvalid);
}

TEST_CASE("settings of a table take effect at once, and approvals made before are void") {
    Marked node;
    node.SetRule(node.airline, node.table, "AGGREGATION", api::kAggregationPolicy);
    const std::string path = "configuredtable/" + node.table;
    const auto stored = [&] {
        return *collaboration::ConfiguredTables(node.database).FindById(base::TableId(node.table));
    };
    const auto before = stored().schema_version;

    node.Ask(
        node.airline, "POST", node.Path(path),
        R"({"tags":{"glovebox:joinMultiplicity":"SQL","glovebox:timeLimitSeconds":"7","a":"1"}})");
    CHECK(stored().rule->join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(stored().time_limit_seconds == 7);
    CHECK(stored().schema_version == before + 1);
    CHECK(node.TagsOn(path) ==
          R"({"a":"1","glovebox:joinMultiplicity":"SQL","glovebox:timeLimitSeconds":"7"})");

    node.Ask(node.airline, "DELETE",
             node.Path(path) +
                 "?tagKeys=glovebox%3AjoinMultiplicity&tagKeys=glovebox%3AtimeLimitSeconds");
    CHECK(stored().rule->join_multiplicity == policy::JoinMultiplicity::kOnce);
    CHECK_FALSE(stored().time_limit_seconds);
    CHECK(stored().schema_version == before + 2);
    CHECK(node.TagsOn(path) == R"({"a":"1"})");
}

TEST_CASE("a setting that is none, or of another value, is refused and changes nothing") {
    Marked node;
    node.SetRule(node.airline, node.table);
    const std::string table = node.Path("configuredtable/" + node.table);
    const auto refused = [&](const std::string& path, const std::string& tags) {
        return node.Fail(node.airline, "POST", path, R"({"tags":)" + tags + "}");
    };

    CHECK(refused(table, R"({"a":"1","glovebox:other":"1"})") == kFieldInvalid);
    CHECK(refused(table, R"({"a":"1","aws:other":"1"})") == kFieldInvalid);
    CHECK(refused(table, R"({"glovebox:timeLimitSeconds":"never"})") == kFieldInvalid);
    CHECK(refused(table, R"({"glovebox:joinMultiplicity":"SQL"})") ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(refused(node.Path("collaboration/" + node.room),
                  R"({"glovebox:severalRunners":"true"})") == kFieldInvalid);
    CHECK(node.Fail(node.airline, "DELETE",
                    node.Path("collaboration/" + node.room) +
                        "?tagKeys=glovebox%3AseveralRunners") == kFieldInvalid);
    CHECK(node.TagsOn("configuredtable/" + node.table) == "{}");
}

TEST_CASE("a resource has at most fifty tags, and none when it is gone") {
    Marked node;
    const std::string path = "configuredtable/" + node.table;
    std::string tags = R"({"k0":"")";
    for (int i = 1; i < 51; ++i) tags += ",\"k" + std::to_string(i) + R"(":"")";
    CHECK(node.Fail(node.airline, "POST", node.Path(path), R"({"tags":)" + tags + "}}") ==
          kFieldInvalid);
    CHECK(node.TagsOn(path) == "{}");

    node.Ask(node.airline, "POST", node.Path(path), R"({"tags":{"a":"1"}})");
    CHECK(node.Send(node.airline, "DELETE",
                    "/memberships/" + node.membership + "/configuredTableAssociations/" +
                        node.association)
              .status == 204);
    CHECK(node.Send(node.airline, "DELETE", "/configuredTables/" + node.table).status == 204);
    CHECK(node.Fail(node.airline, "GET", node.Path(path)) == kNotFound);
    CHECK(std::get<0>(**node.database.QueryOne<std::int64_t>(
              "SELECT count(*) FROM resource_tags WHERE key = 'a'")) == 0);
}
