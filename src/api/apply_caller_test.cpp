// SPDX-License-Identifier: Apache-2.0
#include "api/apply_caller.h"

#include "activation/egress_list.h"
#include "activation/tables.h"
#include "api/aws/recording.h"
#include "api/aws/tables_world.h"
#include "api/v1/v1_service.h"
#include "audit/entries.h"

namespace {

using base::Json;

// Two companies with a catalog, whose documents come over the API.
struct Documents : api::TablesWorld {
    Documents() {
        const std::vector<metadata::RoomMigrations> rooms = {
            access_control::Migrations(), audit::Migrations(),         storage::Migrations(),
            catalog::Migrations(),        collaboration::Migrations(), runs::Migrations(),
            activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    static std::string Named(const base::AccountId& account) {
        return "\"" + account.text() + "\"";
    }

    // The airline's part: the agreement and its own table.
    std::string AirlinePart(const std::string& partner_abilities = "[]") const {
        return R"({"collaborations":[{"name":"loyalty","creator":"airline","members":[)"
               R"({"account":"airline","abilities":["CAN_QUERY","CAN_RECEIVE_RESULTS"]},)"
               R"({"account":)" +
               Named(partner) + R"(,"abilities":)" + partner_abilities + R"(}]}],"tables":[)" +
               Table("airline", "flyers") + "]}";
    }

    // The partner's: it joins what the airline made.
    std::string PartnerPart() const {
        return R"({"collaborations":[{"name":"loyalty","creator":)" + Named(airline) +
               R"(}],"tables":[)" + Table("partner", "guests") + "]}";
    }

    static std::string Table(const std::string& account, const std::string& name,
                             const std::string& more = {}) {
        return R"({"account":")" + account + R"(","name":")" + name +
               R"(","tableReference":{"glue":{"databaseName":"crm","tableName":"guests"}},)"
               R"("allowedColumns":["id","city"],"analysisRule":{"type":"LIST","policy":)" +
               std::string(api::kListPolicy) +
               R"(},"associations":[{"collaboration":"loyalty","name":")" + name + "\"}]" + more +
               "}";
    }

    // "STATUS of the report", or "HTTP TYPE: message".
    std::string Send(const access_control::Caller& caller, const std::string& document,
                     const std::string& path = "/v1/room") {
        net::ServerRequest request;
        request.method = "POST";
        request.target = *net::ParseRequestTarget(path);
        request.body = R"({"document":)" + document + "}";
        api::HandlerContext context{Services(), database, caller, "r-1"};
        audit::Trail trail(database, keys, random);
        audit::Act act = api::ActOf(request, clock.Now(), "r-1");
        act.record.account = caller.account;
        act.record.action = "glovebox:ApplyRoom";
        api::Recording recording(trail, std::move(act));
        context.recording = &recording;
        auto call = v1->Recognise(context, request);
        const api::Reply reply = api::Perform(*std::get<std::unique_ptr<api::Call>>(call), context);
        if (const auto* error = std::get_if<api::ApiError>(&reply))
            return std::to_string(error->status) + " " + error->type + ": " + error->message;
        last = *base::ParseJson(std::get<net::HttpResponse>(reply).body);
        return last.Find("status")->AsString();
    }

    std::string Apply(const base::AccountId& account, const std::string& document) {
        return Send(access_control::RootCaller(account, {}), document);
    }

    std::string Try(const base::AccountId& account, const std::string& document) {
        return Send(access_control::RootCaller(account, {}), document, "/v1/room/explain");
    }

    // What is refused of a document with the partner's entry in it.
    std::string Refused(const std::string& document) {
        const std::string told = Apply(airline, document);
        constexpr std::string_view kInvalid = "400 ValidationException: ";
        CAPTURE(told);
        REQUIRE(told.starts_with(kInvalid));
        return told.substr(kInvalid.size());
    }

    std::int64_t Count(const std::string& table) {
        return std::get<0>(**database.QueryOne<std::int64_t>("SELECT count(*) FROM " + table));
    }

    std::string MemberStatus(const base::AccountId& account) {
        const auto row = database.QueryOne<std::string>(
            "SELECT status FROM collaboration_members WHERE account_id = ?", {account});
        return *row ? std::get<0>(**row) : "none";
    }

    // The actions of an account's records.
    std::string Trail(const base::AccountId& account) {
        std::string text;
        const auto entries = *audit::Entries(database, keys).After(account, 0, 100);
        for (const auto& entry : entries) text += (text.empty() ? "" : " ") + entry.record.action;
        return text;
    }

    std::unique_ptr<api::Service> v1 = *api::MakeV1Service();
    Json last;
};

access_control::Caller UserWith(const base::AccountId& account, const std::string& actions) {
    access_control::Caller caller;
    caller.account = account;
    caller.arn = "arn:aws:iam::" + account.text() + ":user/ann";
    const auto policy = access_control::ParsePolicy(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":[)" +
            actions + "]}]}",
        access_control::PolicyKind::kIdentity);
    REQUIRE(policy.ok());
    caller.policies = {{"p", *policy}};
    return caller;
}

}  // namespace

TEST_CASE("two companies make a room, each with its own document, and again nothing changes") {
    Documents world;

    CHECK(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");
    CHECK(world.MemberStatus(world.airline) == "ACTIVE");
    CHECK(world.MemberStatus(world.partner) == "INVITED");
    CHECK(world.Apply(world.partner, world.PartnerPart()) == "APPLIED");
    CHECK(world.MemberStatus(world.partner) == "ACTIVE");
    CHECK(world.Count("table_associations") == 2);

    CHECK(world.Apply(world.airline, world.AirlinePart()) == "UNCHANGED");
    CHECK(world.Apply(world.partner, world.PartnerPart()) == "UNCHANGED");
}

TEST_CASE("a report names others by their ids and no file of the server") {
    Documents world;

    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");

    const std::string told = world.last.Dump();
    CHECK(told.find("members." + world.partner.text()) != std::string::npos);
    CHECK(told.find("tableReference.glue.tableName") != std::string::npos);
    CHECK(told.find("partner") == std::string::npos);
    CHECK(told.find("/lake") == std::string::npos);
}

TEST_CASE("what is of another account is refused by its place") {
    Documents world;

    CHECK(world.Refused(R"({"accounts":[{"name":"fresh"}]})") ==
          "accounts[0].name: only the node's operator makes accounts");
    CHECK(world.Refused(R"({"tables":[)" + world.Table("partner", "guests") + "]}") ==
          "tables[0].account: is not the account whose key asks");
    CHECK(world.Refused(R"({"users":[{"account":"partner","name":"eve"}]})") ==
          "users[0].account: is not the account whose key asks");
    CHECK(world.Refused(R"({"destinations":[{"account":)" + world.Named(world.partner) +
                        R"(,"name":"meta"}]})") ==
          "destinations[0].account: is not the account whose key asks");
    CHECK(world.Count("configured_tables") == 0);
}

TEST_CASE("whether somebody is on the node cannot be found out by a name") {
    Documents world;
    const auto asked = [&](const std::string& name) {
        return world.Refused(
            R"({"collaborations":[{"name":"c","creator":"airline","members":[{"account":")" + name +
            R"(","abilities":[]}]}]})");
    };

    CHECK(asked("partner") ==
          "collaborations[0].members[0].account: accounts of others are named by their ids");
    CHECK(asked("partner") == asked("nobody"));
    CHECK(
        world.Refused(
            R"({"roles":[{"account":"airline","name":"r","trust":{"principals":["partner"]}}]})") ==
        "roles[0].trust.principals[0]: accounts of others are named by their ids");
}

TEST_CASE("no document makes a server read its files or its environment") {
    Documents world;

    const std::string source = world.Refused(
        R"({"tables":[{"account":"airline","name":"t","source":{"files":["/etc/passwd"],"format":"CSV"},"allowedColumns":["*"]}]})");

    CHECK(source.starts_with("tables[0].source: a server reads no files"));
    CHECK(
        world.Refused(
            R"({"destinations":[{"account":"airline","name":"m","accessToken":{"env":"HOME"}}]})") ==
        "destinations[0].accessToken: the environment is not read here");
}

TEST_CASE("a trial tells what would happen and changes nothing") {
    Documents world;

    CHECK(world.Try(world.airline, world.AirlinePart()) == "DRY_RUN");
    const std::string tried = world.last.Find("changes")->Dump();
    CHECK(world.Count("collaborations") + world.Count("configured_tables") == 0);
    CHECK(world.Trail(world.airline).empty());

    CHECK(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");
    CHECK(world.last.Find("changes")->Dump() == tried);
    CHECK(world.Try(world.airline, world.AirlinePart()) == "UNCHANGED");
}

TEST_CASE(
    "each change needs the operation that it stands for, else nothing of the document holds") {
    Documents world;
    const std::string most =
        R"("cleanrooms:CreateCollaboration","cleanrooms:CreateMembership","cleanrooms:CreateConfiguredTable")";

    CHECK(world.Send(UserWith(world.airline, most), world.AirlinePart())
              .starts_with("403 AccessDeniedException: User: arn:aws:iam::" + world.airline.text() +
                           ":user/ann is not authorized to perform: "
                           "cleanrooms:CreateConfiguredTableAnalysisRule on resource: "
                           "arn:aws:cleanrooms:us-east-1:" +
                           world.airline.text() + ":configuredtable/"));
    CHECK(world.Count("collaborations") + world.Count("configured_tables") == 0);
    const auto enough =
        UserWith(world.airline, most + R"(,"cleanrooms:CreateConfiguredTableA*","iam:CreateUser")");
    CHECK(world.Send(enough, world.AirlinePart()) == "APPLIED");
    CHECK(world.Send(enough, R"({"users":[{"account":"airline","name":"bob"}]})") == "APPLIED");
    CHECK(world.Send(enough, R"({"users":[{"account":"airline","name":"bob","tags":{"a":"b"}}]})")
              .starts_with("403"));
}

TEST_CASE("a change of each kind is judged as an update, a setting or another rule") {
    Documents world;
    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");
    const auto needs = [&](const std::string& action, const std::string& table) {
        const std::string document =
            R"({"tables":[{"account":"airline","name":"flyers",)" + table + "}]}";
        const std::string denied = world.Send(UserWith(world.airline, "\"glovebox:*\""), document);
        CAPTURE(denied);
        CHECK(denied.find("perform: " + action + " on") != std::string::npos);
        CHECK(world.Send(UserWith(world.airline, "\"" + action + "\""), document) == "APPLIED");
    };

    needs("cleanrooms:UpdateConfiguredTable", R"("description":"who flies")");
    needs("cleanrooms:TagResource", R"("timeLimitSeconds":60)");
    needs(
        "cleanrooms:UpdateConfiguredTableAnalysisRule",
        R"("analysisRule":{"type":"LIST","policy":{"v1":{"list":{"joinColumns":["id"],"listColumns":[]}}}})");
}

TEST_CASE("every change has a record in no other chains than its own operation's") {
    Documents world;

    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");

    CHECK(world.Trail(world.airline) ==
          "glovebox:ApplyRoom cleanrooms:CreateCollaboration cleanrooms:CreateMembership "
          "cleanrooms:CreateConfiguredTable cleanrooms:CreateConfiguredTableAnalysisRule "
          "cleanrooms:CreateConfiguredTableAssociation");
    CHECK(world.Trail(world.partner) == "cleanrooms:CreateCollaboration");
    REQUIRE(world.Apply(world.partner, world.PartnerPart()) == "APPLIED");
    CHECK(world.Trail(world.partner).ends_with("cleanrooms:CreateConfiguredTableAssociation"));
    CHECK(
        world.Trail(world.airline)
            .ends_with("cleanrooms:CreateMembership cleanrooms:CreateConfiguredTableAssociation"));
}

TEST_CASE("an invitation is taken only from the creator that a document names") {
    Documents world;
    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");

    CHECK(world.Apply(world.partner, R"({"collaborations":[{"name":"loyalty"}]})")
              .find("collaborations[0].creator: is missing: to join, name the creator") !=
          std::string::npos);
    CHECK(world
              .Apply(world.partner, R"({"collaborations":[{"name":"loyalty","creator":)" +
                                        world.Named(world.stranger) + "}]}")
              .ends_with("collaborations[0].creator: is another account"));
    CHECK(world.Apply(world.stranger, world.PartnerPart().substr(0, 72) + "}]}")
              .find("400 ValidationException") == 0);
    CHECK(world.MemberStatus(world.partner) == "INVITED");
}

TEST_CASE("what members agreed on is not changed by a document") {
    Documents world;
    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");

    CHECK(world.Refused(world.AirlinePart(R"(["CAN_RECEIVE_RESULTS"])")) ==
          "collaborations[0].members[1].abilities: are others: CreateCollaborationChangeRequest "
          "asks for a change");
    CHECK(world.Refused(R"({"collaborations":[{"name":"loyalty","members":[{"account":)" +
                        world.Named(world.stranger) + R"(,"abilities":[]}]}]})") ==
          "collaborations[0].members[0].account: is no member: CreateCollaborationChangeRequest "
          "asks for it");
    CHECK(world.Refused(R"({"collaborations":[{"name":"loyalty","queryLogStatus":"DISABLED"}]})") ==
          "collaborations[0].queryLogStatus: was fixed at creation");
}

TEST_CASE("a collaboration that is not joined, or not there, takes no tables") {
    Documents world;
    REQUIRE(world.Apply(world.airline, world.AirlinePart()) == "APPLIED");
    const std::string table = R"({"tables":[)" + world.Table("partner", "guests") + "]}";

    CHECK(world.Apply(world.partner, table)
              .ends_with(
                  "tables[0].associations[0].collaboration: was not joined by this account yet"));
    CHECK(world.Apply(world.stranger, R"({"tables":[)" + world.Table("stranger", "guests") + "]}")
              .ends_with("tables[0].tableReference.glue: the catalog has no table 'crm.guests'"));
    CHECK(world.Count("configured_tables") == 1);
}

TEST_CASE("a destination goes only where the operator lets deliveries go") {
    Documents world;
    const std::string destination =
        R"({"destinations":[{"account":"airline","name":"meta","kind":"meta","adAccountId":"act_1",)"
        R"("endpoint":"https://ads.example","accessToken":"t"}]})";

    CHECK(world.Refused(destination) ==
          "destinations[0].endpoint: is no host that the node's operator lists for deliveries");
    REQUIRE(activation::AllowDeliveriesTo(world.database, "https://ads.example").ok());
    CHECK(world.Apply(world.airline, destination) == "APPLIED");
    CHECK(world.last.Dump().find("(secret)") != std::string::npos);
    CHECK(world.Count("egress_rules") == 1);
}
