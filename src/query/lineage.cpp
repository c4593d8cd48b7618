// SPDX-License-Identifier: Apache-2.0
#include "query/lineage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace query {
namespace {

// Sources of one value: for each Reach, in its order, a bit for the number of each. What stands in several
// counts for the first. A text of the largest size reads thousands of sources in thousands of columns, so
// both a set and a union of two are small.
using Sources = std::array<std::vector<std::uint64_t>, 3>;

constexpr std::size_t kBits = 64;

void Add(Sources& out, std::size_t number, Reach reach) {
    auto& words = out.at(static_cast<std::size_t>(reach));
    if (words.size() <= number / kBits) words.resize(number / kBits + 1);
    words[number / kBits] |= std::uint64_t{1} << (number % kBits);
}

void AddAll(Sources& out, const Sources& more, Reach at_least) {
    for (std::size_t reach = 0; reach < more.size(); ++reach) {
        auto& words = out.at(std::max(reach, static_cast<std::size_t>(at_least)));
        if (words.size() < more[reach].size()) words.resize(more[reach].size());
        for (std::size_t i = 0; i < more[reach].size(); ++i) words[i] |= more[reach][i];
    }
}

std::optional<Reach> ReachOf(const Sources& sources, std::size_t number) {
    for (std::size_t reach = 0; reach < sources.size(); ++reach) {
        const auto& words = sources[reach];
        if (number / kBits < words.size() && (words[number / kBits] >> (number % kBits) & 1) != 0)
            return static_cast<Reach>(reach);
    }
    return {};
}

bool Holds(const Sources& sources, std::size_t number) {
    return ReachOf(sources, number).has_value();
}

// Whether the value depends on the order in which rows come.
bool FollowsOrder(const Expression& expression) {
    constexpr std::array<std::string_view, 5> kFollowing{"row_number", "lag", "lead", "first_value",
                                                         "last_value"};
    if (const auto* call = std::get_if<AggregateCall>(&expression.node))
        return call->function == "any_value";
    const auto* call = std::get_if<WindowCall>(&expression.node);
    return call != nullptr && (call->frame.starts_with("ROWS") || call->function == "any_value" ||
                               std::ranges::find(kFollowing, call->function) != kFollowing.end());
}

// Whether a name is for the keys of the rows that a mark is made for, for which alone a subquery runs that
// reads columns around it: DISTINCT rows of the name that is the mark's left side.
bool AreKeysOfMarked(const With& with) {
    const auto* distinct = std::get_if<Distinct>(&with.definition->node);
    const auto* project = distinct ? std::get_if<Project>(&distinct->input->node) : nullptr;
    const auto* rows = project ? std::get_if<CteScan>(&project->input->node) : nullptr;
    const auto* join = std::get_if<Join>(&with.body->node);
    if (rows == nullptr || join == nullptr || join->kind != JoinKind::kMark) return false;
    const auto* marked = std::get_if<CteScan>(&join->left->node);
    return marked != nullptr && marked->cte == rows->cte;
}

// Walks once, bottom up, and keeps what reaches every column met.
class Tracer {
  public:
    void Trace(const Relation& relation) {
        const Sources beside = std::exchange(order_, {});
        relations_[relation.id] = &relation;
        const auto* join = std::get_if<Join>(&relation.node);
        if (const auto* with = std::get_if<With>(&relation.node)) {
            TraceWith(relation, *with);
        } else if (join && join->kind == JoinKind::kMark) {
            TraceMark(relation, *join);
        } else {
            for (const RelationPtr& input : InputsOf(relation)) Trace(*input);
            Introduce(relation);
        }
        AddAll(order_, beside, Reach::kBare);
    }

    // Of these sources only.
    std::vector<Source> Of(ColumnId id, const std::vector<std::size_t>& wanted) {
        std::vector<Source> out;
        for (const std::size_t number : wanted) AddTo(out, columns_[id], number);
        std::ranges::sort(out);
        return out;
    }

    // The numbers of the sources that are wanted.
    std::vector<std::size_t> NumbersOf(const std::function<bool(const Source&)>& wanted) const {
        std::vector<std::size_t> numbers;
        for (std::size_t number = 0; number < sources_.size(); ++number)
            if (wanted(sources_[number])) numbers.push_back(number);
        return numbers;
    }

    // See PlacesOf; on the way down to the source, whatever has a place.
    std::optional<base::Position> PlaceOf(ColumnId id, Source source) {
        source.reach = Reach::kBare;
        const auto found = std::ranges::find(sources_, source);
        looked_at_.clear();
        return PlaceIn(id, static_cast<std::size_t>(found - sources_.begin()));
    }

  private:
    void AddTo(std::vector<Source>& out, const Sources& sources, std::size_t number) const {
        const auto reach = ReachOf(sources, number);
        if (!reach) return;
        out.push_back(sources_[number]);
        out.back().reach = *reach;
    }

    std::optional<base::Position> PlaceIn(ColumnId id, std::size_t source) {
        const auto found = relations_.find(id.relation);
        if (found == relations_.end() || !Holds(columns_[id], source) ||
            !looked_at_.insert(id).second)
            return {};
        const Relation& relation = *found->second;
        if (const auto* both = std::get_if<Union>(&relation.node)) {
            const auto left = PlaceIn(OutputColumns(*both->left).at(id.index).id, source);
            return left ? left : PlaceIn(OutputColumns(*both->right).at(id.index).id, source);
        }
        if (const auto* cte = std::get_if<CteScan>(&relation.node))
            return PlaceIn(ctes_[cte->cte].at(id.index).id, source);
        if (std::holds_alternative<Join>(relation.node)) return relation.at;
        const std::vector<ExpressionPtr> expressions = ExpressionsOf(relation);
        return id.index < expressions.size() ? PlaceIn(*expressions[id.index], source)
                                             : std::nullopt;
    }

    std::optional<base::Position> PlaceIn(const Expression& expression, std::size_t source) {
        if (expression.at) return expression.at;
        if (const auto* column = std::get_if<ColumnRef>(&expression.node))
            return PlaceIn(column->column, source);
        for (const ExpressionPtr& operand : OperandsOf(expression)) {
            if (!Holds(SourcesOf(*operand), source)) continue;
            if (const auto place = PlaceIn(*operand, source)) return place;
        }
        return {};
    }

    // What the definition tests is evidence wherever the name is read.
    void TraceWith(const Relation& relation, const With& with) {
        const Sources around = std::exchange(evidence_, {});
        Trace(*with.definition);
        ctes_[relation.id] = OutputColumns(*with.definition);
        // Who is marked has a key in any case: that chooses no partners.
        cte_evidence_[relation.id] = AreKeysOfMarked(with) ? Sources() : evidence_;
        cte_order_[relation.id] = std::exchange(order_, {});
        AddAll(evidence_, around, Reach::kBare);
        Trace(*with.body);
    }

    // Rows on the left are there in any case; what chooses among those on the right decides the mark.
    void TraceMark(const Relation& relation, const Join& join) {
        Trace(*join.left);
        const Sources around = std::exchange(evidence_, {});
        Trace(*join.right);
        Sources& mark = columns_[{relation.id, 0}];
        AddAll(mark, evidence_, Reach::kDerived);
        AddAll(mark, SourcesOf(*join.condition), Reach::kDerived);
        AddAll(evidence_, SourcesOf(*join.condition), Reach::kBare);
        AddAll(evidence_, around, Reach::kBare);
    }

    void Introduce(const Relation& relation) {
        if (const auto* scan = std::get_if<Scan>(&relation.node)) {
            for (const OutputColumn& column : OutputColumns(relation)) {
                Sources& own = columns_[column.id] = {};
                Add(own, sources_.size(), Reach::kBare);
                sources_.push_back({scan->table, relation.id, column.name});
            }
        } else if (const auto* project = std::get_if<Project>(&relation.node)) {
            IntroduceAll(relation.id, 0, project->expressions);
        } else if (const auto* aggregate = std::get_if<Aggregate>(&relation.node)) {
            IntroduceAll(relation.id, 0, aggregate->groups);
            IntroduceAll(relation.id, aggregate->groups.size(), aggregate->aggregates);
            for (const ExpressionPtr& group : aggregate->groups)
                AddAll(evidence_, SourcesOf(*group), Reach::kBare);
        } else if (const auto* window = std::get_if<Window>(&relation.node)) {
            IntroduceAll(relation.id, 0, window->calls);
            for (const ExpressionPtr& call : window->calls)
                AddWindowKeys(std::get<WindowCall>(call->node));
        } else if (const auto* both = std::get_if<Union>(&relation.node)) {
            IntroduceUnion(relation, *both);
        } else if (const auto* cte = std::get_if<CteScan>(&relation.node)) {
            for (const OutputColumn& column : OutputColumns(relation)) {
                columns_[column.id] = columns_[ctes_[cte->cte].at(column.id.index).id];
            }
            AddAll(evidence_, cte_evidence_[cte->cte], Reach::kBare);
            AddAll(order_, cte_order_[cte->cte], Reach::kBare);
        } else if (!std::holds_alternative<Values>(relation.node)) {
            IntroduceConditions(relation);
        }
    }

    void IntroduceConditions(const Relation& relation) {
        for (const ExpressionPtr& expression : ExpressionsOf(relation)) {
            AddAll(evidence_, SourcesOf(*expression), Reach::kBare);
            if (std::holds_alternative<Sort>(relation.node))
                AddAll(order_, SourcesOf(*expression), Reach::kBare);
        }
    }

    void IntroduceAll(std::uint32_t id, std::size_t first,
                      const std::vector<ExpressionPtr>& expressions) {
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            Sources& column = columns_[{id, static_cast<std::uint32_t>(first + i)}];
            column = SourcesOf(*expressions[i]);
            if (FollowsOrder(*expressions[i])) AddAll(column, order_, Reach::kDerived);
        }
    }

    void IntroduceUnion(const Relation& relation, const Union& both) {
        for (const RelationPtr& side : {both.left, both.right}) {
            std::uint32_t index = 0;
            for (const OutputColumn& column : OutputColumns(*side)) {
                AddAll(columns_[{relation.id, index++}], columns_[column.id], Reach::kBare);
            }
        }
    }

    Sources SourcesOf(const Expression& expression) {
        if (const auto* column = std::get_if<ColumnRef>(&expression.node))
            return columns_[column->column];
        const bool aggregates = std::holds_alternative<AggregateCall>(expression.node);
        const Reach reach = aggregates ? Reach::kAggregated : Reach::kDerived;
        Sources out;
        for (const ExpressionPtr& operand : OperandsOf(expression))
            AddAll(out, SourcesOf(*operand), reach);
        return out;
    }

    // Windows leave rows in the order of their keys.
    void AddWindowKeys(const WindowCall& window) {
        Sources keys;
        for (const ExpressionPtr& key : window.partitions)
            AddAll(keys, SourcesOf(*key), Reach::kBare);
        for (const SortKey& key : window.order)
            AddAll(keys, SourcesOf(*key.expression), Reach::kBare);
        AddAll(evidence_, keys, Reach::kBare);
        AddAll(order_, keys, Reach::kBare);
    }

    std::vector<Source> sources_;  // by number
    std::map<ColumnId, Sources> columns_;
    std::map<std::uint32_t, const Relation*> relations_;
    std::map<std::uint32_t, std::vector<OutputColumn>> ctes_;
    std::map<std::uint32_t, Sources> cte_evidence_;
    std::map<std::uint32_t, Sources> cte_order_;
    Sources evidence_;
    Sources order_;                 // what the rows of the relation may come in the order of
    std::set<ColumnId> looked_at_;  // for one place: names may be read many times
};

}  // namespace

std::vector<Reaching> ReachingOutputs(const Description& description,
                                      const std::function<bool(const Source&)>& wanted,
                                      std::size_t most) {
    Tracer tracer;
    tracer.Trace(*description.root);
    const std::vector<std::size_t> numbers = tracer.NumbersOf(wanted);
    const std::vector<OutputColumn> columns = OutputColumns(*description.root);
    std::vector<Reaching> found;
    for (std::size_t output = 0; output < columns.size(); ++output) {
        for (Source& source : tracer.Of(columns[output].id, numbers)) {
            if (found.size() == most) return found;
            found.push_back({output, std::move(source)});
        }
    }
    return found;
}

std::vector<std::optional<base::Position>> PlacesOf(const Description& description,
                                                    const std::vector<Reaching>& wanted) {
    Tracer tracer;
    tracer.Trace(*description.root);
    const std::vector<OutputColumn> columns = OutputColumns(*description.root);
    std::vector<std::optional<base::Position>> places;
    for (const Reaching& one : wanted)
        places.push_back(tracer.PlaceOf(columns.at(one.output).id, one.source));
    return places;
}

}  // namespace query
