// SPDX-License-Identifier: Apache-2.0
#include "random_question.h"

#include "base/assert.h"
#include "rule_text.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace property {
namespace {

const std::vector<std::string> kColumns{"id", "alt", "d1", "d2", "v", "w"};
// Names of tables, of columns, and of what the node names itself: none may capture another.
constexpr std::array kAliases{"mine", "part", "v"};
constexpr std::array kOutputs{"w", "sales", "part", "id"};

Value RandomValue(base::Random& random, std::int64_t bound) {
    if (random.Below(9) == 0) return {};
    return static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(bound)));
}

Table RandomTable(base::Random& random, const std::string& name, const std::string& owner) {
    Table table{name, owner, kColumns, {}, random.Below(4) == 0, {}};
    const std::size_t constraints = 1 + random.Below(4) / 3;
    for (std::size_t i = 0; i < constraints; ++i) {
        table.constraints.emplace_back(kColumns[random.Below(kColumns.size())],
                                       2 + random.Below(5) / 4);
    }
    const std::size_t rows = 3 + random.Below(9);
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<Value> row;
        for (const std::string& column : kColumns)
            row.push_back(RandomValue(random, column == "v" ? 20 : 3));
        table.rows.push_back(std::move(row));
        if (random.Below(4) == 0) table.rows.push_back(table.rows.back());
    }
    return table;
}

ColumnOf RandomColumn(base::Random& random, std::size_t instances,
                      std::initializer_list<const char*> columns) {
    return {random.Below(instances), *(columns.begin() + random.Below(columns.size()))};
}

std::string Text(const ColumnOf& column) {
    return fmt::format("{}.{}", kAliases.at(column.instance), column.column);
}

std::string Text(const Predicate& predicate) {
    if (predicate.comparison == "is null") return Text(predicate.column) + " is null";
    return fmt::format("{} {} {}", Text(predicate.column), predicate.comparison,
                       predicate.constant);
}

std::string Text(const Aggregation& aggregate) {
    return fmt::format("{}({}{})", aggregate.function, aggregate.distinct ? "distinct " : "",
                       Text(aggregate.column));
}

std::string Text(const Equality& term) { return Text(term.left) + " = " + Text(term.right); }

}  // namespace

Room RandomRoom(base::Random& random) {
    return {{RandomTable(random, "sales", "partner"), RandomTable(random, "mine", "runner"),
             RandomTable(random, "visits", "third")}};
}

template <class Items>
std::string Joined(const Items& items, std::string_view separator) {
    std::string out;
    for (const auto& item : items) {
        if (!out.empty()) out += separator;
        out += Text(item);
    }
    return out;
}

Question RandomQuestion(base::Random& random, const Room& room) {
    Question question;
    const std::size_t count = 1 + random.Below(3);
    for (std::size_t i = 0; i < count; ++i)
        question.instances.push_back(random.Below(room.tables.size()));
    for (std::size_t i = 1; i < count; ++i) {
        JoinOn on{{}, random.Below(3) == 0};
        const std::size_t terms = 1 + random.Below(2);
        for (std::size_t t = 0; t < terms; ++t) {
            on.terms.push_back(
                {RandomColumn(random, i, {"id", "alt"}), {i, random.Below(3) == 0 ? "alt" : "id"}});
        }
        question.joins.push_back(std::move(on));
    }
    const std::size_t predicates = random.Below(3);
    question.where_any = random.Below(2) == 0;
    for (std::size_t i = 0; i < predicates; ++i) {
        const char* comparison = std::array{"=", "<>", "<", "is null"}[random.Below(4)];
        question.where.push_back({RandomColumn(random, count, {"d1", "d2"}), comparison,
                                  static_cast<std::int64_t>(random.Below(3))});
    }
    const std::size_t groups = random.Below(3);
    for (std::size_t i = 0; i < groups; ++i)
        question.groups.push_back(RandomColumn(random, count, {"d1", "d2"}));
    const std::size_t aggregates = 1 + random.Below(2);
    for (std::size_t i = 0; i < aggregates; ++i) {
        const char* function = std::array{"sum", "count", "avg"}[random.Below(3)];
        const bool distinct = random.Below(3) == 0 && std::string(function) != "avg";
        question.aggregates.push_back(
            {function, distinct, RandomColumn(random, count, {"v", "w"})});
    }
    if (random.Below(4) == 0)
        question.having_more_than = static_cast<std::int64_t>(random.Below(10));
    return question;
}

golden::Setting SettingOf(const Room& room) {
    golden::Setting setting = golden::FirstSetting();
    for (const Table& table : room.tables) {
        policy::AgreedTable agreed{
            table.name, golden::AccountOf(table.owner), base::TableId(table.name), "1", {}, {}};
        for (const std::string& column : table.columns) {
            agreed.columns.push_back({column, {query::TypeKind::kInteger}});
        }
        std::string constraints;
        for (const auto& [column, minimum] : table.constraints) {
            constraints += fmt::format("{}{} {}", constraints.empty() ? "" : ", ", column, minimum);
        }
        const std::string rule =
            fmt::format("joinColumns id alt | dimensionColumns d1 d2 | aggregateColumns SUM v w, "
                        "COUNT v w, AVG v w, SUM_DISTINCT v "
                        "w, COUNT_DISTINCT v w | allowedJoinOperators AND OR | outputConstraints "
                        "{} | joinMultiplicity {}",
                        constraints, table.counts_as_sql ? "SQL" : "ONCE");
        auto parsed = policy::ParseAnalysisRule(golden::ExpandRule(rule), table.name);
        ASSERT(parsed.ok());
        agreed.rule = *std::move(parsed);
        setting.agreement.tables.push_back(std::move(agreed));
    }
    return setting;
}

std::string SqlOf(const Room& room, const Question& question) {
    std::vector<std::string> outputs;
    for (const ColumnOf& group : question.groups) outputs.push_back(Text(group));
    for (const Aggregation& aggregate : question.aggregates) outputs.push_back(Text(aggregate));
    for (std::size_t i = 0; i < outputs.size(); ++i)
        outputs[i] += fmt::format(" as {}", kOutputs.at(i));
    std::string sql = fmt::format("select {} from ", fmt::join(outputs, ", "));
    for (std::size_t i = 0; i < question.instances.size(); ++i) {
        if (i > 0) sql += " join ";
        sql += fmt::format("{} {}", room.tables[question.instances[i]].name, kAliases.at(i));
        if (i > 0) {
            const JoinOn& on = question.joins[i - 1];
            sql += " on " + Joined(on.terms, on.any ? " or " : " and ");
        }
    }
    if (!question.where.empty())
        sql += " where " + Joined(question.where, question.where_any ? " or " : " and ");
    if (!question.groups.empty()) sql += " group by " + Joined(question.groups, ", ");
    if (question.having_more_than) {
        sql += fmt::format(" having {} > {}", Text(question.aggregates.front()),
                           *question.having_more_than);
    }
    return sql;
}

}  // namespace property
