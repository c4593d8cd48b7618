// SPDX-License-Identifier: Apache-2.0
#include "privacy/thresholds.h"

#include "base/assert.h"
#include "privacy/column_classes.h"
#include "query/rewrite.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <variant>

namespace privacy {
namespace {

using query::AggregateCall;
using query::ColumnId;
using query::Expression;
using query::ExpressionPtr;
using query::RelationPtr;
using query::Type;
using query::TypeKind;

constexpr Type kBoolean{TypeKind::kBoolean};
constexpr Type kBigint{TypeKind::kBigint};
constexpr Type kDouble{TypeKind::kDouble};

const AggregateCall& CallOf(const ExpressionPtr& aggregate) {
    const auto* call = std::get_if<AggregateCall>(&aggregate->node);
    ASSERT(call && call->arguments.size() == 1);
    return *call;
}

// The column an aggregate is over, inside casts.
const Expression& ArgumentOf(const ExpressionPtr& aggregate) {
    const Expression* argument = CallOf(aggregate).arguments.front().get();
    while (const auto* cast = std::get_if<query::Cast>(&argument->node))
        argument = cast->operand.get();
    ASSERT(std::holds_alternative<query::ColumnRef>(argument->node));
    return *argument;
}

ColumnId ColumnOf(const ExpressionPtr& aggregate) {
    return std::get<query::ColumnRef>(ArgumentOf(aggregate).node).column;
}

bool CountsRowsOnce(const GuardedAggregation& aggregation, const ExpressionPtr& aggregate) {
    return !CallOf(aggregate).distinct &&
           std::ranges::find(aggregation.counted_once, ColumnOf(aggregate).relation) !=
               aggregation.counted_once.end();
}

bool CanOverflow(const AggregateCall& call, const Type& type) {
    return (call.function == "sum" || call.function == "avg") && query::SumCanOverflow(type);
}

// The aggregate itself, or one in DOUBLE that cannot overflow.
ExpressionPtr MakeTotal(const ExpressionPtr& aggregate) {
    if (!CanOverflow(CallOf(aggregate), ArgumentOf(aggregate).type)) return aggregate;
    Expression copy = *aggregate;
    auto& argument = std::get<AggregateCall>(copy.node).arguments.front();
    argument = query::MakeCast(argument, kDouble);
    copy.type = kDouble;
    return query::MakeExpression(std::move(copy));
}

ExpressionPtr MakeAggregate(std::string function, ExpressionPtr argument, Type type,
                            bool distinct = false, ExpressionPtr filter = nullptr) {
    return query::MakeExpression(
        {AggregateCall{std::move(function), {std::move(argument)}, distinct, std::move(filter)},
         type,
         {}});
}

// The aggregation while forms are tried on it: what is read from which rows.
struct Plan {
    RelationPtr rows;
    std::vector<ExpressionPtr> groups;
    std::vector<ExpressionPtr> aggregates;
    std::map<std::uint32_t, ExpressionPtr>
        first_flags;  // by scan: this is the row's first copy in the group
    std::uint32_t next_id = 0;
};

RelationPtr WithRowIdentity(const RelationPtr& rows, const std::set<std::uint32_t>& scans) {
    return query::ReplaceScans(rows, [&](std::uint32_t id, query::Scan scan) {
        if (scans.contains(id)) scan.with_row_identity = true;
        return scan;
    });
}

ExpressionPtr RowIdentityOf(const RelationPtr& rows, std::uint32_t scan) {
    for (const query::Relation* relation : query::ScansOf(*rows)) {
        if (relation->id == scan)
            return query::MakeColumn(query::OutputColumns(*relation).back().id, kBigint);
    }
    UNREACHABLE();
}

// A column of one of the scans below `rows`.
ExpressionPtr ReadScan(const RelationPtr& rows, ColumnId column) {
    for (const query::Relation* relation : query::ScansOf(*rows)) {
        if (relation->id != column.relation) continue;
        return query::MakeColumn(
            column, std::get<query::Scan>(relation->node).columns.at(column.index).type);
    }
    UNREACHABLE();
}

// One threshold to count: distinct values of a column among rows where another is not NULL.
struct Threshold {
    ExpressionPtr column;
    ExpressionPtr not_null;  // null: in all rows
    std::int64_t minimum = 0;
};

bool SameOrNone(const ExpressionPtr& a, const ExpressionPtr& b) {
    return (!a && !b) || (a && b && query::SameExpression(*a, *b));
}

// Every aggregate under every minimum; equal columns are one, and the largest minimum of them wins.
std::vector<Threshold> ThresholdsOf(const GuardedAggregation& aggregation,
                                    const ColumnClasses& classes) {
    std::vector<Threshold> out;
    for (const ExpressionPtr& aggregate : aggregation.aggregates) {
        const ColumnId argument = classes.Representative(ColumnOf(aggregate));
        for (const Minimum& minimum : aggregation.minimums) {
            const ColumnId column = classes.Representative(minimum.column);
            Threshold next{ReadScan(aggregation.rows, column), nullptr, minimum.minimum};
            const bool implied = classes.IsNeverNull(argument) || argument == column;
            if (!implied) next.not_null = ReadScan(aggregation.rows, argument);
            const auto same = std::ranges::find_if(out, [&](const Threshold& other) {
                return SameOrNone(other.column, next.column) &&
                       SameOrNone(other.not_null, next.not_null);
            });
            if (same == out.end()) {
                out.push_back(next);
            } else {
                same->minimum = std::max(same->minimum, next.minimum);
            }
        }
    }
    return out;
}

// The scan whose rows alone decide all aggregates and minimums, if there is one: then its copies
// can be folded before aggregating.
std::optional<std::uint32_t> DecidingScan(const GuardedAggregation& aggregation,
                                          const ColumnClasses& classes) {
    std::optional<std::uint32_t> scan;
    for (const ExpressionPtr& aggregate : aggregation.aggregates) {
        if (CallOf(aggregate).distinct) continue;
        if (!CountsRowsOnce(aggregation, aggregate)) return {};
        if (scan && *scan != ColumnOf(aggregate).relation) return {};
        scan = ColumnOf(aggregate).relation;
    }
    if (!scan) return {};
    const auto decided = [&](ColumnId column) {
        return classes.EqualColumnOf(*scan, column).has_value();
    };
    const bool all =
        std::ranges::all_of(aggregation.aggregates,
                            [&](const ExpressionPtr& a) { return decided(ColumnOf(a)); }) &&
        std::ranges::all_of(aggregation.minimums,
                            [&](const Minimum& m) { return decided(m.column); });
    return all ? scan : std::nullopt;
}

// Folds the copies of the deciding scan's rows: one row for each (groups, row identity), with the
// columns that are read from it. What is read is then read from there.
class Folding final {
  public:
    Folding(Plan& plan, std::uint32_t scan, const ColumnClasses& classes)
        : plan_(plan), scan_(scan), classes_(classes), id_(plan.next_id++) {
        plan.rows = WithRowIdentity(plan.rows, {scan});
        node_.groups = plan.groups;
        node_.groups.push_back(RowIdentityOf(plan.rows, scan));
    }

    void Apply(std::vector<Threshold>& thresholds) {
        for (ExpressionPtr& aggregate : plan_.aggregates) aggregate = Reread(aggregate);
        for (Threshold& threshold : thresholds) {
            threshold.column = Reread(threshold.column);
            if (threshold.not_null) threshold.not_null = Reread(threshold.not_null);
        }
        for (std::uint32_t i = 0; i < plan_.groups.size(); ++i) {
            plan_.groups[i] = query::MakeColumn({id_, i}, plan_.groups[i]->type);
        }
        node_.input = plan_.rows;
        plan_.rows = query::MakeRelation({id_, std::move(node_), {}});
    }

  private:
    ExpressionPtr Reread(const ExpressionPtr& expression) {
        return query::ReplaceColumns(
            expression, [this](const Expression& reference, ColumnId column) {
                const ExpressionPtr carried = Carried(column);
                return carried->type == reference.type ? carried
                                                       : query::MakeCast(carried, reference.type);
            });
    }

    // The copies of a row are equal, so any of them gives the value.
    ExpressionPtr Carried(ColumnId column) {
        const std::optional<ColumnId> own = classes_.EqualColumnOf(scan_, column);
        ASSERT(own);
        const ExpressionPtr value = ReadScan(plan_.rows, *own);
        const ColumnId next{id_, static_cast<std::uint32_t>(node_.groups.size() + carried_.size())};
        const auto [found, added] = carried_.try_emplace(*own, next);
        if (added) node_.aggregates.push_back(MakeAggregate("any_value", value, value->type));
        return query::MakeColumn(found->second, value->type);
    }

    Plan& plan_;
    std::uint32_t scan_;
    const ColumnClasses& classes_;
    std::uint32_t id_;
    query::Aggregate node_;
    std::map<ColumnId, ColumnId> carried_;
};

// Numbers the copies of each counted-once row within its group; the aggregates then see the first
// only.
void FlagFirstCopies(Plan& plan, const GuardedAggregation& aggregation) {
    const std::set<std::uint32_t> scans = ScansCountedOnce(aggregation);
    plan.rows = WithRowIdentity(plan.rows, scans);
    const std::uint32_t id = plan.next_id++;
    query::Window window{plan.rows, {}};
    for (const std::uint32_t scan : scans) {
        query::WindowCall number{"row_number", {}, false, nullptr, plan.groups, {}, ""};
        number.partitions.push_back(RowIdentityOf(plan.rows, scan));
        const ColumnId column{id, static_cast<std::uint32_t>(window.calls.size())};
        window.calls.push_back(query::MakeExpression({std::move(number), kBigint, {}}));
        plan.first_flags[scan] = query::MakeCall(
            "=", {query::MakeColumn(column, kBigint), query::MakeInteger(1)}, kBoolean);
    }
    plan.rows = query::MakeRelation({id, std::move(window), {}});
}

ExpressionPtr WithFilter(const ExpressionPtr& aggregate, const ExpressionPtr& filter) {
    Expression copy = *aggregate;
    std::get<AggregateCall>(copy.node).filter = filter;
    return query::MakeExpression(std::move(copy));
}

ExpressionPtr CountOf(const Threshold& threshold) {
    ExpressionPtr filter;
    if (threshold.not_null) filter = query::MakeCall("is_not_null", {threshold.not_null}, kBoolean);
    return MakeAggregate("count", threshold.column, kBigint, true, filter);
}

// Aggregates, counts the thresholds beside and keeps the groups that meet all of them.
RelationPtr AggregateAbove(Plan& plan, const GuardedAggregation& aggregation,
                           const std::vector<Threshold>& thresholds, std::uint32_t id) {
    query::Aggregate node{plan.rows, plan.groups, {}};
    for (const ExpressionPtr& aggregate : plan.aggregates) {
        const auto flag = plan.first_flags.find(ColumnOf(aggregate).relation);
        const bool flagged =
            flag != plan.first_flags.end() && CountsRowsOnce(aggregation, aggregate);
        node.aggregates.push_back(
            MakeTotal(flagged ? WithFilter(aggregate, flag->second) : aggregate));
    }
    std::vector<ExpressionPtr> kept;
    for (const Threshold& threshold : thresholds) {
        const ColumnId column{
            id, static_cast<std::uint32_t>(node.groups.size() + node.aggregates.size())};
        node.aggregates.push_back(CountOf(threshold));
        kept.push_back(query::MakeCall(
            ">=", {query::MakeColumn(column, kBigint), query::MakeInteger(threshold.minimum)},
            kBoolean));
    }
    RelationPtr relation = query::MakeRelation({id, std::move(node), {}});
    if (kept.empty()) return relation;
    return query::MakeRelation(
        {plan.next_id++, query::Filter{relation, query::MakeAnd(std::move(kept))}, {}});
}

// How the released columns are read, in the types the query had.
Guarded ReadersOf(RelationPtr relation, const GuardedAggregation& aggregation, const Plan& plan,
                  std::uint32_t id) {
    Guarded out{std::move(relation), {}, {}};
    std::uint32_t index = 0;
    for (const ExpressionPtr& group : plan.groups) {
        out.groups.push_back(query::MakeColumn({id, index++}, group->type));
    }
    for (std::size_t i = 0; i < plan.aggregates.size(); ++i) {
        const Type type = MakeTotal(plan.aggregates[i])->type;
        const Type wanted = aggregation.aggregates[i]->type;
        const ExpressionPtr column = query::MakeColumn({id, index++}, type);
        out.aggregates.push_back(type == wanted ? column : query::MakeCast(column, wanted));
    }
    return out;
}

}  // namespace

std::set<std::uint32_t> ScansCountedOnce(const GuardedAggregation& aggregation) {
    std::set<std::uint32_t> scans;
    for (const ExpressionPtr& aggregate : aggregation.aggregates) {
        if (CountsRowsOnce(aggregation, aggregate)) scans.insert(ColumnOf(aggregate).relation);
    }
    return scans;
}

bool NeedsCountingOnce(const GuardedAggregation& aggregation) {
    return query::ScansOf(*aggregation.rows).size() > 1 && !ScansCountedOnce(aggregation).empty();
}

Guarded Guard(const GuardedAggregation& aggregation, OnceForm form) {
    const ColumnClasses classes(aggregation.equalities);
    std::vector<Threshold> thresholds = ThresholdsOf(aggregation, classes);
    Plan plan{aggregation.rows,
              aggregation.groups,
              aggregation.aggregates,
              {},
              query::HighestId(*aggregation.rows) + 1};
    if (form != OnceForm::kPlain && NeedsCountingOnce(aggregation)) {
        const auto scan = DecidingScan(aggregation, classes);
        if (scan && form == OnceForm::kCheapest) {
            Folding(plan, *scan, classes).Apply(thresholds);
        } else {
            FlagFirstCopies(plan, aggregation);
        }
    }
    const std::uint32_t id = plan.next_id++;
    return ReadersOf(AggregateAbove(plan, aggregation, thresholds, id), aggregation, plan, id);
}

}  // namespace privacy
