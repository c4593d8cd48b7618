// SPDX-License-Identifier: Apache-2.0
#include "served_node.h"

#include "../tests/support/build_description.h"
#include "access/accounts.h"
#include "audit/migrations.h"
#include "base/log.h"
#include "catalog/catalog_tables.h"
#include "collaboration/migrations.h"
#include "crypto/sha256.h"
#include "crypto/sigv4_sign.h"
#include "runs/migrations.h"
#include "storage/buckets.h"
#include "storage/migrations.h"

#include <doctest/doctest.h>

namespace simulation {
namespace {

using support::Col;
using support::kBigint;
using support::kVarchar;

constexpr const char* kRegion = "us-east-1";
const std::string kListRule =
    R"({"analysisRuleType":"LIST","analysisRulePolicy":{"v1":{"list":{"joinColumns":["id"],"listColumns":["city"]}}}})";

query::RelationPtr Joined() {
    auto mine = support::ScanOf(0, "mine", {{"id", kBigint}});
    auto guests = support::ScanOf(1, "guests", {{"id", kBigint}, {"city", kVarchar}});
    return support::Rel(2,
                        query::Join{query::JoinKind::kInner, mine, guests,
                                    support::Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
}

// SELECT DISTINCT g.city FROM mine m JOIN guests g ON m.id = g.id WHERE g.city <> 'TEXT'
query::Description ListOf(std::string_view text) {
    const auto differs =
        support::Test("<>", {Col(1, 1, kVarchar), support::Text(std::string(text))});
    auto filtered = support::Rel(3, query::Filter{Joined(), differs});
    auto shown = support::ProjectOf(4, filtered, {Col(1, 1, kVarchar)});
    return support::Describe(support::Rel(5, query::Distinct{shown}));
}

// SELECT g.city, count(g.id) FROM mine m JOIN guests g ON m.id = g.id GROUP BY g.city
query::Description Counts() {
    auto grouped =
        support::Rel(3, query::Aggregate{Joined(),
                                         {Col(1, 1, kVarchar)},
                                         {support::Agg("count", {Col(1, 0, kBigint)}, kBigint)}});
    return support::Describe(
        support::ProjectOf(4, grouped, {Col(3, 0, kVarchar), Col(3, 1, kBigint)}));
}

metadata::Database OpenDatabase(const std::filesystem::path& folder) {
    auto database = metadata::Database::Open(folder / "node.db");
    REQUIRE(database.ok());
    const std::array rooms = {access_control::Migrations(), audit::Migrations(),
                              storage::Migrations(),        catalog::Migrations(),
                              collaboration::Migrations(),  runs::Migrations()};
    REQUIRE(metadata::Migrate(*database, rooms).ok());
    return *std::move(database);
}

// No audience is made here.
base::Result<bool> NobodyRefers(const storage::ObjectId&) { return false; }

Company AddCompany(ServedNode& node, const std::string& name) {
    const auto account =
        access_control::Accounts(node.database).Create(name, node.random, node.clock);
    REQUIRE(account.ok());
    auto key = access_control::AccessKeys(node.database, node.keys)
                   .Create({account->id, {}}, node.random, node.clock);
    REQUIRE(key.ok());
    return {account->id, key->id, std::move(key->secret)};
}

void AddBucket(ServedNode& node, const Company& owner, const std::string& name) {
    REQUIRE(storage::Buckets(node.database)
                .Create({.name = name, .owner = owner.id, .folder = node.folder / name}, node.clock)
                .ok());
}

}  // namespace

base::Result<runs::Described> ScriptedDescriber::Describe(const runs::ShadowSchema&,
                                                          const runs::QueryText& text,
                                                          base::WallTime) {
    if (text.sql.starts_with("refused")) {
        query::Refusal refusal;
        refusal.message = "of a shape that is refused";
        return runs::Described(refusal);
    }
    return runs::Described(shape_ == Shape::kList ? ListOf(text.sql) : Counts());
}

base::Result<runs::RunReport> ScriptedEngine::Run(const runs::RunRequest& request, const Progress&,
                                                  std::stop_token stop) {
    RETURN_IF_ERROR(meanwhile_(request.sql, stop));
    if (stop.stop_requested()) return base::Error{base::ErrorCode::kCancelled, "stopped", {}};
    RETURN_IF_ERROR(base::WriteAll(request.output_fd, request.sql));
    runs::RunReport report;
    report.columns = {{"o0", kVarchar}};
    if (request.sql.find("count(") != std::string::npos) report.columns.push_back({"o1", kBigint});
    report.row_count = 3;
    return report;
}

base::Result<std::unique_ptr<runs::RowStream>> ScriptedEngine::Read(int) {
    return base::Internal("nobody reads results here");
}

base::Result<catalog::PinnedSchema> ScriptedInspector::Inspect(const catalog::Source&,
                                                               std::span<const catalog::OpenFile>) {
    return base::Internal("no file is registered here");
}

base::Result<catalog::WholeReading>
ScriptedInspector::ReadWhole(const catalog::Source&, const catalog::PinnedSchema&,
                             std::span<const catalog::OpenFile>,
                             const catalog::WholeReadingOptions& options) {
    return catalog::WholeReading{options.keys};
}

ServedNode::ServedNode(const std::filesystem::path& data_folder, base::Clock& node_clock,
                       ScriptedDescriber::Shape shape, ScriptedEngine::Meanwhile meanwhile,
                       const std::filesystem::path& moved_folder)
    : folder(data_folder),
      clock(node_clock),
      database(OpenDatabase(folder)),
      keys(*crypto::KeyRing::Open(folder, random)),
      objects(*storage::ObjectStore::Open(folder, &NobodyRefers)),
      describer(shape),
      engine(std::move(meanwhile)) {
    base::SetLogLevel(base::LogLevel::kError);
    if (!moved_folder.empty()) {
        auto transaction = database.Begin();
        REQUIRE(storage::Buckets(database).MoveFolders(moved_folder, folder).ok());
        REQUIRE(transaction->Commit().ok());
    }
    auto made = api::FrontDoor::Make(
        {keys, clock, random, objects, describer, engine, inspector, bell, kRegion},
        folder / "node.db");
    REQUIRE(made.ok());
    door = *std::move(made);
}

void ServedNode::StartQueries(const runs::RunnerOptions& options) {
    auto started = runs::QueryRunner::Start({folder, folder / "node.db", keys, objects, describer,
                                             engine, inspector, clock, random, bell},
                                            options);
    REQUIRE_MESSAGE(started.ok(), started.error().message);
    runner = *std::move(started);
}

net::HttpResponse ServedNode::Send(const Company& company, std::string method,
                                   std::string_view target, const std::string& body) {
    net::ServerRequest request;
    request.method = std::move(method);
    request.target = *net::ParseRequestTarget(target);
    request.body = body;
    request.peer_address = "127.0.0.1";
    const std::string date = crypto::ToAmzDate(clock.Now());
    request.headers = {{"Host", "127.0.0.1:7440"}, {"X-Amz-Date", date}};
    std::vector<crypto::SigV4Header> headers;
    for (const auto& header : request.headers) headers.push_back({header.name, header.value});
    const auto authorization = crypto::SignHeaders(
        {request.method, request.target.path, request.target.query, headers},
        {company.key.text(), company.secret, kRegion, "cleanrooms", *crypto::ParseAmzDate(date)},
        base::HexEncode(crypto::Sha256(base::AsBytes(body))));
    REQUIRE(authorization.ok());
    request.headers.push_back({"Authorization", *authorization});
    return door->Answer(request).response;
}

base::Json ServedNode::Ask(const Company& company, std::string method, std::string_view target,
                           const std::string& body) {
    const net::HttpResponse response = Send(company, std::move(method), target, body);
    CAPTURE(response.body);
    REQUIRE(response.status / 100 == 2);
    return response.body.empty() ? base::Json() : *base::ParseJson(response.body);
}

std::string CountingPolicy(int minimum) {
    return R"("analysisRulePolicy":{"v1":{"aggregation":{"aggregateColumns":)"
           R"([{"columnNames":["id"],"function":"COUNT"}],"joinColumns":["id"],"dimensionColumns":["city"],)"
           R"("scalarFunctions":[],"outputConstraints":[{"columnName":"id","minimum":)" +
           std::to_string(minimum) + R"(,"type":"COUNT_DISTINCT"}]}}})";
}

std::string ToBoth(const PreparedNode& prepared) {
    return R"({"outputConfiguration":{"distribute":{"locations":[{"s3":{"resultFormat":"CSV","bucket":"results"}},)"
           R"({"member":{"accountId":")" +
           prepared.partner.id.text() + R"("}}]}}})";
}

std::string TextIn(const base::Json& answer, std::string_view object, std::string_view name) {
    const base::Json* found = answer.Find(object);
    const base::Json* text = found == nullptr ? nullptr : found->Find(name);
    return text == nullptr || !text->is_string() ? "" : text->AsString();
}

PreparedNode::PreparedNode(ScriptedDescriber::Shape shape)
    : rule_(shape == ScriptedDescriber::Shape::kList
                ? kListRule
                : R"({"analysisRuleType":"AGGREGATION",)" + CountingPolicy(2) + "}") {
    MovedClock clock;
    ServedNode node(folder.path, clock, shape, {});
    airline = AddCompany(node, "airline");
    partner = AddCompany(node, "partner");
    stranger = AddCompany(node, "stranger");
    AddBucket(node, airline, "results");
    AddBucket(node, partner, "theirs");
    collaboration = TextIn(
        node.Ask(
            airline, "POST", "/collaborations",
            R"({"name":"Loyalty","description":"0","creatorDisplayName":"Airline",)"
            R"("creatorMemberAbilities":["CAN_QUERY","CAN_RECEIVE_RESULTS"],"queryLogStatus":"ENABLED",)"
            R"("members":[{"accountId":")" +
                partner.id.text() +
                R"(","displayName":"Partner","memberAbilities":["CAN_RECEIVE_RESULTS"]}]})"),
        "collaboration", "id");
    const auto join = [&](const Company& company, const std::string& more) {
        return TextIn(node.Ask(company, "POST", "/memberships",
                               R"({"collaborationIdentifier":")" + collaboration +
                                   R"(","queryLogStatus":"ENABLED")" + more + "}"),
                      "membership", "id");
    };
    airline_membership = join(airline, "");
    partner_membership = join(
        partner,
        R"(,"defaultResultConfiguration":{"outputConfiguration":{"s3":{"resultFormat":"CSV","bucket":"theirs"}}})");
    std::string mine;
    BringTable(node, airline, airline_membership, "mine", mine);
    guests = BringTable(node, partner, partner_membership, "guests", guests_association);
}

std::string PreparedNode::BringTable(ServedNode& node, const Company& owner,
                                     const std::string& membership, const std::string& name,
                                     std::string& association) {
    const auto file = folder.path / "rows.csv";
    REQUIRE(base::WriteFileDurably(file, "bytes").ok());
    catalog::CatalogTable entry;
    entry.account = owner.id;
    entry.name = {"crm", name};
    entry.source.files = {file.string()};
    entry.schema.columns = {{"id", kBigint, "BIGINT"}, {"city", kVarchar, "VARCHAR"}};
    REQUIRE(catalog::CatalogTables(node.database).Put(entry, node.clock).ok());
    const std::string table = TextIn(
        node.Ask(owner, "POST", "/configuredTables",
                 R"({"name":")" + name +
                     R"(","tableReference":{"glue":{"databaseName":"crm","tableName":")" + name +
                     R"("}},"allowedColumns":["id","city"],"analysisMethod":"DIRECT_QUERY"})"),
        "configuredTable", "id");
    node.Ask(owner, "POST", "/configuredTables/" + table + "/analysisRule", rule_);
    association = TextIn(
        node.Ask(owner, "POST", "/memberships/" + membership + "/configuredTableAssociations",
                 R"({"name":")" + name + R"(","configuredTableIdentifier":")" + table +
                     R"(","roleArn":"arn:aws:iam::)" + owner.id.text() + R"(:role/reader"})"),
        "configuredTableAssociation", "id");
    return table;
}

void PreparedNode::CopyTo(const std::filesystem::path& target) const {
    std::filesystem::copy(folder.path, target, std::filesystem::copy_options::recursive);
}

}  // namespace simulation
