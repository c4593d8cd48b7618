// SPDX-License-Identifier: Apache-2.0
#include "random_custom.h"

#include "base/assert.h"
#include "rule_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace property {
namespace {

struct Value {
    std::string text;
    bool tainted = false;
};

// Rows to select from, and the columns they have.
struct Source {
    std::string from;
    std::vector<Value> columns;
};

class Maker {
  public:
    Maker(base::Random& random, const std::set<std::string>& hidden)
        : random_(random), hidden_(hidden) {}

    // A SELECT; its columns are called x0, x1, ...
    CustomQuestion Select(int depth, std::size_t width) {
        if (depth > 0 && Chance(5)) return UnionOf(depth, width);
        if (depth > 0 && Chance(5)) return WithName(depth, width);
        const Source source = From(depth);
        const std::string where = Where(source);
        switch (random_.Below(4)) {
            case 0: return Grouped(source, where, width);
            case 1: return Windowed(source, where, width);
            default: return Plain(source, where, width);
        }
    }

  private:
    bool Chance(std::uint64_t one_in) { return random_.Below(one_in) == 0; }
    // Often the name of a table or a column, or one that the node gives to what has none: no name may capture another.
    std::string Alias(const char* stem) {
        if (names_.empty() || Chance(2)) return fmt::format("{}{}", stem, next_++);
        const auto at = names_.begin() + static_cast<std::ptrdiff_t>(random_.Below(names_.size()));
        std::string name = *at;
        names_.erase(at);
        return name;
    }

    // For the rows of a WITH clause: the name of a table when `sql`, the clause and its reader, does not read that. A
    // clause that reads the table it is named like is at times refused by DuckDB itself.
    std::string NameOfRows(const std::string& sql) {
        std::string name = Alias("w");
        if (Chance(2)) name = AnyOf(std::array{"people", "mine"});
        const bool read = sql.find("from " + name + " ") != std::string::npos ||
                          sql.find("join " + name + " ") != std::string::npos ||
                          sql.find("from " + name + ")") != std::string::npos;
        return read ? fmt::format("w{}", next_++) : name;
    }

    int Number() { return static_cast<int>(random_.Below(6)); }

    template <std::size_t kCount>
    std::string AnyOf(const std::array<const char*, kCount>& items) {
        return items[random_.Below(kCount)];
    }

    Source Table() {
        const bool people = random_.Below(3) != 0;
        Source source;
        const std::string alias = Alias("t");
        source.from = std::string(people ? "people " : "mine ") + alias;
        for (const std::string& column : kCustomColumns) {
            std::string name = alias;
            name.append(".").append(column);
            source.columns.push_back({std::move(name), people && hidden_.contains(column)});
        }
        return source;
    }

    Source Derived(int depth) {
        const CustomQuestion inner = Select(depth - 1, 2 + random_.Below(2));
        const std::string alias = Alias("d");
        Source source{fmt::format("({}) {}", inner.sql, alias), {}};
        for (std::size_t i = 0; i < inner.tainted.size(); ++i)
            source.columns.push_back({fmt::format("{}.x{}", alias, i), inner.tainted[i]});
        return source;
    }

    Source From(int depth) {
        Source source = depth > 0 && Chance(2) ? Derived(depth) : Table();
        if (!Chance(2)) return source;
        const Source right = depth > 0 && Chance(3) ? Derived(depth) : Table();
        const auto left_key = Clean(source);
        const auto right_key = Clean(right);
        if (left_key.empty() || right_key.empty()) return source;
        source.from += fmt::format(
            " {} {} on {} = {}", AnyOf(std::array{"join", "left join", "right join", "full join"}),
            right.from, left_key, right_key);
        source.columns.insert(source.columns.end(), right.columns.begin(), right.columns.end());
        return source;
    }

    // A column that no hidden value reaches; empty when there is none.
    std::string Clean(const Source& source) {
        std::vector<std::string> names;
        for (const Value& column : source.columns) {
            if (!column.tainted) names.push_back(column.text);
        }
        return names.empty() ? "" : names[random_.Below(names.size())];
    }

    std::string Where(const Source& source) {
        const std::string column = Clean(source);
        if (column.empty() || !Chance(3)) return "";
        switch (random_.Below(4)) {
            case 0: return fmt::format(" where {} > {}", column, Number());
            case 1: return fmt::format(" where {} is not null", column);
            case 2: return fmt::format(" where {} in (select id from mine)", column);
            default:
                return fmt::format(" where exists (select 1 from people e where e.id = {})",
                                   column);
        }
    }

    Value Expression(const Source& source, int depth = 2) {
        const Value& column = source.columns[random_.Below(source.columns.size())];
        if (depth == 0 || Chance(3)) return column;
        const Value left = Expression(source, depth - 1);
        const Value right = Expression(source, depth - 1);
        const bool both = left.tainted || right.tainted;
        switch (random_.Below(9)) {
            case 0: return {fmt::format("({} + {})", left.text, right.text), both};
            case 1: return {fmt::format("coalesce({}, {})", left.text, right.text), both};
            case 2: return {fmt::format("greatest({}, {})", left.text, Number()), left.tainted};
            case 3:
                return {fmt::format("case when {} > {} then {} else {} end", left.text, Number(),
                                    right.text, Number()),
                        both};
            case 4: return {fmt::format("cast({} is null as integer)", left.text), left.tainted};
            case 5: return {fmt::format("nullif({}, {})", left.text, right.text), both};
            case 6: return Subquery(source, left);
            case 7: return {std::to_string(Number()), false};
            default: return column;
        }
    }

    // A value of other rows.
    Value Subquery(const Source& source, const Value& value) {
        const Source other = Table();
        const Value inner = other.columns[random_.Below(other.columns.size())];
        const std::string outer_key = Clean(source);
        const std::string inner_key = Clean(other);
        switch (random_.Below(4)) {
            case 0:
                return {fmt::format("(select max({}) from {})", inner.text, other.from),
                        inner.tainted};
            case 1:
                if (outer_key.empty() || inner_key.empty()) return value;
                return {fmt::format("(select min({}) from {} where {} = {})", inner.text,
                                    other.from, inner_key, outer_key),
                        inner.tainted};
            case 2:
                return {fmt::format("cast({} in (select {} from {}) as integer)", value.text,
                                    inner.text, other.from),
                        value.tainted || inner.tainted};
            default:
                if (outer_key.empty()) return value;
                return {fmt::format("cast(exists (select 1 from {} where {} = {}) as integer)",
                                    other.from, inner.text, outer_key),
                        inner.tainted};
        }
    }

    CustomQuestion Finish(const std::vector<Value>& items, const std::string& rest,
                          bool distinct = false) {
        CustomQuestion out;
        std::vector<std::string> texts;
        for (const Value& item : items) {
            texts.push_back(fmt::format("{} as x{}", item.text, texts.size()));
            out.tainted.push_back(item.tainted);
        }
        out.sql =
            fmt::format("select {}{}{}", distinct ? "distinct " : "", fmt::join(texts, ", "), rest);
        return out;
    }

    CustomQuestion Plain(const Source& source, const std::string& where, std::size_t width) {
        std::vector<Value> items;
        for (std::size_t i = 0; i < width; ++i) items.push_back(Expression(source));
        const bool clean = std::ranges::none_of(items, &Value::tainted);
        return Finish(items, " from " + source.from + where, clean && Chance(3));
    }

    Value AggregateOf(const Source& source) {
        if (Chance(4)) return {"count(*)", false};
        const Value argument = Expression(source, 1);
        Value out{fmt::format("{}({})", AnyOf(std::array{"sum", "count", "min", "max", "avg"}),
                              argument.text),
                  argument.tainted};
        if (out.text.starts_with("avg") || out.text.starts_with("sum"))
            out.text = fmt::format("cast({} as integer)", out.text);
        if (out.text.starts_with("cast") || !Chance(3)) return out;
        const Value test = source.columns[random_.Below(source.columns.size())];
        return {fmt::format("{} filter (where {} > {})", out.text, test.text, Number()),
                out.tainted || test.tainted};
    }

    CustomQuestion Grouped(const Source& source, const std::string& where, std::size_t width) {
        std::vector<Value> items;
        const std::string key = Clean(source);
        const bool by_key = !key.empty() && !Chance(4);
        if (by_key) items.push_back({key, false});
        while (items.size() < width) items.push_back(AggregateOf(source));
        std::string rest = " from " + source.from + where;
        if (by_key) rest += " group by " + key;
        if (by_key && Chance(4)) rest += " having count(*) > 1";
        return Finish(items, rest);
    }

    CustomQuestion Windowed(const Source& source, const std::string& where, std::size_t width) {
        std::vector<Value> items;
        for (std::size_t i = 0; i + 1 < width; ++i) items.push_back(Expression(source, 1));
        const auto any = [&] { return source.columns[random_.Below(source.columns.size())]; };
        const Value argument = any();
        const Value partition = any();
        const Value order = any();
        // Such that equal keys give equal values.
        const std::string call = AnyOf(std::array{"sum", "count", "max"});
        const std::string window =
            Chance(4) ? fmt::format("rank() over (partition by {} order by {})", partition.text,
                                    order.text)
                      : fmt::format("cast({}({}) over (partition by {} order by {}) as integer)",
                                    call, argument.text, partition.text, order.text);
        const bool ranked = window.starts_with("rank");
        items.push_back(
            {window, partition.tainted || order.tainted || (!ranked && argument.tainted)});
        return Finish(items, " from " + source.from + where);
    }

    CustomQuestion UnionOf(int depth, std::size_t width) {
        const CustomQuestion left = Select(depth - 1, width);
        const CustomQuestion right = Select(depth - 1, width);
        CustomQuestion out;
        for (std::size_t i = 0; i < width; ++i)
            out.tainted.push_back(left.tainted[i] || right.tainted[i]);
        const bool clean = std::ranges::none_of(out.tainted, [](bool tainted) { return tainted; });
        out.sql =
            fmt::format("({}) union {}({})", left.sql, clean && Chance(2) ? "" : "all ", right.sql);
        return out;
    }

    CustomQuestion WithName(int depth, std::size_t width) {
        const CustomQuestion definition = Select(depth - 1, 2);
        const std::string first = Alias("f");
        Source source{"", {}};
        for (std::size_t i = 0; i < definition.tainted.size(); ++i)
            source.columns.push_back({fmt::format("{}.x{}", first, i), definition.tainted[i]});
        const std::string key = Clean(source);
        const std::string second = key.empty() || !Chance(2) ? "" : Alias("f");
        CustomQuestion out = Plain(source, "", width);
        const std::string name = NameOfRows(definition.sql + out.sql);
        out.sql =
            fmt::format("with {} as ({}) {}{} {}", name, definition.sql, out.sql, name, first);
        if (!second.empty()) {
            out.sql += fmt::format(" join {} {} on {} = {}.{}", name, second, key, second,
                                   key.substr(key.find('.') + 1));
        }
        return out;
    }

    base::Random& random_;
    const std::set<std::string>& hidden_;
    int next_ = 0;
    std::vector<std::string> names_{"people",     "mine", "id", "a",  "b",          "c", "part",
                                    "outer_rows", "x0",   "x1", "x2", "outer_keys", "k0"};
};

}  // namespace

golden::Setting CustomRoom(const std::set<std::string>& hidden_of_people) {
    golden::Setting setting = golden::FirstSetting();
    for (const std::string name : {"people", "mine"}) {
        policy::AgreedTable table{name,
                                  golden::AccountOf(name == "mine" ? "runner" : "partner"),
                                  base::TableId(name),
                                  "1",
                                  {},
                                  {}};
        for (const std::string& column : kCustomColumns)
            table.columns.push_back({column, {query::TypeKind::kInteger}});
        auto rule = policy::ParseAnalysisRule(
            golden::ExpandRule("allowedAnalyses ANY_QUERY | allowedAnalysisProviders runner"),
            "rule");
        ASSERT(rule.ok());
        table.rule = *std::move(rule);
        if (name == "people") {
            std::get<policy::CustomRule>(table.rule->rule)
                .disallowed_output_columns.emplace(hidden_of_people.begin(),
                                                   hidden_of_people.end());
        }
        table.collaboration_rule = policy::CollaborationRule{
            policy::RuleType::kCustom, {{golden::AccountOf("runner")}}, {}};
        setting.agreement.tables.push_back(std::move(table));
    }
    return setting;
}

CustomQuestion RandomCustomQuestion(base::Random& random,
                                    const std::set<std::string>& hidden_of_people) {
    Maker maker(random, hidden_of_people);
    CustomQuestion question = maker.Select(2, 1 + random.Below(3));
    if (random.Below(4) == 0) {
        question.sql = fmt::format("select * from ({}) z order by {}{}", question.sql,
                                   1 + random.Below(question.tainted.size()),
                                   random.Below(2) == 0 ? " desc" : "");
        question.limited = random.Below(2) == 0;
        if (question.limited) question.sql += fmt::format(" limit {}", 1 + random.Below(5));
    }
    return question;
}

std::vector<std::vector<std::string>> RandomCustomRows(base::Random& random) {
    std::vector<std::vector<std::string>> rows(3 + random.Below(6));
    for (auto& row : rows) {
        for (std::size_t i = 0; i < kCustomColumns.size(); ++i)
            row.push_back(random.Below(8) == 0 ? "NULL" : std::to_string(random.Below(6)));
    }
    return rows;
}

std::string CustomRowsSql(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows) texts.push_back(fmt::format("({})", fmt::join(row, ", ")));
    return fmt::format("VALUES {}", fmt::join(texts, ", "));
}

}  // namespace property
