// SPDX-License-Identifier: Apache-2.0
#include "../support/effort.h"
#include "analytics/shadow.h"
#include "base/assert.h"
#include "database.h"
#include "privacy/thresholds.h"
#include "query/print.h"
#include "query/rewrite.h"
#include "random_question.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <memory>
#include <set>
#include <string>

namespace {

using Rows = std::vector<std::vector<std::optional<double>>>;

std::string RowsSql(const property::Table& table) {
    std::string sql = "VALUES ";
    for (const auto& row : table.rows) {
        sql += sql.back() == ' ' ? "(" : ", (";
        for (const property::Value& value : row)
            sql += (value ? std::to_string(*value) : "NULL") + ", ";
        sql.resize(sql.size() - 2);
        sql += ")";
    }
    return sql;
}

void Load(golden::Database& database, const property::Room& room, bool backwards) {
    for (property::Table table : room.tables) {
        std::vector<query::NamedType> columns;
        for (const std::string& column : table.columns)
            columns.push_back({column, {query::TypeKind::kInteger}});
        database.CreateTable(table.name, columns);
        if (backwards) std::ranges::reverse(table.rows);
        if (!table.rows.empty()) database.Fill(table.name, RowsSql(table));
    }
}

Rows ToNumbers(const golden::Database::Answer& answer) {
    Rows rows;
    for (const auto& row : answer.rows) {
        auto& out = rows.emplace_back();
        for (const auto& cell : row)
            out.push_back(cell ? std::optional(std::strtod(cell->c_str(), nullptr)) : std::nullopt);
    }
    return rows;
}

bool SameRows(Rows left, Rows right) {
    std::ranges::sort(left);
    std::ranges::sort(right);
    return std::ranges::equal(left, right, [](const auto& a, const auto& b) {
        return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
            return x.has_value() == y.has_value() &&
                   (!x || std::abs(*x - *y) < 1e-9 * std::max(1.0, std::abs(*x)));
        });
    });
}

// Everything that is made once: the schema is the same for every room.
struct Bench {
    std::unique_ptr<analytics::ShadowDatabase> shadow;
    golden::Database forwards;
    golden::Database backwards;

    explicit Bench(const golden::Setting& setting) {
        auto made = analytics::ShadowDatabase::Make(setting.Shadow());
        ASSERT(made.ok());
        shadow = *std::move(made);
    }

    query::Description Describe(const std::string& sql) const {
        runs::Described described = shadow->Describe({sql});
        REQUIRE(std::holds_alternative<query::Description>(described));
        return std::get<query::Description>(std::move(described));
    }

    policy::ApprovedQuery Judge(const golden::Setting& setting, const std::string& sql) const {
        const auto judgement = policy::Judge(Describe(sql), setting.agreement, setting.asker);
        REQUIRE(std::holds_alternative<policy::ApprovedQuery>(judgement));
        return std::get<policy::ApprovedQuery>(judgement);
    }

    std::string Approve(const golden::Setting& setting, const std::string& sql) const {
        return query::PrintSql(Judge(setting, sql).description());
    }
};

// The first aggregate below `relation`, guarded in both forms, selected whole.
std::string GuardedSql(const query::Description& description, privacy::OnceForm form) {
    query::RelationPtr at = description.root;
    while (!std::holds_alternative<query::Aggregate>(at->node)) at = query::InputsOf(*at).front();
    const auto& aggregate = std::get<query::Aggregate>(at->node);
    privacy::GuardedAggregation guarded{
        aggregate.input, aggregate.groups, aggregate.aggregates, {}, {}, {}};
    for (const query::Relation* scan : query::ScansOf(*aggregate.input)) {
        guarded.counted_once.push_back(scan->id);
        guarded.minimums.push_back({{scan->id, 0}, 2});
        const query::ColumnId first = guarded.minimums.front().column;
        if (scan->id != first.relation) guarded.equalities.push_back({first, {scan->id, 0}});
    }
    const privacy::Guarded result = privacy::Guard(guarded, form);
    query::Project project{result.relation, result.groups, {}};
    project.expressions.insert(project.expressions.end(), result.aggregates.begin(),
                               result.aggregates.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < project.expressions.size(); ++i)
        names.push_back(fmt::format("c{}", i));
    project.names = names;
    const std::uint32_t id = query::HighestId(*result.relation) + 1;
    return query::PrintSql({query::MakeRelation({id, std::move(project), {}}), names});
}

constexpr std::array<const char*, 2> kKeys{"id", "alt"};

std::size_t PlaceOf(const property::Table& table, const std::string& column) {
    return static_cast<std::size_t>(std::ranges::find(table.columns, column) -
                                    table.columns.begin());
}

bool IsUnique(const property::Table& table, const std::string& column) {
    std::set<std::int64_t> seen;
    return std::ranges::all_of(table.rows, [&](const auto& row) {
        const property::Value& value = row[PlaceOf(table, column)];
        return !value || seen.insert(*value).second;
    });
}

// Gives every row a value of its own, and all tables the same ones; NULL stays.
void MakeUnique(property::Table& table, const std::string& column) {
    std::int64_t next = 0;
    for (auto& row : table.rows) {
        property::Value& value = row[PlaceOf(table, column)];
        if (value) value = next++;
    }
}

std::set<policy::NamedColumn> UniqueKeysOf(const property::Room& room) {
    std::set<policy::NamedColumn> unique;
    for (const property::Table& table : room.tables) {
        for (const char* key : kKeys) {
            if (IsUnique(table, key)) unique.insert({table.name, key});
        }
    }
    return unique;
}

// Does a group of columns hold of which none is unique?
bool Lacks(const policy::PlainForm& plain, const std::set<policy::NamedColumn>& unique) {
    return std::ranges::any_of(plain.any_unique, [&](const auto& columns) {
        return std::ranges::none_of(columns, [&](const auto& c) { return unique.contains(c); });
    });
}

property::Room RoomOfMostlyUniqueKeys(base::Random& random) {
    property::Room room = property::RandomRoom(random);
    for (property::Table& table : room.tables) {
        for (const char* key : kKeys) {
            if (random.Below(4) != 0) MakeUnique(table, key);
        }
    }
    return room;
}

}  // namespace

TEST_CASE("what is released is what the reference evaluator allows, in an order that rows cannot "
          "change") {
    base::SeededRandom random(support::PropertySeed());
    Bench bench(property::SettingOf(property::RandomRoom(random)));
    std::size_t released = 0;
    for (std::uint64_t i = 0; i < 300 * support::PropertyScale(); ++i) {
        const property::Room room = property::RandomRoom(random);
        const property::Question question = property::RandomQuestion(random, room);
        const std::string member_sql = property::SqlOf(room, question);
        const std::string sql = bench.Approve(property::SettingOf(room), member_sql);
        Load(bench.forwards, room, false);
        Load(bench.backwards, room, true);

        const golden::Database::Answer answer = bench.forwards.Run(sql);
        const golden::Database::Answer again = bench.backwards.Run(sql);

        INFO("case ", i, ": ", member_sql, "\n", sql);
        REQUIRE(answer.error == "");
        REQUIRE(SameRows(ToNumbers(answer), property::Expected(room, question)));
        REQUIRE(answer.rows == again.rows);
        released += answer.rows.size();
    }
    CHECK(released > 50);  // else the cases show nothing
}

TEST_CASE("both ways of counting a row once give the same rows") {
    base::SeededRandom random(support::PropertySeed() + 1);
    Bench bench(property::SettingOf(property::RandomRoom(random)));
    std::size_t released = 0;
    std::size_t different = 0;
    for (std::uint64_t i = 0; i < 200 * support::PropertyScale(); ++i) {
        const property::Room room = property::RandomRoom(random);
        property::Question question = property::RandomQuestion(random, room);
        for (property::JoinOn& on : question.joins) {
            const std::size_t right = on.terms.front().right.instance;
            on = {{{{right - 1, "id"}, {right, "id"}}}, false};
        }
        const query::Description description = bench.Describe(property::SqlOf(room, question));
        const std::string folded = GuardedSql(description, privacy::OnceForm::kCheapest);
        const std::string flagged = GuardedSql(description, privacy::OnceForm::kFlags);
        Load(bench.forwards, room, false);

        const golden::Database::Answer first = bench.forwards.Run(folded);
        const golden::Database::Answer second = bench.forwards.Run(flagged);

        INFO("case ", i, ":\n", folded, "\n", flagged);
        REQUIRE(first.error == "");
        REQUIRE(second.error == "");
        REQUIRE(SameRows(ToNumbers(first), ToNumbers(second)));
        released += first.rows.size();
        if (folded != flagged) ++different;
    }
    CHECK(released > 50);
    CHECK(different > 20);
}

TEST_CASE("the plain form gives the same rows wherever it is picked, and is picked nowhere else") {
    base::SeededRandom random(support::PropertySeed() + 2);
    Bench bench(property::SettingOf(property::RandomRoom(random)));
    std::size_t plain = 0;
    std::size_t released = 0;
    std::size_t would_differ = 0;
    for (std::uint64_t i = 0; i < 1000 * support::PropertyScale(); ++i) {
        const property::Room room = RoomOfMostlyUniqueKeys(random);
        property::Question question = property::RandomQuestion(random, room);
        if (random.Below(2) == 0) question.where.clear();
        if (question.groups.size() > 1) question.groups.pop_back();
        const std::string member_sql = property::SqlOf(room, question);
        const auto approved = bench.Judge(property::SettingOf(room), member_sql);
        if (!approved.plain()) continue;
        const auto unique = UniqueKeysOf(room);
        const bool picked = &policy::FormFor(approved, unique) == &approved.plain()->description;
        Load(bench.forwards, room, false);
        const std::string sql = query::PrintSql(approved.plain()->description);
        const golden::Database::Answer answer = bench.forwards.Run(sql);
        const bool same = SameRows(ToNumbers(answer), property::Expected(room, question));

        INFO("case ", i, ": ", member_sql, "\n", sql);
        REQUIRE(answer.error == "");
        REQUIRE(picked != Lacks(*approved.plain(), unique));
        if (!picked && !same) ++would_differ;
        if (!picked) continue;
        REQUIRE(same);
        const auto general = bench.forwards.Run(query::PrintSql(approved.description()));
        REQUIRE(SameRows(ToNumbers(answer), ToNumbers(general)));
        ++plain;
        released += answer.rows.size();
    }
    CHECK(plain > 100);
    CHECK(released > 20);
    CHECK(would_differ > 0);  // else the condition is not needed, or the cases do not show it
}
