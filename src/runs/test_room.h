// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/build_description.h"
#include "audit/migrations.h"
#include "collaboration/associations.h"
#include "collaboration/membership.h"
#include "collaboration/test_node.h"
#include "runs/migrations.h"
#include "runs/protected_queries.h"
#include "runs/protected_query.h"
#include "storage/bucket_objects.h"
#include "storage/migrations.h"

// mine m JOIN guests g ON m.id = g.id
inline query::RelationPtr MineAndGuests() {
    auto mine = support::ScanOf(0, "mine", {{"id", support::kBigint}});
    auto guests =
        support::ScanOf(1, "guests", {{"id", support::kBigint}, {"city", support::kVarchar}});
    return support::Rel(2, query::Join{query::JoinKind::kInner, mine, guests,
                                       support::Test("=", {support::Col(0, 0, support::kBigint),
                                                           support::Col(1, 0, support::kBigint)})});
}

// SELECT DISTINCT g.city FROM mine m JOIN guests g ON m.id = g.id
inline query::Description Cities() {
    auto shown = support::ProjectOf(3, MineAndGuests(), {support::Col(1, 1, support::kVarchar)});
    return support::Describe(support::Rel(4, query::Distinct{shown}));
}

// SELECT g.city, count(g.id) FROM mine m JOIN guests g ON m.id = g.id GROUP BY g.city
inline query::Description Counts() {
    auto grouped = support::Rel(
        3, query::Aggregate{
               MineAndGuests(),
               {support::Col(1, 1, support::kVarchar)},
               {support::Agg("count", {support::Col(1, 0, support::kBigint)}, support::kBigint)}});
    return support::Describe(support::ProjectOf(
        4, grouped, {support::Col(3, 0, support::kVarchar), support::Col(3, 1, support::kBigint)}));
}

// Answers one description, and counts who was asked.
struct ScriptedDescriber final : runs::Describer {
    base::Result<runs::Described> Describe(const runs::ShadowSchema& schema, const runs::QueryText&,
                                           base::WallTime) override {
        ++calls;
        tables = schema.tables.size();
        return runs::Described(answer);
    }
    query::Description answer = Cities();
    int calls = 0;
    std::size_t tables = 0;
};

// Writes a few bytes as the result, and does meanwhile what a test wants done.
struct ScriptedEngine final : runs::Engine {
    base::Result<runs::RunReport> Run(const runs::RunRequest& request, const Progress&,
                                      std::stop_token) override {
        sql = request.sql;
        limits = request.limits;
        if (fails_with) return base::Error{*fails_with, "told to nobody", {}};
        if (fails) return base::ResourceExhausted("memory");
        if (differs)
            return base::InvalidArgument("table 'guests', file 1: column 'salary' is missing");
        CHECK(base::WriteAll(request.output_fd, "rows").ok());
        if (meanwhile) meanwhile();
        return runs::RunReport{columns, 3, 0};
    }
    base::Result<std::unique_ptr<runs::RowStream>> Read(int) override {
        return base::Internal("not asked");
    }

    std::vector<query::NamedType> columns{{"o0", support::kVarchar}};
    std::function<void()> meanwhile;
    bool fails = false;
    bool differs = false;
    std::optional<base::ErrorCode> fails_with;
    std::string sql;
    runs::RunLimits limits;
};

// Reads what a test says, and counts how often.
struct ScriptedInspector final : catalog::FileInspector {
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source&,
                                                std::span<const catalog::OpenFile>) override {
        return base::Internal("not asked");
    }
    base::Result<catalog::WholeReading>
    ReadWhole(const catalog::Source&, const catalog::PinnedSchema&,
              std::span<const catalog::OpenFile> files,
              const catalog::WholeReadingOptions& options) override {
        ++readings;
        if (damaged)
            return base::InvalidArgument("'" + files.front().path + "' cannot be read to its end");
        return unique ? catalog::WholeReading{options.keys} : catalog::WholeReading();
    }

    bool damaged = false;
    bool unique = true;
    int readings = 0;
};

// The loyalty collaboration with a table of each side in it, both with a list rule.
struct Room : TestNode {
    Room() {
        const std::array rooms = {access_control::Migrations(), audit::Migrations(),
                                  storage::Migrations(), collaboration::Migrations(),
                                  runs::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        loyalty = *collaboration::Collaborations(database).Create(Loyalty(), random, clock);
        REQUIRE(base::WriteFileDurably(folder.path / "rows.parquet", "bytes").ok());
        Bring(airline, "mine");
        Bring(partner, "guests");
    }

    void Bring(const base::AccountId& owner, const std::string& name) {
        auto table = Table(owner, name);
        table.source.files = {(folder.path / "rows.parquet").string()};
        const auto stored = collaboration::ConfiguredTables(database).Create(table, random, clock);
        REQUIRE(collaboration::Associations(database)
                    .Create({{}, loyalty.id, stored->id, name}, random, clock)
                    .ok());
    }

    // The same tables under a rule that counts ids by city.
    void Aggregate() {
        const auto rule = base::ParseJson(
            R"({"type":"AGGREGATION","policy":{"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["id"],"function":"COUNT"}],"joinColumns":["id"],"dimensionColumns":["city"],"scalarFunctions":[],"outputConstraints":[{"columnName":"id","minimum":2,"type":"COUNT_DISTINCT"}]}}}})");
        collaboration::ConfiguredTables tables(database);
        for (const auto& [owner, name] :
             {std::pair(airline, "mine"), std::pair(partner, "guests")}) {
            auto table = *tables.FindByName(owner, name);
            table.rule = *policy::ParseAnalysisRule(*rule, "rule");
            REQUIRE(tables.Update(table, clock).ok());
        }
        describer.answer = Counts();
    }

    runs::Question Ask(const std::string& collaboration = "loyalty") const {
        return {airline, collaboration, "SELECT", policy::Purpose::kResults};
    }

    policy::ApprovedQuery Approved() {
        auto judgement = runs::Judge(services, Ask());
        REQUIRE(judgement.ok());
        REQUIRE(std::holds_alternative<policy::ApprovedQuery>(*judgement));
        return std::get<policy::ApprovedQuery>(*judgement);
    }

    collaboration::Membership MembershipOf(const base::AccountId& account) {
        const auto found = collaboration::Memberships(database).FindActive(account, loyalty.id);
        REQUIRE(found.ok());
        REQUIRE(found->has_value());
        return **found;
    }

    void AddBucket(const std::string& name, const base::AccountId& owner) {
        REQUIRE(storage::Buckets(database)
                    .Create({.name = name, .owner = owner, .folder = folder.path / name}, clock)
                    .ok());
    }

    // A registered bucket of the account, and it as the default place of its results.
    void SetDefault(const base::AccountId& account, const std::string& bucket) {
        auto membership = MembershipOf(account);
        membership.default_result =
            R"({"outputConfiguration":{"s3":{"resultFormat":"CSV","bucket":")" + bucket +
            R"(","keyPrefix":"default"}}})";
        REQUIRE(collaboration::Memberships(database).Update(membership, clock).ok());
    }

    void SetAbilities(const base::AccountId& account,
                      const std::vector<policy::Ability>& abilities) {
        auto changed = *collaboration::Collaborations(database).FindById(loyalty.id);
        for (auto& member : changed.members)
            if (member.account == account) member.abilities = abilities;
        REQUIRE(collaboration::Collaborations(database).Update(changed, random, clock).ok());
    }

    void LogQueriesFor(const base::AccountId& account) {
        auto membership = MembershipOf(account);
        membership.query_log = collaboration::QueryLogStatus::kEnabled;
        REQUIRE(collaboration::Memberships(database).Update(membership, clock).ok());
    }

    // A query of the airline's that goes to its bucket 'results', waiting in the queue.
    runs::ProtectedQuery Submit() { return Submit(airline); }
    runs::ProtectedQuery Submit(const base::AccountId& account) {
        runs::ProtectedQuery query;
        query.membership = MembershipOf(account).id;
        query.collaboration = loyalty.id;
        query.account = account;
        query.payer = account;
        query.request.sql = "SELECT DISTINCT city";
        query.request.result_configuration = *base::ParseJson(
            R"({"outputConfiguration":{"s3":{"resultFormat":"CSV","bucket":"results"}}})");
        query.locations = {{airline, "results", "", runs::ResultFormat::kCsv}};
        auto submitted = queries.Submit(query, random, clock);
        REQUIRE(submitted.ok());
        return *std::move(submitted);
    }

    runs::ProtectedQuery Claim() {
        auto claimed = queries.Claim(100, clock);
        REQUIRE(claimed.ok());
        REQUIRE(claimed->has_value());
        return **std::move(claimed);
    }

    std::string StatusOf(const runs::ProtectedQuery& query) {
        return std::string(runs::ToString(queries.FindById(query.id)->status));
    }

    // The bytes of the query's result in 'results', or that there are none.
    std::string ResultOf(const runs::ProtectedQuery& query) {
        storage::BucketObjects placed(database);
        const auto found = placed.Find("results", query.id.text() + "/result.csv");
        REQUIRE(found.ok());
        if (!found->has_value()) return "none";
        const auto fd =
            placed.OpenForReading(**storage::Buckets(database).Find("results"), **found);
        return fd.ok() ? *base::ReadDescriptor(fd->get(), 100, "result") : fd.error().message;
    }

    collaboration::Collaboration loyalty;
    crypto::KeyRing keys = *crypto::KeyRing::Open(folder.path, random);
    runs::ProtectedQueries queries{database, keys};
    storage::ObjectStore objects = *storage::ObjectStore::Open(folder.path);
    ScriptedDescriber describer;
    ScriptedEngine engine;
    ScriptedInspector inspector;
    runs::Services services{database, objects, describer, engine, inspector, clock, random};
};
