// SPDX-License-Identifier: Apache-2.0
#include "api/aws/template_handlers.h"

#include "../tests/support/build_description.h"
#include "api/aws/tables_world.h"

#include <doctest/doctest.h>

namespace {

using namespace support;
using base::Json;

// Answers `SELECT city FROM guests WHERE id = :n`, or refuses; workers live in a room above this one.
struct ScriptedDescriber final : runs::Describer {
    base::Result<runs::Described> Describe(const runs::ShadowSchema& schema,
                                           const runs::QueryText& text, base::WallTime) override {
        asked = std::string(text.sql);
        of_template = text.of_template;
        parameters = text.parameters;
        if (schema.tables.empty()) {
            query::Refusal refusal;
            refusal.code = query::RefusalCode::kUnknownName;
            refusal.message = "there is no 'guests'";
            return runs::Described(refusal);
        }
        auto scan = ScanOf(0, "guests", {{"id", kBigint}, {"city", kVarchar}});
        auto parameter = query::MakeExpression({query::Parameter{"n"}, kBigint, {}});
        auto filter = Rel(1, query::Filter{scan, Test("=", {Col(0, 0, kBigint), parameter})});
        return runs::Described(::support::Describe(ProjectOf(2, filter, {Col(0, 1, kVarchar)})));
    }

    std::string asked;
    bool of_template = false;
    std::vector<query::NamedType> parameters;
};

// The partner's table `guests` in the airline's collaboration, and a describer that knows one query.
struct Room : api::TablesWorld {
    Room() { asked = &scripted; }

    static std::string Body(const std::string& name, const std::string& more = "",
                            const std::string& format = "SQL") {
        return R"({"name":")" + name + R"(","format":")" + format +
               R"(","source":{"text":"SELECT city FROM guests WHERE id = :n"},)"
               R"("analysisParameters":[{"name":"n","type":"LONG","defaultValue":"5"}])" +
               more + "}";
    }

    Json Make(const std::string& name, const std::string& more = "") {
        return *Ask(airline, "POST", path, Body(name, more)).Find("analysisTemplate");
    }

    std::string Refused(const std::string& body) { return Fail(airline, "POST", path, body); }

    ScriptedDescriber scripted;
    std::string id = Create();
    std::string airline_membership = Join(airline, id);
    std::string partner_membership = Join(partner, id);
    std::string association = Associate(partner, partner_membership, MakeTable(partner));
    std::string path = "/memberships/" + airline_membership + "/analysistemplates";
    std::string shared = "/collaborations/" + id + "/analysistemplates";
};

}  // namespace

TEST_CASE("a template is described before it is stored, and shown to all members with its text") {
    Room room;
    const Json made = room.Make("by_id", R"(,"schema":{"referencedTables":["Guests"]})");

    CHECK(room.scripted.of_template);
    CHECK(room.scripted.asked == "SELECT city FROM guests WHERE id = :n");
    REQUIRE(room.scripted.parameters.size() == 1);
    CHECK(room.scripted.parameters[0].type == *query::ParseType("BIGINT"));
    const std::string arn = made.Find("arn")->AsString();
    CHECK(arn == "arn:aws:cleanrooms:us-east-1:" + room.airline.text() + ":membership/" +
                     room.airline_membership + "/analysistemplate/" + made.Find("id")->AsString());
    CHECK(made.Find("schema")->Dump() == R"({"referencedTables":["guests"]})");
    CHECK(made.Find("analysisParameters")->Dump() ==
          R"([{"name":"n","type":"LONG","defaultValue":"5"}])");
    const Json seen = room.Ask(room.partner, "GET", room.shared + "/" + base::PercentEncode(arn));
    const Json& shown = *seen.Find("collaborationAnalysisTemplate");
    CHECK(shown.Find("source")->Find("text")->AsString() ==
          "SELECT city FROM guests WHERE id = :n");
    CHECK(shown.Find("creatorAccountId")->AsString() == room.airline.text());
    CHECK(shown.Find("membershipId") == nullptr);
}

TEST_CASE("what cannot be a template is refused and stores nothing") {
    Room room;
    const std::string_view invalid = api::kFieldInvalid;

    CHECK(room.Refused(Room::Body("t", "", "PYSPARK_1_0")) == invalid);
    CHECK(room.Refused(Room::Body("t", R"(,"schema":{"referencedTables":["flights"]})")) ==
          invalid);
    CHECK(room.Refused(Room::Body("t", R"(,"syntheticDataParameters":{})")) == invalid);
    CHECK(room.Refused(Room::Body("t", R"(,"errorMessageConfiguration":{"type":"DETAILED"})")) ==
          invalid);
    CHECK(room.Refused(R"({"name":"t","format":"SQL","source":{"text":"select :n"},)"
                       R"("analysisParameters":[{"name":"n","type":"TIMETZ"}]})") ==
          "400 ValidationException INVALID_CONFIGURATION");
    CHECK(
        room.Refused(R"({"name":"t","format":"SQL","source":{"text":"select :n"},)"
                     R"("analysisParameters":[{"name":"n","type":"LONG","defaultValue":"x"}]})") ==
        "400 ValidationException INVALID_CONFIGURATION");
    room.Ask(room.partner, "DELETE",
             "/memberships/" + room.partner_membership + "/configuredTableAssociations/" +
                 room.association);
    const auto unbound = room.Send(room.airline, "POST", room.path, Room::Body("t"));
    CHECK(unbound.status == 400);
    CHECK(unbound.body.find("INVALID_QUERY") != std::string::npos);
    CHECK(unbound.body.find("UNKNOWN_NAME: there is no 'guests'") != std::string::npos);
    CHECK(room.Ask(room.airline, "GET", room.path)
              .Find("analysisTemplateSummaries")
              ->AsArray()
              .empty());
}

TEST_CASE(
    "templates are their creator's to change and delete, and only their description changes") {
    Room room;
    const Json made = room.Make("by_id");
    const std::string own = room.path + "/" + made.Find("id")->AsString();
    const std::string others = "/memberships/" + room.partner_membership + "/analysistemplates/" +
                               made.Find("id")->AsString();

    const Json changed = room.Ask(room.airline, "PATCH", own, R"({"description":"by id"})");
    CHECK(changed.Find("analysisTemplate")->Find("description")->AsString() == "by id");
    CHECK(room.Fail(room.airline, "PATCH", own, R"({"source":{"text":"select 1"}})") ==
          api::kFieldInvalid);
    CHECK(room.Fail(room.partner, "GET", own) == api::kNotFound);
    CHECK(room.Fail(room.partner, "PATCH", others, R"({"description":"mine"})") == api::kNotFound);
    CHECK(room.Fail(room.partner, "DELETE", own) == api::kNotFound);
    CHECK(room.Refused(Room::Body("by_id")) == "409 ConflictException ALREADY_EXISTS");
    CHECK(room.Send(room.airline, "DELETE", own).status == 204);
    CHECK(room.Fail(room.airline, "GET", own) == api::kNotFound);
}

TEST_CASE("members find templates by list and in batches, strangers find none") {
    Room room;
    const Json first = room.Make("first");
    room.Make("second");
    const std::string arn = first.Find("arn")->AsString();
    std::string unknown = arn;
    unknown.replace(unknown.size() - 4, 4, "ffff");
    const std::string batch = "/collaborations/" + room.id + "/batch-analysistemplates";
    const std::string wanted =
        R"({"analysisTemplateArns":[")" + arn + R"(",")" + unknown + R"("]})";

    const Json page = room.Ask(room.partner, "GET", room.shared + "?maxResults=1");
    const Json found = room.Ask(room.partner, "POST", batch, wanted);

    CHECK(page.Find("collaborationAnalysisTemplateSummaries")->AsArray().size() == 1);
    CHECK(page.Find("nextToken") != nullptr);
    REQUIRE(found.Find("collaborationAnalysisTemplates")->AsArray().size() == 1);
    CHECK(found.Find("collaborationAnalysisTemplates")->AsArray()[0].Find("name")->AsString() ==
          "first");
    REQUIRE(found.Find("errors")->AsArray().size() == 1);
    CHECK(found.Find("errors")->AsArray()[0].Find("arn")->AsString() == unknown);
    CHECK(room.Fail(room.stranger, "GET", room.shared) == api::kNotFound);
    CHECK(room.Fail(room.stranger, "POST", batch, wanted) == api::kNotFound);
    CHECK(room.Fail(room.stranger, "GET", room.shared + "/" + base::PercentEncode(arn)) ==
          api::kNotFound);
}
