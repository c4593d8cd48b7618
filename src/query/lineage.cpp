// SPDX-License-Identifier: Apache-2.0
#include "query/lineage.h"

#include <algorithm>
#include <map>
#include <set>

namespace query {
namespace {

// Sources of one value: the least changed way of each wins.
using Sources = std::map<Source, Reach>;

Source Unreached(Source source) {
    source.reach = Reach::kBare;
    return source;
}

void Add(Sources& out, const Source& source, Reach reach) {
    const auto [at, added] = out.try_emplace(Unreached(source), reach);
    if (!added) at->second = std::min(at->second, reach);
}

void AddAll(Sources& out, const Sources& more, Reach at_least) {
    for (const auto& [source, reach] : more) Add(out, source, std::max(reach, at_least));
}

std::vector<Source> Listed(const Sources& sources) {
    std::vector<Source> out;
    for (const auto& [source, reach] : sources) {
        out.push_back(source);
        out.back().reach = reach;
    }
    std::ranges::sort(out);
    return out;
}

// Walks once, bottom up, and keeps what reaches every column met.
class Tracer {
  public:
    void Trace(const Relation& relation) {
        if (const auto* with = std::get_if<With>(&relation.node)) {
            Trace(*with->definition);
            ctes_[relation.id] = OutputColumns(*with->definition);
            Trace(*with->body);
            return;
        }
        for (const RelationPtr& input : InputsOf(relation)) Trace(*input);
        Introduce(relation);
    }

    const Sources& Of(ColumnId id) { return columns_[id]; }
    const Sources& evidence() const { return evidence_; }

  private:
    void Introduce(const Relation& relation) {
        if (const auto* scan = std::get_if<Scan>(&relation.node)) {
            for (const OutputColumn& column : OutputColumns(relation)) {
                columns_[column.id] = {
                    {{scan->table, relation.id, column.name, Reach::kBare}, Reach::kBare}};
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
        } else if (const auto* both = std::get_if<Union>(&relation.node)) {
            IntroduceUnion(relation, *both);
        } else if (const auto* cte = std::get_if<CteScan>(&relation.node)) {
            for (const OutputColumn& column : OutputColumns(relation)) {
                columns_[column.id] = columns_[ctes_[cte->cte].at(column.id.index).id];
            }
        } else if (!std::holds_alternative<Values>(relation.node)) {
            IntroduceConditions(relation);
        }
    }

    void IntroduceConditions(const Relation& relation) {
        Sources read;
        for (const ExpressionPtr& expression : ExpressionsOf(relation)) {
            AddAll(read, SourcesOf(*expression), Reach::kBare);
        }
        const auto* const join = std::get_if<Join>(&relation.node);
        if (join != nullptr && join->kind == JoinKind::kMark) {
            AddAll(columns_[{relation.id, 0}], read, Reach::kDerived);
        }
        AddAll(evidence_, read, Reach::kBare);
    }

    void IntroduceAll(std::uint32_t id, std::size_t first,
                      const std::vector<ExpressionPtr>& expressions) {
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            columns_[{id, static_cast<std::uint32_t>(first + i)}] = SourcesOf(*expressions[i]);
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
        Sources out;
        for (const ExpressionPtr& operand : OperandsOf(expression)) {
            AddAll(out, SourcesOf(*operand), aggregates ? Reach::kAggregated : Reach::kDerived);
        }
        if (const auto* window = std::get_if<WindowCall>(&expression.node)) AddWindowKeys(*window);
        return out;
    }

    void AddWindowKeys(const WindowCall& window) {
        for (const ExpressionPtr& key : window.partitions)
            AddAll(evidence_, SourcesOf(*key), Reach::kBare);
        for (const SortKey& key : window.order)
            AddAll(evidence_, SourcesOf(*key.expression), Reach::kBare);
    }

    std::map<ColumnId, Sources> columns_;
    std::map<std::uint32_t, std::vector<OutputColumn>> ctes_;
    Sources evidence_;
};

}  // namespace

std::vector<std::vector<Source>> LineageOf(const Description& description) {
    Tracer tracer;
    tracer.Trace(*description.root);
    std::vector<std::vector<Source>> out;
    for (const OutputColumn& column : OutputColumns(*description.root))
        out.push_back(Listed(tracer.Of(column.id)));
    return out;
}

std::vector<Source> EvidenceOf(const Description& description) {
    Tracer tracer;
    tracer.Trace(*description.root);
    return Listed(tracer.evidence());
}

}  // namespace query
