// SPDX-License-Identifier: Apache-2.0
// The reference evaluator: slow, obvious, and sharing nothing with the rooms under test but the words of a question.
#include "random_question.h"

#include <algorithm>
#include <map>
#include <set>

namespace property {
namespace {

// One combination: which row of its table each instance shows.
using Combination = std::vector<std::size_t>;

class Reference {
  public:
    Reference(const Room& room, const Question& question) : room_(room), question_(question) {}

    std::vector<std::vector<std::optional<double>>> Rows() {
        Combine({});
        if (question_.groups.empty()) groups_.try_emplace({});
        std::vector<std::vector<std::optional<double>>> out;
        for (const auto& [key, combinations] : groups_) {
            if (!MeetsMinimums(combinations)) continue;
            std::vector<std::optional<double>> row;
            for (const Value& value : key)
                row.push_back(value ? std::optional<double>(*value) : std::nullopt);
            for (const Aggregation& item : question_.aggregates)
                row.push_back(Aggregated(item, combinations));
            const auto& first = row[key.size()];
            if (question_.having_more_than &&
                !(first && *first > static_cast<double>(*question_.having_more_than))) {
                continue;
            }
            out.push_back(std::move(row));
        }
        return out;
    }

  private:
    const Table& TableOf(std::size_t instance) const {
        return room_.tables[question_.instances[instance]];
    }

    Value Read(const Combination& rows, const ColumnOf& column) const {
        const Table& table = TableOf(column.instance);
        const auto place = std::ranges::find(table.columns, column.column) - table.columns.begin();
        return table.rows[rows[column.instance]][static_cast<std::size_t>(place)];
    }

    void Combine(const Combination& so_far) {
        if (so_far.size() == question_.instances.size()) {
            if (Passes(so_far)) {
                std::vector<Value> key;
                for (const ColumnOf& group : question_.groups) key.push_back(Read(so_far, group));
                groups_[key].push_back(so_far);
            }
            return;
        }
        for (std::size_t row = 0; row < TableOf(so_far.size()).rows.size(); ++row) {
            Combination next = so_far;
            next.push_back(row);
            Combine(next);
        }
    }

    // Unknown counts as false: there is no NOT here that could tell them apart.
    bool Passes(const Combination& rows) const {
        for (const JoinOn& on : question_.joins) {
            const auto holds = [&](const Equality& term) {
                const Value left = Read(rows, term.left);
                return left && left == Read(rows, term.right);
            };
            if (!(on.any ? std::ranges::any_of(on.terms, holds)
                         : std::ranges::all_of(on.terms, holds)))
                return false;
        }
        if (question_.where.empty()) return true;
        const auto holds = [&](const Predicate& predicate) {
            const Value value = Read(rows, predicate.column);
            if (predicate.comparison == "is null") return !value;
            if (!value) return false;
            if (predicate.comparison == "=") return *value == predicate.constant;
            if (predicate.comparison == "<>") return *value != predicate.constant;
            return *value < predicate.constant;
        };
        return question_.where_any ? std::ranges::any_of(question_.where, holds)
                                   : std::ranges::all_of(question_.where, holds);
    }

    bool MeetsMinimums(const std::vector<Combination>& group) const {
        for (const Aggregation& item : question_.aggregates) {
            for (std::size_t instance = 0; instance < question_.instances.size(); ++instance) {
                for (const auto& [column, minimum] : TableOf(instance).constraints) {
                    std::set<std::int64_t> seen;
                    for (const Combination& rows : group) {
                        const Value value = Read(rows, {instance, column});
                        if (value && Read(rows, item.column)) seen.insert(*value);
                    }
                    if (static_cast<std::int64_t>(seen.size()) < minimum) return false;
                }
            }
        }
        return true;
    }

    std::optional<double> Aggregated(const Aggregation& item,
                                     const std::vector<Combination>& group) const {
        const Table& table = TableOf(item.column.instance);
        const bool once = table.owner != "runner" && !table.counts_as_sql;
        std::set<std::size_t> rows_seen;
        std::set<std::int64_t> values_seen;
        double sum = 0;
        double count = 0;
        for (const Combination& rows : group) {
            const Value value = Read(rows, item.column);
            if (!value) continue;
            if (item.distinct && !values_seen.insert(*value).second) continue;
            if (!item.distinct && once && !rows_seen.insert(rows[item.column.instance]).second)
                continue;
            sum += static_cast<double>(*value);
            count += 1;
        }
        if (item.function == "count") return count;
        if (count == 0) return {};
        return item.function == "sum" ? sum : sum / count;
    }

    const Room& room_;
    const Question& question_;
    std::map<std::vector<Value>, std::vector<Combination>> groups_;
};

}  // namespace

std::vector<std::vector<std::optional<double>>> Expected(const Room& room,
                                                         const Question& question) {
    return Reference(room, question).Rows();
}

}  // namespace property
