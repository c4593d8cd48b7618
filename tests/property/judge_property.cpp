// SPDX-License-Identifier: Apache-2.0
#include "../support/effort.h"
#include "analytics/shadow.h"
#include "base/assert.h"
#include "base/random.h"
#include "case_file.h"
#include "outcome.h"
#include "query/print.h"
#include "rule_text.h"

#include <array>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr std::array kTables{"orders", "mine"};
constexpr std::array kColumns{"k", "j", "d", "e", "v", "w"};

template <std::size_t kCount>
std::string AnyOf(base::Random& random, const std::array<const char*, kCount>& items) {
    return items[random.Below(kCount)];
}

bool Chance(base::Random& random, std::uint64_t one_in) { return random.Below(one_in) == 0; }

policy::AnalysisRule GenerousRule() {
    auto rule = policy::ParseAnalysisRule(
        golden::ExpandRule(
            "joinColumns k j | dimensionColumns d e | aggregateColumns SUM v w, COUNT v w k, AVG "
            "v, "
            "COUNT_DISTINCT k | allowedJoinOperators AND OR | scalarFunctions LOWER TRIM | "
            "outputConstraints k 2"),
        "rule");
    ASSERT(rule.ok());
    return *std::move(rule);
}

golden::Setting RoomOfTwo() {
    golden::Setting setting = golden::FirstSetting();
    for (const char* name : kTables) {
        policy::AgreedTable table{
            name,
            golden::AccountOf(std::string(name) == "mine" ? "runner" : "partner"),
            base::TableId(name),
            "1",
            {},
            GenerousRule()};
        for (const char* column : kColumns) {
            const bool number = std::string("vw").find(column) != std::string::npos;
            table.columns.push_back(
                {column, {number ? query::TypeKind::kDouble : query::TypeKind::kVarchar}});
        }
        setting.agreement.tables.push_back(std::move(table));
    }
    return setting;
}

// One more thing the owner does not allow.
void Restrict(base::Random& random, policy::AnalysisRule& rule) {
    auto& body = std::get<policy::AggregationRule>(rule.rule);
    const auto drop_one = [&](auto& items) {
        if (!items.empty())
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(random.Below(items.size())));
    };
    switch (random.Below(7)) {
        case 0: return drop_one(body.dimension_columns);
        case 1: return drop_one(body.join_columns);
        case 2: return drop_one(body.aggregate_columns);
        case 3:
            if (body.allowed_join_operators) drop_one(*body.allowed_join_operators);
            return;
        case 4: return drop_one(body.scalar_functions);
        case 5: body.join_required = true; return;
        default:
            body.output_constraints.push_back({kColumns[random.Below(kColumns.size())], 5});
            return;
    }
}

// A question that is often, but not always, one the generous rule allows.
std::string RandomSql(base::Random& random) {
    const bool join = Chance(random, 2);
    const auto column = [&](const std::string& name) {
        return (join && Chance(random, 2) ? "m." : "o.") + name;
    };
    const std::string group =
        column(Chance(random, 8) ? AnyOf(random, kColumns) : AnyOf(random, std::array{"d", "e"}));
    const std::string grouped =
        Chance(random, 4) ? AnyOf(random, std::array{"lower", "trim", "upper"}) + "(" + group + ")"
                          : group;
    const std::string aggregate =
        AnyOf(random, std::array{"sum(", "count(", "avg(", "count(distinct ", "min("}) +
        column(Chance(random, 6) ? AnyOf(random, kColumns)
                                 : AnyOf(random, std::array{"v", "w", "k"})) +
        ")";
    std::string sql = "select " + grouped + " as \"1\", " + aggregate + " as \"2\" from orders o";
    if (join) {
        sql += AnyOf(random, std::array{" join", " join", " join", " left join"});
        sql += " mine m on o.k = m.k";
        if (Chance(random, 3))
            sql += AnyOf(random, std::array{" and o.j = m.j", " or o.j = m.j", " and o.d = m.d"});
    }
    if (Chance(random, 3))
        sql += " where " + column(AnyOf(random, std::array{"d", "e", "k"})) + " = 'x'";
    sql += " group by 1";
    if (Chance(random, 5)) sql += " having " + aggregate + " > 3";
    if (Chance(random, 4))
        sql += AnyOf(random, std::array{" order by 2", " order by 1 desc", " limit 3"});
    return sql;
}

std::string Respell(base::Random& random, const std::string& sql) {
    std::string out;
    bool quoted = false;
    for (const char c : sql) {
        quoted = c == '\'' ? !quoted : quoted;
        if (c == ' ' && !quoted) {
            out += AnyOf(random, std::array{" ", "  ", "\n", " /* x */ ", "\t"});
        } else {
            out += !quoted && Chance(random, 2) && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32)
                                                                        : c;
        }
    }
    return out;
}

// The same question under other aliases, with the sides of ON swapped.
std::string Rename(std::string sql) {
    const auto replace = [&](const std::string& from, const std::string& to) {
        for (std::size_t at = sql.find(from); at != std::string::npos;
             at = sql.find(from, at + to.size())) {
            sql.replace(at, from.size(), to);
        }
    };
    replace("o.k = m.k", "m.k = o.k");
    replace("o.", "first_one.");
    replace("m.", "second_one.");
    replace("orders o", "orders as first_one");
    replace("mine m", "mine as second_one");
    return sql;
}

struct Decision {
    std::vector<std::string> refusals;
    std::string plan_hash;
    std::string sql;
    std::int64_t minimums = 0;  // their sum
};

class Judging {
  public:
    Judging() {
        auto made = analytics::ShadowDatabase::Make(RoomOfTwo().Shadow());
        ASSERT(made.ok());
        shadow_ = *std::move(made);
    }

    Decision Decide(const golden::Setting& setting, const std::string& sql) const {
        const runs::Described described = shadow_->Describe({sql});
        if (const auto* refusal = std::get_if<query::Refusal>(&described))
            return {{golden::Summary(*refusal)}, {}, {}};
        const auto judgement = policy::Judge(std::get<query::Description>(described),
                                             setting.agreement, setting.asker);
        Decision decision;
        if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
            for (const query::Refusal& refusal : *refusals)
                decision.refusals.push_back(golden::Summary(refusal));
            return decision;
        }
        const auto& approved = std::get<policy::ApprovedQuery>(judgement);
        decision.plan_hash = approved.plan_hash();
        decision.sql = query::PrintSql(approved.description());
        for (const policy::Obligation& obligation : approved.obligations())
            decision.minimums += obligation.minimum;
        return decision;
    }

  private:
    std::unique_ptr<analytics::ShadowDatabase> shadow_;
};

constexpr std::uint64_t kCases = 300;

}  // namespace

TEST_CASE("adding a restriction never turns a refusal into an approval, nor lowers a minimum") {
    base::SeededRandom random(support::PropertySeed());
    const Judging judging;
    std::size_t narrowed = 0;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        golden::Setting setting = RoomOfTwo();
        const std::string sql = RandomSql(random);
        const Decision before = judging.Decide(setting, sql);
        for (policy::AgreedTable& table : setting.agreement.tables) Restrict(random, *table.rule);

        const Decision after = judging.Decide(setting, sql);

        INFO("case ", i, ": ", sql);
        REQUIRE((before.refusals.empty() || !after.refusals.empty()));
        REQUIRE((!after.refusals.empty() || after.minimums >= before.minimums));
        if (before.refusals.empty() && !after.refusals.empty()) ++narrowed;
    }
    CHECK(narrowed > 10);  // else the restrictions did nothing
}

TEST_CASE("whitespace, case, comments, aliases and the sides of ON do not change a decision") {
    base::SeededRandom random(support::PropertySeed() + 1);
    const Judging judging;
    const golden::Setting setting = RoomOfTwo();
    std::size_t approved = 0;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const std::string sql = RandomSql(random);
        const Decision plain = judging.Decide(setting, sql);

        const Decision respelled = judging.Decide(setting, Respell(random, sql));
        const Decision renamed = judging.Decide(setting, Rename(sql));

        INFO("case ", i, ": ", sql);
        REQUIRE(respelled.refusals == plain.refusals);
        REQUIRE(respelled.plan_hash == plain.plan_hash);
        REQUIRE(renamed.refusals == plain.refusals);
        REQUIRE(renamed.minimums == plain.minimums);
        if (plain.refusals.empty()) ++approved;
    }
    CHECK(approved > 50);
    CHECK(approved < kCases * support::PropertyScale());
}

TEST_CASE("judging twice gives the same answer") {
    base::SeededRandom random(support::PropertySeed() + 2);
    const Judging judging;
    const golden::Setting setting = RoomOfTwo();
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const std::string sql = RandomSql(random);

        const Decision first = judging.Decide(setting, sql);
        const Decision second = Judging().Decide(setting, sql);

        REQUIRE(first.refusals == second.refusals);
        REQUIRE(first.plan_hash == second.plan_hash);
        REQUIRE(first.sql == second.sql);
        if (i > 20) break;  // each case opens a database of its own
    }
}
