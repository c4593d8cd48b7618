// SPDX-License-Identifier: Apache-2.0
#include "base/json_array.h"
#include "query/description.h"
#include "query/function.h"

#include <map>
#include <string_view>
#include <utility>

namespace query {
namespace {

using base::Json;

std::string_view NameOf(JoinKind kind) {
    switch (kind) {
        case JoinKind::kInner: return "inner";
        case JoinKind::kLeft: return "left";
        case JoinKind::kRight: return "right";
        case JoinKind::kFull: return "full";
        case JoinKind::kCross: return "cross";
        case JoinKind::kSemi: return "semi";
        case JoinKind::kAnti: return "anti";
        case JoinKind::kMark: return "mark";
        case JoinKind::kSingle: return "single";
    }
    UNREACHABLE();
}

// Writes a description. Without positions it writes the canonical form: relations are numbered in
// the order they are met, and what only the asker's wording decides is left out.
class Encoder {
  public:
    explicit Encoder(bool positions) : positions_(positions) {}

    Json Write(const RelationPtr& relation) {
        Json json =
            std::visit([&](const auto& node) { return Node(*relation, node); }, relation->node);
        json.Set("id", Number(relation->id));
        AddPosition(json, relation->at);
        return json;
    }

  private:
    static Json Kind(std::string_view kind) { return Json::MakeObject().Set("kind", kind); }

    Json Number(std::uint32_t id) {
        if (positions_) return Json(std::int64_t{id});
        const auto next = static_cast<std::int64_t>(numbers_.size());
        return Json(numbers_.try_emplace(id, next).first->second);
    }

    void AddPosition(Json& json, const std::optional<base::Position>& at) const {
        if (!positions_ || !at) return;
        json.Set("at", Json::MakeArray({std::int64_t{at->line}, std::int64_t{at->column}}));
    }

    static Json Columns(const std::vector<NamedType>& columns) {
        Json list = Json::MakeArray();
        for (const NamedType& column : columns) {
            list.Append(Json::MakeArray({column.name, ToString(column.type)}));
        }
        return list;
    }

    Json List(const std::vector<ExpressionPtr>& expressions) {
        Json list = Json::MakeArray();
        for (const ExpressionPtr& expression : expressions) list.Append(Write(*expression));
        return list;
    }

    Json Keys(const std::vector<SortKey>& keys) {
        Json list = Json::MakeArray();
        for (const SortKey& key : keys) {
            list.Append(Json::MakeArray({Write(*key.expression), key.descending, key.nulls_first}));
        }
        return list;
    }

    Json Node(const Relation&, const Scan& node) {
        Json json = Kind("scan").Set("table", node.table).Set("columns", Columns(node.columns));
        if (positions_) json.Set("alias", node.alias);
        if (node.with_row_identity) json.Set("rowIdentity", true);
        return json;
    }

    Json Node(const Relation&, const Values& node) {
        Json rows = Json::MakeArray();
        for (const auto& row : node.rows) rows.Append(List(row));
        return Kind("values").Set("columns", Columns(node.columns)).Set("rows", std::move(rows));
    }

    Json Node(const Relation&, const Project& node) {
        Json json = Kind("project")
                        .Set("input", Write(node.input))
                        .Set("expressions", List(node.expressions));
        if (!positions_) return json;
        return json.Set("names", base::JsonArrayOf(node.names));
    }

    Json Node(const Relation&, const Filter& node) {
        return Kind("filter")
            .Set("input", Write(node.input))
            .Set("condition", Write(*node.condition));
    }

    Json Node(const Relation&, const Join& node) {
        Json json = Kind("join").Set("join", NameOf(node.kind));
        json.Set("left", Write(node.left)).Set("right", Write(node.right));
        if (node.condition) json.Set("condition", Write(*node.condition));
        return json;
    }

    Json Node(const Relation&, const Aggregate& node) {
        Json json = Kind("aggregate").Set("input", Write(node.input));
        return json.Set("groups", List(node.groups)).Set("aggregates", List(node.aggregates));
    }

    Json Node(const Relation&, const Window& node) {
        return Kind("window").Set("input", Write(node.input)).Set("calls", List(node.calls));
    }

    Json Node(const Relation&, const Distinct& node) {
        return Kind("distinct").Set("input", Write(node.input));
    }

    Json Node(const Relation&, const Sort& node) {
        return Kind("sort").Set("input", Write(node.input)).Set("keys", Keys(node.keys));
    }

    Json Node(const Relation&, const Limit& node) {
        Json json = Kind("limit").Set("input", Write(node.input)).Set("offset", node.offset);
        if (node.count) json.Set("count", *node.count);
        if (!node.count_parameter.empty()) json.Set("countParameter", node.count_parameter);
        return json;
    }

    Json Node(const Relation&, const Union& node) {
        Json json = Kind("union").Set("left", Write(node.left)).Set("right", Write(node.right));
        return json.Set("all", node.all);
    }

    Json Node(const Relation&, const With& node) {
        Json json =
            Kind("with").Set("definition", Write(node.definition)).Set("body", Write(node.body));
        if (positions_) json.Set("name", node.name);
        return json;
    }

    Json Node(const Relation&, const CteScan& node) {
        return Kind("cte").Set("cte", Number(node.cte)).Set("columns", Columns(node.columns));
    }

    Json Write(const Expression& expression) {
        Json json = std::visit([&](const auto& node) { return Node(node); }, expression.node);
        json.Set("type", ToString(expression.type));
        AddPosition(json, expression.at);
        return json;
    }

    Json Node(const ColumnRef& node) {
        return Kind("column")
            .Set("relation", Number(node.column.relation))
            .Set("index", std::int64_t{node.column.index});
    }

    Json Node(const Literal& node) {
        return Kind("literal").Set("text", node.text ? Json(*node.text) : Json());
    }

    Json Node(const Parameter& node) { return Kind("parameter").Set("name", node.name); }

    Json Node(const Call& node) {
        Json json = Kind("call").Set("function", node.function);
        // What is approved must not change with the day; the run hash has the clock.
        if (!positions_ && ReadsClock(node.function)) return json;
        return json.Set("arguments", List(node.arguments));
    }

    Json Node(const Cast& node) { return Kind("cast").Set("operand", Write(*node.operand)); }

    Json Node(const Case& node) {
        Json branches = Json::MakeArray();
        for (const CaseBranch& branch : node.branches) {
            branches.Append(Json::MakeArray({Write(*branch.when), Write(*branch.then)}));
        }
        return Kind("case")
            .Set("branches", std::move(branches))
            .Set("otherwise", Write(*node.otherwise));
    }

    Json Node(const AggregateCall& node) {
        Json json = Kind("aggregateCall")
                        .Set("function", node.function)
                        .Set("arguments", List(node.arguments));
        json.Set("distinct", node.distinct);
        if (node.filter) json.Set("filter", Write(*node.filter));
        return json;
    }

    Json Node(const WindowCall& node) {
        Json json = Kind("windowCall")
                        .Set("function", node.function)
                        .Set("arguments", List(node.arguments));
        json.Set("distinct", node.distinct).Set("partitions", List(node.partitions));
        json.Set("order", Keys(node.order)).Set("frame", node.frame);
        if (node.filter) json.Set("filter", Write(*node.filter));
        return json;
    }

    bool positions_;
    std::map<std::uint32_t, std::int64_t> numbers_;
};

Json EncodeClauses(const std::vector<ClausePlace>& clauses) {
    Json list = Json::MakeArray();
    for (const ClausePlace& place : clauses) {
        list.Append(Json::MakeArray({std::int64_t{place.from.line}, std::int64_t{place.from.column},
                                     place.clause, std::int64_t{place.depth}}));
    }
    return list;
}

}  // namespace

base::Json Encode(const Description& description, bool positions) {
    Json json = Json::MakeObject();
    json.Set("columns", base::JsonArrayOf(description.column_names))
        .Set("root", Encoder(positions).Write(description.root));
    if (positions) json.Set("clauses", EncodeClauses(description.clauses));
    return json;
}

}  // namespace query
