// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"

#include "activation/egress_list.h"
#include "api/test_room.h"
#include "collaboration/configured_table.h"
#include "collaboration/load_agreement.h"
#include "collaboration/read_tables.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

// The example of the manual.
constexpr std::string_view kRoom = R"({"accounts":[{"name":"airline"},{"name":"partner"}],
 "collaborations":[{"name":"loyalty","creator":"airline","queryLogStatus":"ENABLED",
   "members":[{"account":"airline","abilities":["CAN_QUERY","CAN_RECEIVE_RESULTS"]},{"account":"partner","abilities":[]}]}],
 "tables":[{"account":"airline","name":"members","source":{"files":["members/*.parquet"],"format":"PARQUET"},
   "allowedColumns":["loyalty_number","city","salary"],
   "analysisRule":{"type":"AGGREGATION","policy":{"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["salary"],"function":"AVG"}],"joinColumns":["loyalty_number"],"joinRequired":"QUERY_RUNNER","dimensionColumns":["city"],"scalarFunctions":[],"outputConstraints":[{"columnName":"loyalty_number","minimum":10,"type":"COUNT_DISTINCT"}]}}}},
   "associations":[{"collaboration":"loyalty","name":"members"}]}],
 "destinations":[{"account":"airline","name":"meta","kind":"meta","adAccountId":"act_1001","endpoint":"http://127.0.0.1:7450","apiVersion":"v26.0","accessToken":{"env":"META_TOKEN"},"appSecret":{"env":"META_APP_SECRET"}}]})";

struct Example : TestRoom {
    Example() {
        Put("members/a.parquet",
            "Loyalty_Number BIGINT\ncity VARCHAR\nsalary DOUBLE\nemail VARCHAR\n");
        environment = {{"META_TOKEN", "EAAB-token"}, {"META_APP_SECRET", "app-secret"}};
    }
};

std::string With(std::string_view from, std::string_view to) {
    std::string document(kRoom);
    const std::size_t at = document.find(from);
    REQUIRE(at != std::string::npos);
    return document.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE(
    "a role of a document trusts accounts by their names, and applying it again changes nothing") {
    TestRoom room;
    constexpr std::string_view kDocument =
        R"({"accounts":[{"name":"airline"},{"name":"partner"}],
            "roles":[{"account":"airline","name":"r","trust":{"principals":["Partner"],"externalId":"e1"}}]})";

    REQUIRE(room.Apply(kDocument).ok());

    const auto airline = access_control::Accounts(room.database).FindByName("airline");
    const auto partner = access_control::Accounts(room.database).FindByName("partner");
    const auto role = access_control::Principals(room.database)
                          .FindByName(airline->id, access_control::PrincipalKind::kRole, "r");
    REQUIRE(role.ok());
    CHECK(role->trust_policy.find("\"AWS\":[\"" + partner->id.text() + "\"]") != std::string::npos);
    CHECK_FALSE(room.Apply(kDocument)->Changed());
}

TEST_CASE("the example of the manual becomes a room in which the judge finds everything") {
    Example room;

    const auto report = room.Apply(kRoom);

    REQUIRE(report.ok());
    CHECK(report->Changed());
    CHECK(room.Rows() == "2 1 2 1 1 1 1 ");
    const auto airline = access_control::Accounts(room.database).FindByName("airline");
    const auto agreement = collaboration::LoadAgreement(room.database, "loyalty", airline->id);
    REQUIRE(agreement.ok());
    REQUIRE(agreement->tables.size() == 1);
    CHECK(agreement->tables[0].name == "members");
    CHECK(agreement->tables[0].columns.size() == 3);
    CHECK(agreement->tables[0].columns[0].name == "loyalty_number");
    CHECK(agreement->tables[0].rule.has_value());
    const auto rules = activation::ListEgressRules(room.database);
    REQUIRE(rules->size() == 1);
    CHECK(rules->front().host == "127.0.0.1");
    CHECK(rules->front().port == 7450);
}

TEST_CASE("applying the same document again changes nothing and says so") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());

    CHECK(room.Told(kRoom) == "no changes\n");
    CHECK(room.Rows() == "2 1 2 1 1 1 1 ");
}

TEST_CASE("the files of a table are read whole once, however often it is applied") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());
    REQUIRE(room.Apply(kRoom).ok());
    CHECK(room.inspector.readings == 1);

    room.Put("members/b.parquet", "any");
    REQUIRE(room.Apply(kRoom).ok());
    CHECK(room.inspector.readings == 2);
    const auto airline = access_control::Accounts(room.database).FindByName("airline");
    const auto table =
        collaboration::ConfiguredTables(room.database).FindByName(airline->id, "members");
    const auto read = collaboration::ReadTables(room.database).Find(table->id);
    REQUIRE(read->has_value());
    CHECK((*read)->unique_keys == std::vector<std::string>{"loyalty_number"});
}

TEST_CASE("files that cannot be read to their end are refused by their path") {
    Example room;
    room.Put("members/damaged.parquet", "id BIGINT\n");

    CHECK(room.Told(With("members/*.parquet", "members/damaged.parquet")) ==
          "error: tables[0].source: 'ROOM/members/damaged.parquet' cannot be read to its end\n");
    CHECK(room.Rows() == "0 0 0 0 0 0 0 ");
}

TEST_CASE("a dry run tells the same and changes nothing") {
    Example room;

    const std::string told = room.Told(kRoom, true);

    CHECK(told.ends_with("7 created, 0 updated, 0 unchanged\ndry run: nothing was changed\n"));
    CHECK(room.Rows() == "0 0 0 0 0 0 0 ");
    CHECK(room.Told(kRoom) + "dry run: nothing was changed\n" == told);
}

TEST_CASE("no report shows a secret") {
    Example room;
    const auto report = room.Apply(kRoom);

    const std::string everything = api::ToText(*report) + api::ToJson(*report).Dump();

    CHECK(everything.find("EAAB-token") == std::string::npos);
    CHECK(everything.find("app-secret") == std::string::npos);
    CHECK(everything.find("(secret)") != std::string::npos);
}

TEST_CASE("a document whose last entry is wrong changes nothing") {
    Example room;

    const auto failed = room.Apply(With(R"("adAccountId":"act_1001")", R"("adAccountId":"act_x")"));

    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().message.starts_with("destinations[0].adAccountId: "));
    CHECK(room.Rows() == "0 0 0 0 0 0 0 ");
}

TEST_CASE("a document whose last table is wrong leaves an existing room as it was") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());
    const std::string changed =
        With(R"("queryLogStatus":"ENABLED")", R"("queryLogStatus":"DISABLED")");
    const std::string_view association =
        R"("associations":[{"collaboration":"loyalty","name":"members"}]}])";
    std::string broken = changed;
    broken.insert(broken.find(R"("tables")"), R"("tablesx":[],)");
    std::string wrong_table = changed;
    wrong_table.replace(
        wrong_table.find(association), association.size(),
        R"("associations":[]},{"account":"partner","name":"last","source":{"files":)"
        R"(["members/*.csv"],"format":"CSV"},"allowedColumns":["*"]}])");

    CHECK(room.Told(broken).find("unknown member 'tablesx'; did you mean 'tables'?") !=
          std::string::npos);
    CHECK(room.Told(wrong_table) ==
          "error: tables[1].source.files: 'ROOM/members/*.csv' matches no file\n");

    CHECK(room.Told(kRoom) == "no changes\n");
}

TEST_CASE("killed in the middle of applying, a node is as it was before") {
    Example room;
    const pid_t child = fork();
    if (child == 0) {
        // Dies inside the transaction: the destination's secret is sealed last, with this
        // generator.
        class Deadly final : public base::Random {
            void Fill(std::span<std::uint8_t> out) override {
                if (out.size() == 12) raise(SIGKILL);
                base::SystemRandom().Fill(out);
            }
        } deadly;
        auto database = metadata::Database::Open(room.folder.path / "node.db");
        const auto keys = crypto::KeyRing::Open(room.folder.path, deadly);
        auto document = room.Parse(kRoom);
        (void)api::ApplyRoomDocument(*std::move(document),
                                     {*database, *keys, room.inspector, deadly, room.clock}, false)
            .ok();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    CHECK(room.Rows() == "0 0 0 0 0 0 0 ");
    CHECK(room.Apply(kRoom).ok());
}

TEST_CASE("what a document does not name stays as it is") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());

    CHECK(room.Told("{}") == "no changes\n");
    CHECK(
        room.Told(
            R"({"tables":[{"account":"Airline","name":"MEMBERS"}],"collaborations":[{"name":"Loyalty"}]})") ==
        "no changes\n");
    CHECK(room.Told(
              R"({"destinations":[{"account":"airline","name":"meta","apiVersion":"v27.0"}]})") ==
          "update destination airline/meta\n    apiVersion: v26.0 -> v27.0\n0 created, 1 updated, "
          "0 unchanged\n");
}

TEST_CASE("a secret does not follow an endpoint that moves") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());
    const std::string moved =
        R"({"destinations":[{"account":"airline","name":"meta","endpoint":"https://collector.example")";

    CHECK(room.Told(moved + "}]}") ==
          "error: destinations[0].accessToken: must be given again, since the endpoint changes\n");
    CHECK(room.Told(moved + R"(,"accessToken":"t"}]})") ==
          "error: destinations[0].appSecret: must be given again, since the endpoint changes\n");
    CHECK(activation::ListEgressRules(room.database)->size() == 1);
    CHECK(room.Apply(moved + R"(,"accessToken":"t","appSecret":"s"}]})").ok());
    // Nor does the way out to where it was.
    const auto rules = activation::ListEgressRules(room.database);
    REQUIRE(rules->size() == 1);
    CHECK(rules->front().host == "collector.example");
}

TEST_CASE("a changed secret is an update, shown as one without its value") {
    Example room;
    REQUIRE(room.Apply(kRoom).ok());
    room.environment["META_TOKEN"] = "EAAB-rotated";

    CHECK(room.Told(kRoom) == "update destination airline/meta\n    accessToken: (secret) -> "
                              "(secret)\n0 created, 1 updated, 5 unchanged\n");
}
