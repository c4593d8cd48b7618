// SPDX-License-Identifier: Apache-2.0
#include "policy/judge.h"

#include "../tests/support/build_description.h"
#include "policy/audience.h"
#include "policy/rules/custom.h"
#include "query/print.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>

namespace {

using policy::Ability;
using query::RefusalCode;
using support::Agg;
using support::Col;
using support::kBigint;
using support::kBoolean;
using support::kDouble;
using support::kVarchar;
using support::Rel;

const base::AccountId kRunner("100000000001");
const base::AccountId kPartner("200000000002");

const std::vector<query::NamedType> kColumns{
    {"email", kVarchar}, {"region", kVarchar}, {"spend", kDouble}};

policy::Agreement AgreementWith(std::optional<policy::AnalysisRule> rule,
                                const base::AccountId& owner = kPartner) {
    policy::Agreement agreement{base::CollaborationId("c"), "c", {}, {}};
    agreement.members.push_back(
        {kRunner, "runner", {Ability::kCanQuery, Ability::kCanReceiveResults}});
    agreement.members.push_back({kPartner, "partner", {}});
    agreement.tables.push_back(
        {"orders", owner, base::TableId("t"), "1", kColumns, std::move(rule)});
    return agreement;
}

policy::Agreement Aggregating() {
    policy::AggregationRule rule;
    rule.aggregate_columns = {{{"spend"}, policy::AggregateFunction::kSum}};
    rule.dimension_columns = {"region"};
    rule.output_constraints = {{"email", 10}};
    return AgreementWith(policy::AnalysisRule{rule, {}});
}

policy::Agreement Listing() {
    policy::ListRule rule;
    rule.join_columns = {"email"};
    rule.list_columns = {"region", "spend"};
    return AgreementWith(policy::AnalysisRule{rule, {}}, kRunner);
}

query::RelationPtr Orders() { return support::ScanOf(1, "orders", kColumns); }

// SELECT region, sum(spend) FROM <rows> GROUP BY region
query::Description SumByRegion(query::RelationPtr rows = Orders()) {
    query::Aggregate aggregate{
        std::move(rows), {Col(1, 1, kVarchar)}, {Agg("sum", {Col(1, 2, kDouble)}, kDouble)}};
    const auto grouped = Rel(8, std::move(aggregate));
    return {Rel(9, query::Project{grouped,
                                  {Col(8, 0, kVarchar), Col(8, 1, kDouble)},
                                  {"region", "total"}}),
            {"region", "total"}};
}

// SELECT DISTINCT region, spend FROM orders
query::Description ListOfRegions() {
    query::Project project{
        Orders(), {Col(1, 1, kVarchar), Col(1, 2, kDouble)}, {"region", "spend"}};
    return {Rel(9, query::Distinct{Rel(8, std::move(project))}), {"region", "spend"}};
}

policy::ApprovedQuery Approved(const query::Description& description,
                               const policy::Agreement& agreement,
                               policy::Purpose purpose = policy::Purpose::kResults) {
    policy::Judgement judgement = policy::Judge(description, agreement, {kRunner, purpose});
    REQUIRE(std::holds_alternative<policy::ApprovedQuery>(judgement));
    return std::get<policy::ApprovedQuery>(std::move(judgement));
}

std::vector<query::Refusal> Refused(const query::Description& description,
                                    const policy::Agreement& agreement) {
    policy::Judgement judgement =
        policy::Judge(description, agreement, {kRunner, policy::Purpose::kResults});
    REQUIRE(std::holds_alternative<std::vector<query::Refusal>>(judgement));
    return std::get<std::vector<query::Refusal>>(std::move(judgement));
}

bool Has(const std::vector<query::Refusal>& refusals, RefusalCode code) {
    return std::ranges::any_of(refusals,
                               [&](const query::Refusal& refusal) { return refusal.code == code; });
}

policy::AudienceRequest RequestFor(const policy::ApprovedQuery& approved) {
    return {
        base::DestinationId("d"), kRunner, {{"EMAIL", "region", true, true}}, approved.plan_hash()};
}

std::vector<query::Refusal> AudienceRefused(const policy::ApprovedQuery& approved,
                                            const policy::Agreement& agreement,
                                            const policy::AudienceRequest& request) {
    const auto judgement = policy::JudgeAudience(approved, agreement, request);
    REQUIRE(std::holds_alternative<std::vector<query::Refusal>>(judgement));
    return std::get<std::vector<query::Refusal>>(judgement);
}

}  // namespace

TEST_CASE("the rows go to named receivers who may receive them, else to the asker") {
    policy::Agreement agreement = Aggregating();
    agreement.members[0].abilities = {Ability::kCanQuery};
    const auto judge = [&](const std::vector<base::AccountId>& receivers, policy::Purpose purpose) {
        return policy::Judge(SumByRegion(), agreement, {kRunner, purpose, {}, receivers});
    };
    CHECK(Has(Refused(SumByRegion(), agreement), RefusalCode::kCannotReceiveResults));
    CHECK(std::holds_alternative<std::vector<query::Refusal>>(
        judge({kPartner}, policy::Purpose::kResults)));

    agreement.members[1].abilities = {Ability::kCanReceiveResults};
    const auto judgement = judge({kPartner, kPartner}, policy::Purpose::kResults);
    REQUIRE(std::holds_alternative<policy::ApprovedQuery>(judgement));
    const auto& approved = std::get<policy::ApprovedQuery>(judgement);
    CHECK(approved.receivers() == std::vector{kPartner});
    CHECK(policy::StateHash(agreement, approved) == approved.terms().state_hash());

    const auto audience = judge({kPartner}, policy::Purpose::kAudience);
    CHECK(Has(std::get<std::vector<query::Refusal>>(audience), RefusalCode::kCannotReceiveResults));
    const auto stranger = judge({base::AccountId("999999999999")}, policy::Purpose::kExplain);
    CHECK(Has(std::get<std::vector<query::Refusal>>(stranger), RefusalCode::kCannotReceiveResults));

    agreement.members[1].abilities.clear();
    CHECK(policy::StateHash(agreement, approved) != approved.terms().state_hash());
}

TEST_CASE("a collaboration rule limits who receives, and must be of the table's type") {
    policy::Agreement agreement = Aggregating();
    auto& rule = agreement.tables[0].collaboration_rule;
    rule = policy::CollaborationRule{policy::RuleType::kAggregation, {}, {}};
    const policy::ApprovedQuery approved = Approved(SumByRegion(), agreement);

    rule->allowed_result_receivers = {{kPartner}};
    CHECK(Has(Refused(SumByRegion(), agreement), RefusalCode::kResultReceiverNotAllowed));
    CHECK(policy::StateHash(agreement, approved) != approved.terms().state_hash());
    Approved(SumByRegion(), agreement, policy::Purpose::kExplain);

    rule->allowed_result_receivers = {{kPartner, kRunner}};
    CHECK(Approved(SumByRegion(), agreement).plan_hash() != approved.plan_hash());
    rule->allowed_result_receivers.emplace();
    CHECK(Has(Refused(SumByRegion(), agreement), RefusalCode::kTableNotReady));
    rule = policy::CollaborationRule{policy::RuleType::kList, {}, {}};
    CHECK(Has(Refused(SumByRegion(), agreement), RefusalCode::kTableNotReady));
}

TEST_CASE("an approval carries its obligations, columns, tables and a hash") {
    const policy::ApprovedQuery approved = Approved(SumByRegion(), Aggregating());

    REQUIRE(approved.obligations().size() == 2);
    CHECK(approved.obligations()[0].text == "minimum 10 of orders.email");
    CHECK(approved.obligations()[0].minimum == 10);
    CHECK(approved.columns().size() == 2);
    CHECK(approved.columns()[1].name == "total");
    CHECK(approved.tables() == std::vector<std::string>{"orders"});
    CHECK(approved.plan_hash().size() == 64);
}

TEST_CASE(
    "the plan hash changes with rule, schema version, table and asker, and not with purpose") {
    const std::string hash = Approved(SumByRegion(), Aggregating()).plan_hash();
    auto rule = Aggregating();
    std::get<policy::AggregationRule>(rule.tables[0].rule->rule).output_constraints[0].minimum = 11;
    auto schema = Aggregating();
    schema.tables[0].schema_version = "2";
    auto table = Aggregating();
    table.tables[0].id = base::TableId("other");

    CHECK(Approved(SumByRegion(), rule).plan_hash() != hash);
    CHECK(Approved(SumByRegion(), schema).plan_hash() != hash);
    CHECK(Approved(SumByRegion(), table).plan_hash() != hash);
    CHECK(Approved(SumByRegion(), Aggregating(), policy::Purpose::kExplain).plan_hash() == hash);
}

TEST_CASE(
    "a description that asks for row identities was not written by the describer and is refused") {
    query::Scan scan{"orders", "orders", kColumns, true};

    CHECK(Has(Refused(SumByRegion(Rel(1, std::move(scan))), Aggregating()),
              RefusalCode::kUnknownName));
}

TEST_CASE("a description over a table, a column or a type the agreement does not have is refused") {
    auto renamed = kColumns;
    renamed[1].name = "secret";
    auto retyped = kColumns;
    retyped[2].type = kBigint;

    CHECK(Has(Refused(SumByRegion(support::ScanOf(1, "payroll", kColumns)), Aggregating()),
              RefusalCode::kUnknownName));
    CHECK(Has(Refused(SumByRegion(support::ScanOf(1, "orders", renamed)), Aggregating()),
              RefusalCode::kUnknownName));
    CHECK(Has(Refused(SumByRegion(support::ScanOf(1, "orders", retyped)), Aggregating()),
              RefusalCode::kUnknownName));
}

TEST_CASE("a rule that names a column its table does not allow is no rule") {
    auto agreement = Aggregating();
    std::get<policy::AggregationRule>(agreement.tables[0].rule->rule)
        .output_constraints.push_back({"gone", 5});

    CHECK(Has(Refused(SumByRegion(), agreement), RefusalCode::kTableWithoutRule));
}

TEST_CASE(
    "every kind of relation that a rule does not know is refused, with rows below it or not") {
    const auto one_row =
        Rel(1, query::Values{{{"a", kVarchar}, {"b", kVarchar}, {"c", kDouble}}, {}});
    const auto distinct = Rel(2, query::Distinct{Orders()});
    const auto cut = Rel(2, query::Limit{Orders(), 5, 0});
    const auto sorted = Rel(2, query::Sort{Orders(), {{Col(1, 1, kVarchar), false, false}}});

    CHECK(Has(Refused(SumByRegion(one_row), Aggregating()), RefusalCode::kShapeNotAllowed));
    CHECK(Has(Refused(SumByRegion(distinct), Aggregating()), RefusalCode::kSubqueryNotAllowed));
    CHECK(Has(Refused(SumByRegion(cut), Aggregating()), RefusalCode::kSubqueryNotAllowed));
    CHECK(Has(Refused(SumByRegion(sorted), Aggregating()), RefusalCode::kSubqueryNotAllowed));
}

TEST_CASE("a refusal says where, which column, which field of the rule, and what would do") {
    const auto where = query::MakeCall(
        "=", {query::MakeColumn({1, 0}, kVarchar, base::Position{2, 7}), support::Text("x")},
        kBoolean);
    const auto refusals =
        Refused(SumByRegion(Rel(2, query::Filter{Orders(), where})), Aggregating());

    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].code == RefusalCode::kColumnNotInRule);
    CHECK(refusals[0].clause == "WHERE");
    CHECK(refusals[0].position == base::Position{2, 7});
    CHECK(refusals[0].table == "orders");
    CHECK(refusals[0].column == "email");
    CHECK(refusals[0].field == "aggregation.dimensionColumns");
    CHECK(refusals[0].hint == "use region");
}

TEST_CASE("the state of an approval is the same until something it rests on changes") {
    const policy::ApprovedQuery approved = Approved(SumByRegion(), Aggregating());
    auto revoked = Aggregating();
    revoked.members[0].abilities = {Ability::kCanQuery};
    auto elsewhere = Aggregating();
    elsewhere.collaboration = base::CollaborationId("other");

    CHECK(policy::StateHash(Aggregating(), approved) == approved.terms().state_hash());
    CHECK(policy::StateHash(revoked, approved) != approved.terms().state_hash());
    CHECK(policy::StateHash(elsewhere, approved) != approved.terms().state_hash());
}

TEST_CASE("a result leaves only under the approved state and with the approved columns") {
    const policy::ApprovedQuery approved = Approved(SumByRegion(), Aggregating());
    const std::string state = policy::StateHash(Aggregating(), approved);
    auto rule = Aggregating();
    rule.tables[0].rule.reset();

    CHECK(privacy::Release(approved.terms(), state, {"key", approved.columns(), 3}).ok());
    const auto changed = privacy::Release(approved.terms(), policy::StateHash(rule, approved),
                                          {"key", approved.columns(), 3});
    REQUIRE_FALSE(changed.ok());
    CHECK(changed.error().code == base::ErrorCode::kConflict);
    CHECK_FALSE(privacy::Release(approved.terms(), "", {"key", approved.columns(), 3}).ok());
    CHECK_FALSE(privacy::Release(approved.terms(), state, {"key", {{"region", kVarchar}}, 3}).ok());
}

TEST_CASE("an audience is approved for the asker's own destination with an identifying key") {
    const policy::ApprovedQuery approved =
        Approved(ListOfRegions(), Listing(), policy::Purpose::kAudience);

    const auto judgement = policy::JudgeAudience(approved, Listing(), RequestFor(approved));

    REQUIRE(std::holds_alternative<policy::ApprovedAudience>(judgement));
    const auto& audience = std::get<policy::ApprovedAudience>(judgement);
    CHECK(audience.destination() == base::DestinationId("d"));
    CHECK(audience.account() == kRunner);
    CHECK(audience.mapping().size() == 1);
}

TEST_CASE("an audience is refused for another's destination, a bad mapping or no identifying key, "
          "all at once") {
    const policy::ApprovedQuery approved =
        Approved(ListOfRegions(), Listing(), policy::Purpose::kAudience);
    auto request = RequestFor(approved);
    request.destination_owner = kPartner;
    request.mapping = {{"COUNTRY", "nowhere", true, false},
                       {"COUNTRY", "region", true, false},
                       {"XYZ", "region", false, true}};

    const auto refusals = AudienceRefused(approved, Listing(), request);

    CHECK(Has(refusals, RefusalCode::kDestinationNotOwned));
    CHECK(Has(refusals, RefusalCode::kIdentifierRequired));
    CHECK(std::ranges::count(refusals, RefusalCode::kMappingNotValid, &query::Refusal::code) == 3);
}

TEST_CASE("an audience is refused when its query was approved for results, or the state or plan "
          "changed") {
    const policy::ApprovedQuery results = Approved(ListOfRegions(), Listing());
    const policy::ApprovedQuery approved =
        Approved(ListOfRegions(), Listing(), policy::Purpose::kAudience);
    auto stale = RequestFor(approved);
    stale.released_plan_hash = "another";
    auto revoked = Listing();
    revoked.members[0].abilities = {Ability::kCanQuery};

    CHECK(Has(AudienceRefused(results, Listing(), RequestFor(results)),
              RefusalCode::kAudienceNeedsListRule));
    CHECK(Has(AudienceRefused(approved, Listing(), stale), RefusalCode::kAudienceOutdated));
    const auto refusals = AudienceRefused(approved, revoked, RequestFor(approved));
    CHECK(Has(refusals, RefusalCode::kCannotReceiveResults));
    CHECK(Has(refusals, RefusalCode::kAudienceOutdated));
}

TEST_CASE("an approved audience says whose data it is built from besides the asker's") {
    auto agreement = Listing();
    const policy::ApprovedQuery own =
        Approved(ListOfRegions(), agreement, policy::Purpose::kAudience);
    const auto alone = policy::JudgeAudience(own, agreement, RequestFor(own));
    policy::ListRule rule;
    rule.join_columns = {"email"};
    rule.list_columns = {"spend"};
    agreement.tables.push_back(
        {"guests", kPartner, base::TableId("g"), "1", kColumns, policy::AnalysisRule{rule, {}}});
    query::Join join{query::JoinKind::kInner, Orders(), support::ScanOf(2, "guests", kColumns),
                     support::Test("=", {Col(1, 0, kVarchar), Col(2, 0, kVarchar)})};
    query::Project project{Rel(3, std::move(join)), {Col(1, 1, kVarchar)}, {"region"}};
    const policy::ApprovedQuery joined =
        Approved({Rel(9, query::Distinct{Rel(8, std::move(project))}), {"region"}}, agreement,
                 policy::Purpose::kAudience);

    const auto together = policy::JudgeAudience(joined, agreement, RequestFor(joined));

    REQUIRE(std::holds_alternative<policy::ApprovedAudience>(alone));
    CHECK(std::get<policy::ApprovedAudience>(alone).owners().empty());
    REQUIRE(std::holds_alternative<policy::ApprovedAudience>(together));
    CHECK(std::get<policy::ApprovedAudience>(together).owners() ==
          std::vector<base::AccountId>{kPartner});
}

TEST_CASE("a judgement lists so many columns that may not come out, and no more") {
    policy::CustomRule rule{{"ANY_QUERY"}, {{kRunner}}, {}, {{"email"}}};
    policy::Agreement agreement = AgreementWith(policy::AnalysisRule{rule, {}});
    agreement.tables[0].collaboration_rule =
        policy::CollaborationRule{policy::RuleType::kCustom, {{kRunner}}, {}};
    query::Project select{Orders(), {}, {}};
    for (std::size_t i = 0; i <= policy::kOutputRefusalsMax; ++i) {
        select.expressions.push_back(Col(1, 0, kVarchar));
        select.names.push_back("c" + std::to_string(i));
    }
    const query::Description description{Rel(9, select), select.names};

    CHECK(Refused(description, agreement).size() == policy::kOutputRefusalsMax);
    agreement.tables[0].rule =
        policy::AnalysisRule{policy::CustomRule{rule.allowed_analyses, {{kRunner}}, {}, {}}, {}};
    CHECK(Approved(description, agreement).columns().size() == policy::kOutputRefusalsMax + 1);
}
