// SPDX-License-Identifier: Apache-2.0
#include "runs/template_plan.h"

#include "collaboration/analysis_templates.h"
#include "query/print.h"
#include "runs/test_room.h"

#include <doctest/doctest.h>

using namespace support;

namespace {

// SELECT DISTINCT g.city FROM mine m JOIN guests g ON m.id = g.id WHERE g.city = :city
query::Description ByCity() {
    auto mine = ScanOf(0, "mine", {{"id", kBigint}});
    auto guests = ScanOf(1, "guests", {{"id", kBigint}, {"city", kVarchar}});
    auto join = Rel(2, query::Join{query::JoinKind::kInner, mine, guests,
                                   Test("=", {Col(0, 0, kBigint), Col(1, 0, kBigint)})});
    auto city = query::MakeExpression({query::Parameter{"city"}, kVarchar, {}});
    auto filter = Rel(3, query::Filter{join, Test("=", {Col(1, 1, kVarchar), city})});
    return Describe(Rel(5, query::Distinct{ProjectOf(4, filter, {Col(1, 1, kVarchar)})}));
}

// The partner's template over both tables, and the airline's calls of it.
struct Called : Room {
    Called() {
        describer.answer = ByCity();
        collaboration::AnalysisTemplate wanted;
        wanted.membership = MembershipOf(partner).id;
        wanted.collaboration = loyalty.id;
        wanted.creator = partner;
        wanted.name = "by_city";
        wanted.text = "SELECT :city";
        wanted.parameters = {{"City", "VARCHAR"}};
        const auto planned = runs::PlanTemplate(services, wanted);
        REQUIRE(planned.ok());
        const auto& plan = std::get<runs::TemplatePlan>(*planned);
        wanted.tables = plan.tables;
        wanted.plan_hash = plan.hash;
        const auto stored =
            collaboration::AnalysisTemplates(database).Create(wanted, "arn:", random, clock);
        REQUIRE(stored.ok());
        analysis = *stored;
    }

    runs::Question Call(std::map<std::string, std::string> values) const {
        runs::Question question = Ask();
        question.sql.clear();
        question.template_arn = analysis.arn;
        question.parameters = std::move(values);
        return question;
    }

    policy::ApprovedQuery Allowed(const runs::Question& question) {
        auto judgement = runs::Judge(services, question);
        REQUIRE(judgement.ok());
        REQUIRE(std::holds_alternative<policy::ApprovedQuery>(*judgement));
        return std::get<policy::ApprovedQuery>(*judgement);
    }

    std::string Refused(const runs::Question& question) {
        const auto judgement = runs::Judge(services, question);
        REQUIRE(judgement.ok());
        const auto* refusals = std::get_if<std::vector<query::Refusal>>(&*judgement);
        REQUIRE(refusals != nullptr);
        return std::string(query::InfoOf(refusals->front().code).name);
    }

    collaboration::AnalysisTemplate analysis;
};

}  // namespace

TEST_CASE("a template is judged with its values, and its plan is the same whatever they are") {
    Called room;
    CHECK(room.analysis.tables == std::vector<std::string>{"guests", "mine"});

    const auto oslo = room.Allowed(room.Call({{"City", "O'slo"}}));
    const auto rome = room.Allowed(room.Call({{"city", "Rome"}}));

    const std::string sql = query::PrintSql(oslo.description());
    CHECK(sql.find("= 'O''slo'") != std::string::npos);
    CHECK(oslo.plan_hash() == rome.plan_hash());
    runs::RunRequest first;
    first.sql = sql;
    runs::RunRequest second;
    second.sql = query::PrintSql(rome.description());
    CHECK(runs::RunHash(oslo, first) != runs::RunHash(rome, second));
}

TEST_CASE("a call without a value, with one too many, or of no template is refused") {
    Called room;
    runs::Question nowhere = room.Call({{"city", "Oslo"}});
    nowhere.template_arn += "0";

    CHECK(room.Refused(room.Call({})) == "PARAMETER_NOT_VALID");
    CHECK(room.Refused(room.Call({{"city", "Oslo"}, {"country", "NO"}})) == "PARAMETER_NOT_VALID");
    CHECK(room.Refused(nowhere) == "UNKNOWN_NAME");
    CHECK(room.describer.calls == 1);
}

TEST_CASE("a template that would read another table under the same name is refused") {
    Called room;
    auto other = room.Table(room.partner, "others");
    other.source.files = {(room.folder.path / "rows.parquet").string()};
    const auto stored =
        collaboration::ConfiguredTables(room.database).Create(other, room.random, room.clock);
    REQUIRE(stored.ok());

    REQUIRE(room.database
                .Execute("UPDATE table_associations SET table_id = ? WHERE name = 'guests'",
                         {stored->id})
                .ok());

    CHECK(room.Refused(room.Call({{"city", "Oslo"}})) == "ANALYSIS_NOT_ALLOWED");
}

TEST_CASE("a template that asks something else than when it was made is refused") {
    Called room;
    room.describer.answer = Cities();

    CHECK(room.Refused(room.Call({{"city", "Oslo"}})) == "ANALYSIS_NOT_ALLOWED");
}

TEST_CASE("a query of one's own has no parameters") {
    Called room;

    CHECK(room.Refused(room.Ask()) == "PARAMETER_NOT_VALID");
}
