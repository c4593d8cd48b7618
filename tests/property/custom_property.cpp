// SPDX-License-Identifier: Apache-2.0
#include "../support/effort.h"
#include "analytics/shadow.h"
#include "base/assert.h"
#include "database.h"
#include "outcome.h"
#include "query/print.h"
#include "random_custom.h"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <memory>

namespace {

using property::CustomQuestion;
using Rows = std::vector<std::vector<std::string>>;
using Answer = golden::Database::Answer;

std::set<std::string> RandomHidden(base::Random& random) {
    std::set<std::string> hidden;
    for (const char* column : {"a", "b", "c"}) {
        if (random.Below(2) == 0) hidden.insert(column);
    }
    return hidden;
}

struct Decision {
    std::vector<std::string> refusals;
    std::string sql;
};

class Bench {
  public:
    Bench() {
        auto made = analytics::ShadowDatabase::Make(property::CustomRoom({}).Shadow());
        ASSERT(made.ok());
        shadow_ = *std::move(made);
    }

    Decision Decide(const std::set<std::string>& hidden, const std::string& sql) const {
        const golden::Setting setting = property::CustomRoom(hidden);
        const runs::Described described = shadow_->Describe({sql});
        if (const auto* refusal = std::get_if<query::Refusal>(&described))
            return {{golden::Summary(*refusal) + " " + refusal->message}, {}};
        const auto judgement = policy::Judge(std::get<query::Description>(described),
                                             setting.agreement, setting.asker);
        Decision decision;
        if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
            for (const query::Refusal& refusal : *refusals)
                decision.refusals.push_back(golden::Summary(refusal));
        } else {
            decision.sql =
                query::PrintSql(std::get<policy::ApprovedQuery>(judgement).description());
        }
        return decision;
    }

    Answer Run(const Rows& people, const Rows& mine, const std::string& sql) {
        const auto tables = property::CustomRoom({}).agreement.tables;
        for (const auto& table : tables) {
            database_.CreateTable(table.name, table.columns);
            database_.Fill(table.name,
                           property::CustomRowsSql(table.name == "people" ? people : mine));
        }
        return database_.Run(sql);
    }

  private:
    std::unique_ptr<analytics::ShadowDatabase> shadow_;
    golden::Database database_;
};

// The same rows with other values in the hidden columns.
Rows Perturbed(base::Random& random, Rows rows, const std::set<std::string>& hidden) {
    for (auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (hidden.contains(property::kCustomColumns[i]))
                row[i] = random.Below(6) == 0 ? "NULL" : std::to_string(random.Below(9));
        }
    }
    return rows;
}

auto Sorted(Answer answer) {
    std::ranges::sort(answer.rows);
    return answer.rows;
}

constexpr std::uint64_t kCases = 200;

}  // namespace

TEST_CASE("a custom query is refused exactly when a hidden column is among a value of its output") {
    base::SeededRandom random(support::PropertySeed() + 10);
    const Bench bench;
    std::array<std::size_t, 2> seen{};
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const auto hidden = RandomHidden(random);
        const CustomQuestion question = property::RandomCustomQuestion(random, hidden);
        const bool tainted = std::ranges::find(question.tainted, true) != question.tainted.end();

        const Decision decision = bench.Decide(hidden, question.sql);

        INFO("case ", i, ": ", question.sql);
        const std::string first = decision.refusals.empty() ? "" : decision.refusals.front();
        CAPTURE(first);
        REQUIRE((first.empty() || first.starts_with("OUTPUT_COLUMN_DISALLOWED: people.")));
        REQUIRE(decision.refusals.empty() == !tainted);
        ++seen[tainted ? 1 : 0];
    }
    CHECK(seen[0] > kCases / 5);
    CHECK(seen[1] > kCases / 5);
}

TEST_CASE("hiding one more column never approves more") {
    base::SeededRandom random(support::PropertySeed() + 11);
    const Bench bench;
    std::size_t narrowed = 0;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        auto hidden = RandomHidden(random);
        const CustomQuestion question =
            property::RandomCustomQuestion(random, RandomHidden(random));
        const Decision before = bench.Decide(hidden, question.sql);
        hidden.insert(property::kCustomColumns[random.Below(property::kCustomColumns.size())]);

        const Decision after = bench.Decide(hidden, question.sql);

        INFO("case ", i, ": ", question.sql);
        REQUIRE((before.refusals.empty() || !after.refusals.empty()));
        REQUIRE((!after.refusals.empty() || after.sql == before.sql));
        if (before.refusals.empty() && !after.refusals.empty()) ++narrowed;
    }
    CHECK(narrowed > 10);
}

TEST_CASE("other values in hidden columns change no answer whose rows they do not choose") {
    base::SeededRandom random(support::PropertySeed() + 12);
    Bench bench;
    std::size_t compared = 0;
    std::size_t changed = 0;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const auto hidden = RandomHidden(random);
        const CustomQuestion question = property::RandomCustomQuestion(random, hidden);
        const Rows people = property::RandomCustomRows(random);
        const Rows mine = property::RandomCustomRows(random);
        const Rows others = Perturbed(random, people, hidden);
        const Decision decision = bench.Decide(hidden, question.sql);
        const bool approved = decision.refusals.empty();
        const std::string sql = approved ? decision.sql : bench.Decide({}, question.sql).sql;
        INFO("case ", i, ": ", question.sql, " | ", sql);
        REQUIRE_FALSE(sql.empty());

        const Answer before = bench.Run(people, mine, sql);
        const Answer after = bench.Run(others, mine, sql);

        CAPTURE(before.error);
        REQUIRE(before.error.empty());
        if (approved) {
            REQUIRE(before.rows == after.rows);
            ++compared;
        } else if (before.rows != after.rows) {
            ++changed;
        }
    }
    CHECK(compared > kCases / 5);
    CHECK(changed > kCases / 8);  // else what is refused says nothing, and nothing was compared
}

TEST_CASE("what runs is what was asked, in an order that stored rows do not decide") {
    base::SeededRandom random(support::PropertySeed() + 13);
    Bench bench;
    std::size_t compared = 0;
    for (std::uint64_t i = 0; i < kCases * support::PropertyScale(); ++i) {
        const CustomQuestion question = property::RandomCustomQuestion(random, {});
        const Rows people = property::RandomCustomRows(random);
        const Rows mine = property::RandomCustomRows(random);
        const Decision decision = bench.Decide({}, question.sql);
        INFO("case ", i, ": ", question.sql, " | ", decision.sql);
        REQUIRE(decision.refusals.empty());

        const Answer printed = bench.Run(people, mine, decision.sql);
        const Answer own = bench.Run(people, mine, question.sql);
        Rows backwards = people;
        std::ranges::reverse(backwards);
        const Answer reversed = bench.Run(backwards, mine, decision.sql);

        CAPTURE(printed.error);
        REQUIRE(printed.error.empty());
        REQUIRE(reversed.rows == printed.rows);
        REQUIRE(own.rows.size() == printed.rows.size());
        if (question.limited || !own.error.empty()) continue;
        REQUIRE(Sorted(own) == Sorted(printed));
        ++compared;
    }
    CHECK(compared > kCases / 2);
}
