// SPDX-License-Identifier: Apache-2.0
#include "analytics/unique_rows.h"

#include <algorithm>
#include <iterator>

namespace analytics {
namespace {

using query::ColumnId;
using query::Relation;
using Sets = std::vector<UniqueColumns>;

constexpr std::size_t kSetsMax = 16;

void Collect(const query::ExpressionPtr& condition, const UniqueColumns& right,
             UniqueColumns& out) {
    const auto* const call = std::get_if<query::Call>(&condition->node);
    if (call == nullptr) return;
    if (call->function == "and") {
        for (const auto& term : call->arguments) Collect(term, right, out);
    }
    if (call->function != "=" && call->function != "is_not_distinct_from") return;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto* const column = std::get_if<query::ColumnRef>(&call->arguments[side]->node);
        if (column == nullptr || !right.contains(column->column)) continue;
        const auto others = query::ColumnsOf(*call->arguments[1 - side]);
        const bool of_left =
            std::ranges::none_of(others, [&](ColumnId id) { return right.contains(id); });
        if (of_left) out.insert(column->column);
    }
}

bool HasOneAtMost(const Sets& right, const UniqueColumns& equated) {
    return std::ranges::any_of(
        right, [&](const UniqueColumns& set) { return std::ranges::includes(equated, set); });
}

Sets OfProject(const Relation& relation, const query::Project& project, const Sets& input) {
    std::map<ColumnId, ColumnId> shown;
    for (std::size_t i = 0; i < project.expressions.size(); ++i) {
        if (const auto* column = std::get_if<query::ColumnRef>(&project.expressions[i]->node))
            shown.emplace(column->column, ColumnId{relation.id, static_cast<std::uint32_t>(i)});
    }
    Sets out;
    for (const UniqueColumns& set : input) {
        if (!std::ranges::all_of(set, [&](ColumnId id) { return shown.contains(id); })) continue;
        UniqueColumns mapped;
        for (const ColumnId id : set) mapped.insert(shown.at(id));
        out.push_back(std::move(mapped));
    }
    return out;
}

Sets OfJoin(const query::Join& join, const CteUniqueness& ctes) {
    Sets left = UniqueColumnsOf(*join.left, ctes);
    switch (join.kind) {
        case query::JoinKind::kSemi:
        case query::JoinKind::kAnti:
        case query::JoinKind::kMark:
        case query::JoinKind::kSingle: return left;
        case query::JoinKind::kInner:
        case query::JoinKind::kLeft:
        case query::JoinKind::kCross: break;
        case query::JoinKind::kRight:
        case query::JoinKind::kFull: return {};
    }
    const Sets right = UniqueColumnsOf(*join.right, ctes);
    const UniqueColumns equated =
        join.condition ? EquatedColumns(join.condition, *join.right) : UniqueColumns();
    if (HasOneAtMost(right, equated)) return left;
    Sets out;
    for (const UniqueColumns& one : left) {
        for (const UniqueColumns& other : right) {
            UniqueColumns both = one;
            both.insert(other.begin(), other.end());
            out.push_back(std::move(both));
            if (out.size() >= kSetsMax) return out;
        }
    }
    return out;
}

Sets OfDistinct(const query::Distinct& distinct, const CteUniqueness& ctes) {
    Sets out = UniqueColumnsOf(*distinct.input, ctes);
    UniqueColumns all;
    for (const auto& column : query::OutputColumns(*distinct.input)) all.insert(column.id);
    out.push_back(std::move(all));
    return out;
}

Sets OfAggregate(const Relation& relation, const query::Aggregate& aggregate) {
    UniqueColumns groups;
    for (std::size_t i = 0; i < aggregate.groups.size(); ++i)
        groups.insert({relation.id, static_cast<std::uint32_t>(i)});
    return {groups};
}

Sets OfCteScan(const Relation& relation, const query::CteScan& scan, const CteUniqueness& ctes) {
    Sets out;
    const auto known = ctes.find(scan.cte);
    if (known == ctes.end()) return out;
    for (const auto& places : known->second) {
        UniqueColumns set;
        for (const std::uint32_t place : places) set.insert({relation.id, place});
        out.push_back(std::move(set));
    }
    return out;
}

}  // namespace

UniqueColumns EquatedColumns(const query::ExpressionPtr& condition, const Relation& right) {
    UniqueColumns all;
    for (const auto& column : query::OutputColumns(right)) all.insert(column.id);
    UniqueColumns out;
    Collect(condition, all, out);
    return out;
}

std::vector<UniqueColumns> UniqueColumnsOf(const Relation& relation, const CteUniqueness& ctes) {
    if (const auto* node = std::get_if<query::Project>(&relation.node))
        return OfProject(relation, *node, UniqueColumnsOf(*node->input, ctes));
    if (const auto* node = std::get_if<query::Join>(&relation.node)) return OfJoin(*node, ctes);
    if (const auto* node = std::get_if<query::Distinct>(&relation.node))
        return OfDistinct(*node, ctes);
    if (const auto* node = std::get_if<query::Aggregate>(&relation.node))
        return OfAggregate(relation, *node);
    if (const auto* node = std::get_if<query::CteScan>(&relation.node))
        return OfCteScan(relation, *node, ctes);
    if (const auto* node = std::get_if<query::Values>(&relation.node))
        return node->rows.size() <= 1 ? Sets{UniqueColumns()} : Sets();
    if (const auto* node = std::get_if<query::Limit>(&relation.node)) {
        if (node->count && *node->count <= 1) return {UniqueColumns()};
        return UniqueColumnsOf(*node->input, ctes);
    }
    if (const auto* node = std::get_if<query::With>(&relation.node)) {
        CteUniqueness inner = ctes;
        inner[relation.id] = UniquePlacesOf(*node->definition, ctes);
        return UniqueColumnsOf(*node->body, inner);
    }
    if (const auto* node = std::get_if<query::Filter>(&relation.node))
        return UniqueColumnsOf(*node->input, ctes);
    if (const auto* node = std::get_if<query::Window>(&relation.node))
        return UniqueColumnsOf(*node->input, ctes);
    if (const auto* node = std::get_if<query::Sort>(&relation.node))
        return UniqueColumnsOf(*node->input, ctes);
    return {};
}

std::vector<std::set<std::uint32_t>> UniquePlacesOf(const Relation& definition,
                                                    const CteUniqueness& ctes) {
    std::map<ColumnId, std::uint32_t> places;
    for (const auto& column : query::OutputColumns(definition))
        places.emplace(column.id, static_cast<std::uint32_t>(places.size()));
    std::vector<std::set<std::uint32_t>> out;
    for (const UniqueColumns& set : UniqueColumnsOf(definition, ctes)) {
        std::set<std::uint32_t> mapped;
        for (const ColumnId id : set) mapped.insert(places.at(id));
        out.push_back(std::move(mapped));
    }
    return out;
}

}  // namespace analytics
