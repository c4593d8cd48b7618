// SPDX-License-Identifier: Apache-2.0
#include "query/check.h"
#include "query/description.h"

#include <limits>
#include <utility>

namespace query {
namespace {

using base::Json;
using base::Result;

constexpr int kDepthMax = 400;

Result<std::string> Text(const Json& json, std::string_view name) {
    const Json* const member = json.Find(name);
    if (member == nullptr || !member->is_string()) return Malformed(name);
    return member->AsString();
}

Result<std::uint64_t> Whole(const Json* member, std::uint64_t max) {
    if (member == nullptr || !member->is_int() || member->AsInt() < 0) return Malformed("number");
    const auto value = static_cast<std::uint64_t>(member->AsInt());
    if (value > max) return Malformed("number");
    return value;
}

Result<std::uint32_t> Id(const Json& json, std::string_view name) {
    ASSIGN_OR_RETURN(const std::uint64_t id,
                     Whole(json.Find(name), std::numeric_limits<std::uint32_t>::max()));
    return static_cast<std::uint32_t>(id);
}

bool Flag(const Json& json, std::string_view name) {
    const Json* const member = json.Find(name);
    return member != nullptr && member->is_bool() && member->AsBool();
}

Result<Json::Array> List(const Json& json, std::string_view name) {
    const Json* const member = json.Find(name);
    if (member == nullptr || !member->is_array()) return Malformed(name);
    return member->AsArray();
}

std::optional<base::Position> PlaceOf(const Json& json) {
    const Json* const at = json.Find("at");
    if (at == nullptr || !at->is_array() || at->AsArray().size() != 2) return {};
    const auto line = Whole(&at->AsArray()[0], 1U << 30U);
    const auto column = Whole(&at->AsArray()[1], 1U << 30U);
    if (!line.ok() || !column.ok()) return {};
    return base::Position{static_cast<std::uint32_t>(*line), static_cast<std::uint32_t>(*column)};
}

Result<std::vector<NamedType>> Columns(const Json& json) {
    ASSIGN_OR_RETURN(const Json::Array list, List(json, "columns"));
    std::vector<NamedType> columns;
    for (const Json& item : list) {
        const bool pair = item.is_array() && item.AsArray().size() == 2 &&
                          item.AsArray()[0].is_string() && item.AsArray()[1].is_string();
        if (!pair) return Malformed("columns");
        ASSIGN_OR_RETURN(const Type type, ParseType(item.AsArray()[1].AsString()));
        columns.push_back({item.AsArray()[0].AsString(), type});
    }
    return columns;
}

Result<JoinKind> ParseJoinKind(std::string_view name) {
    if (name == "inner") return JoinKind::kInner;
    if (name == "left") return JoinKind::kLeft;
    if (name == "right") return JoinKind::kRight;
    if (name == "full") return JoinKind::kFull;
    if (name == "cross") return JoinKind::kCross;
    if (name == "semi") return JoinKind::kSemi;
    if (name == "anti") return JoinKind::kAnti;
    if (name == "mark") return JoinKind::kMark;
    if (name == "single") return JoinKind::kSingle;
    return Malformed("join");
}

// Reads the shape; whether what it says makes sense is CheckDescription's business.
class Reader {
  public:
    Result<RelationPtr> ReadRelation(const Json* json, int depth) {
        if (json == nullptr || !json->is_object() || depth > kDepthMax)
            return Malformed("relation");
        ASSIGN_OR_RETURN(const std::string kind, Text(*json, "kind"));
        Relation relation;
        ASSIGN_OR_RETURN(relation.id, Id(*json, "id"));
        relation.at = PlaceOf(*json);
        RETURN_IF_ERROR(ReadNode(kind, *json, depth + 1, relation));
        return MakeRelation(std::move(relation));
    }

  private:
    Result<RelationPtr> Input(const Json& json, std::string_view name, int depth) {
        return ReadRelation(json.Find(name), depth);
    }

    base::Status ReadNode(const std::string& kind, const Json& json, int depth, Relation& out) {
        if (kind == "scan") return ReadScan(json, out);
        if (kind == "values") return ReadValues(json, depth, out);
        if (kind == "project") return ReadProject(json, depth, out);
        if (kind == "join") return ReadJoin(json, depth, out);
        if (kind == "aggregate") return ReadAggregate(json, depth, out);
        if (kind == "union") return ReadUnion(json, depth, out);
        if (kind == "with") return ReadWith(json, depth, out);
        if (kind == "cte") return ReadCte(json, out);
        if (kind == "limit") return ReadLimit(json, depth, out);
        ASSIGN_OR_RETURN(RelationPtr input, Input(json, "input", depth));
        if (kind == "filter") {
            ASSIGN_OR_RETURN(ExpressionPtr condition,
                             ReadExpression(json.Find("condition"), depth));
            out.node = Filter{std::move(input), std::move(condition)};
        } else if (kind == "window") {
            ASSIGN_OR_RETURN(auto calls, Expressions(json, "calls", depth));
            out.node = Window{std::move(input), std::move(calls)};
        } else if (kind == "distinct") {
            out.node = Distinct{std::move(input)};
        } else if (kind == "sort") {
            ASSIGN_OR_RETURN(auto keys, Keys(json, "keys", depth));
            out.node = Sort{std::move(input), std::move(keys)};
        } else {
            return Malformed("relation kind");
        }
        return {};
    }

    static base::Status ReadScan(const Json& json, Relation& out) {
        Scan scan;
        ASSIGN_OR_RETURN(scan.table, Text(json, "table"));
        ASSIGN_OR_RETURN(scan.alias, Text(json, "alias"));
        ASSIGN_OR_RETURN(scan.columns, Columns(json));
        scan.with_row_identity = Flag(json, "rowIdentity");
        out.node = std::move(scan);
        return {};
    }

    base::Status ReadValues(const Json& json, int depth, Relation& out) {
        Values values;
        ASSIGN_OR_RETURN(values.columns, Columns(json));
        ASSIGN_OR_RETURN(const Json::Array rows, List(json, "rows"));
        for (const Json& row : rows) {
            if (!row.is_array()) return Malformed("rows");
            ASSIGN_OR_RETURN(auto cells, ExpressionsIn(row.AsArray(), depth));
            values.rows.push_back(std::move(cells));
        }
        out.node = std::move(values);
        return {};
    }

    base::Status ReadProject(const Json& json, int depth, Relation& out) {
        Project project;
        ASSIGN_OR_RETURN(project.input, Input(json, "input", depth));
        ASSIGN_OR_RETURN(project.expressions, Expressions(json, "expressions", depth));
        ASSIGN_OR_RETURN(const Json::Array names, List(json, "names"));
        for (const Json& name : names) {
            if (!name.is_string()) return Malformed("names");
            project.names.push_back(name.AsString());
        }
        out.node = std::move(project);
        return {};
    }

    base::Status ReadJoin(const Json& json, int depth, Relation& out) {
        Join join;
        ASSIGN_OR_RETURN(const std::string kind, Text(json, "join"));
        ASSIGN_OR_RETURN(join.kind, ParseJoinKind(kind));
        ASSIGN_OR_RETURN(join.left, Input(json, "left", depth));
        ASSIGN_OR_RETURN(join.right, Input(json, "right", depth));
        if (json.Find("condition") != nullptr) {
            ASSIGN_OR_RETURN(join.condition, ReadExpression(json.Find("condition"), depth));
        }
        out.node = std::move(join);
        return {};
    }

    base::Status ReadAggregate(const Json& json, int depth, Relation& out) {
        Aggregate aggregate;
        ASSIGN_OR_RETURN(aggregate.input, Input(json, "input", depth));
        ASSIGN_OR_RETURN(aggregate.groups, Expressions(json, "groups", depth));
        ASSIGN_OR_RETURN(aggregate.aggregates, Expressions(json, "aggregates", depth));
        out.node = std::move(aggregate);
        return {};
    }

    base::Status ReadUnion(const Json& json, int depth, Relation& out) {
        Union both;
        ASSIGN_OR_RETURN(both.left, Input(json, "left", depth));
        ASSIGN_OR_RETURN(both.right, Input(json, "right", depth));
        both.all = Flag(json, "all");
        out.node = std::move(both);
        return {};
    }

    base::Status ReadWith(const Json& json, int depth, Relation& out) {
        With with;
        ASSIGN_OR_RETURN(with.name, Text(json, "name"));
        ASSIGN_OR_RETURN(with.definition, Input(json, "definition", depth));
        ASSIGN_OR_RETURN(with.body, Input(json, "body", depth));
        out.node = std::move(with);
        return {};
    }

    static base::Status ReadCte(const Json& json, Relation& out) {
        CteScan scan;
        ASSIGN_OR_RETURN(scan.cte, Id(json, "cte"));
        ASSIGN_OR_RETURN(scan.columns, Columns(json));
        out.node = std::move(scan);
        return {};
    }

    base::Status ReadLimit(const Json& json, int depth, Relation& out) {
        Limit limit;
        constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        ASSIGN_OR_RETURN(limit.input, Input(json, "input", depth));
        ASSIGN_OR_RETURN(limit.offset, Whole(json.Find("offset"), kMax));
        if (json.Find("count") != nullptr) {
            ASSIGN_OR_RETURN(limit.count, Whole(json.Find("count"), kMax));
        }
        if (json.Find("countParameter") != nullptr) {
            ASSIGN_OR_RETURN(limit.count_parameter, Text(json, "countParameter"));
        }
        out.node = std::move(limit);
        return {};
    }

    Result<std::vector<ExpressionPtr>> ExpressionsIn(const Json::Array& list, int depth) {
        std::vector<ExpressionPtr> out;
        for (const Json& item : list) {
            ASSIGN_OR_RETURN(ExpressionPtr expression, ReadExpression(&item, depth));
            out.push_back(std::move(expression));
        }
        return out;
    }

    Result<std::vector<ExpressionPtr>> Expressions(const Json& json, std::string_view name,
                                                   int depth) {
        ASSIGN_OR_RETURN(const Json::Array list, List(json, name));
        return ExpressionsIn(list, depth);
    }

    Result<std::vector<SortKey>> Keys(const Json& json, std::string_view name, int depth) {
        ASSIGN_OR_RETURN(const Json::Array list, List(json, name));
        std::vector<SortKey> keys;
        for (const Json& item : list) {
            const bool triple = item.is_array() && item.AsArray().size() == 3 &&
                                item.AsArray()[1].is_bool() && item.AsArray()[2].is_bool();
            if (!triple) return Malformed("keys");
            ASSIGN_OR_RETURN(ExpressionPtr expression, ReadExpression(&item.AsArray()[0], depth));
            keys.push_back(
                {std::move(expression), item.AsArray()[1].AsBool(), item.AsArray()[2].AsBool()});
        }
        return keys;
    }

    Result<ExpressionPtr> ReadExpression(const Json* json, int depth) {
        if (json == nullptr || !json->is_object() || depth > kDepthMax)
            return Malformed("expression");
        ASSIGN_OR_RETURN(const std::string kind, Text(*json, "kind"));
        ASSIGN_OR_RETURN(const std::string type, Text(*json, "type"));
        Expression expression;
        ASSIGN_OR_RETURN(expression.type, ParseType(type));
        expression.at = PlaceOf(*json);
        RETURN_IF_ERROR(ReadExpressionNode(kind, *json, depth + 1, expression));
        return MakeExpression(std::move(expression));
    }

    base::Status ReadExpressionNode(const std::string& kind, const Json& json, int depth,
                                    Expression& out) {
        if (kind == "column") {
            ColumnId column;
            ASSIGN_OR_RETURN(column.relation, Id(json, "relation"));
            ASSIGN_OR_RETURN(column.index, Id(json, "index"));
            out.node = ColumnRef{column};
        } else if (kind == "literal") {
            const Json* const text = json.Find("text");
            if (text == nullptr || !(text->is_null() || text->is_string()))
                return Malformed("literal");
            out.node = Literal{text->is_null() ? std::nullopt : std::optional(text->AsString())};
        } else if (kind == "parameter") {
            Parameter parameter;
            ASSIGN_OR_RETURN(parameter.name, Text(json, "name"));
            out.node = std::move(parameter);
        } else if (kind == "call") {
            Call call;
            ASSIGN_OR_RETURN(call.function, Text(json, "function"));
            ASSIGN_OR_RETURN(call.arguments, Expressions(json, "arguments", depth));
            out.node = std::move(call);
        } else if (kind == "cast") {
            ASSIGN_OR_RETURN(ExpressionPtr operand, ReadExpression(json.Find("operand"), depth));
            out.node = Cast{std::move(operand)};
        } else if (kind == "case") {
            return ReadCase(json, depth, out);
        } else if (kind == "aggregateCall") {
            return ReadAggregateCall(json, depth, out);
        } else if (kind == "windowCall") {
            return ReadWindowCall(json, depth, out);
        } else {
            return Malformed("expression kind");
        }
        return {};
    }

    base::Status ReadCase(const Json& json, int depth, Expression& out) {
        Case node;
        ASSIGN_OR_RETURN(const Json::Array branches, List(json, "branches"));
        for (const Json& branch : branches) {
            if (!branch.is_array() || branch.AsArray().size() != 2) return Malformed("branches");
            ASSIGN_OR_RETURN(ExpressionPtr when, ReadExpression(&branch.AsArray()[0], depth));
            ASSIGN_OR_RETURN(ExpressionPtr then, ReadExpression(&branch.AsArray()[1], depth));
            node.branches.push_back({std::move(when), std::move(then)});
        }
        ASSIGN_OR_RETURN(node.otherwise, ReadExpression(json.Find("otherwise"), depth));
        out.node = std::move(node);
        return {};
    }

    base::Status ReadAggregateCall(const Json& json, int depth, Expression& out) {
        AggregateCall call;
        ASSIGN_OR_RETURN(call.function, Text(json, "function"));
        ASSIGN_OR_RETURN(call.arguments, Expressions(json, "arguments", depth));
        call.distinct = Flag(json, "distinct");
        if (json.Find("filter") != nullptr) {
            ASSIGN_OR_RETURN(call.filter, ReadExpression(json.Find("filter"), depth));
        }
        out.node = std::move(call);
        return {};
    }

    base::Status ReadWindowCall(const Json& json, int depth, Expression& out) {
        WindowCall call;
        ASSIGN_OR_RETURN(call.function, Text(json, "function"));
        ASSIGN_OR_RETURN(call.arguments, Expressions(json, "arguments", depth));
        ASSIGN_OR_RETURN(call.partitions, Expressions(json, "partitions", depth));
        ASSIGN_OR_RETURN(call.order, Keys(json, "order", depth));
        ASSIGN_OR_RETURN(call.frame, Text(json, "frame"));
        call.distinct = Flag(json, "distinct");
        if (json.Find("filter") != nullptr) {
            ASSIGN_OR_RETURN(call.filter, ReadExpression(json.Find("filter"), depth));
        }
        out.node = std::move(call);
        return {};
    }
};

constexpr std::size_t kClausePlacesMax = 70'000;  // more than the words of any text

Result<std::vector<ClausePlace>> ReadClauses(const Json& json) {
    if (json.Find("clauses") == nullptr) return std::vector<ClausePlace>();
    ASSIGN_OR_RETURN(const Json::Array list, List(json, "clauses"));
    if (list.size() > kClausePlacesMax) return Malformed("clauses");
    std::vector<ClausePlace> clauses;
    for (const Json& item : list) {
        if (!item.is_array() || item.AsArray().size() != 4 || !item.AsArray()[2].is_string())
            return Malformed("clauses");
        ASSIGN_OR_RETURN(const std::uint64_t line, Whole(&item.AsArray()[0], 1U << 30U));
        ASSIGN_OR_RETURN(const std::uint64_t column, Whole(&item.AsArray()[1], 1U << 30U));
        ASSIGN_OR_RETURN(const std::uint64_t depth, Whole(&item.AsArray()[3], 1U << 30U));
        const std::string& clause = item.AsArray()[2].AsString();
        if (!clause.empty() && !IsClause(clause)) return Malformed("clauses");
        clauses.push_back({{static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)},
                           clause,
                           static_cast<std::uint32_t>(depth)});
    }
    return clauses;
}

}  // namespace

base::Result<Description> Decode(const base::Json& json) {
    Description description;
    ASSIGN_OR_RETURN(description.root, Reader().ReadRelation(json.Find("root"), 0));
    ASSIGN_OR_RETURN(const Json::Array names, List(json, "columns"));
    for (const Json& name : names) {
        if (!name.is_string()) return Malformed("columns");
        description.column_names.push_back(name.AsString());
    }
    ASSIGN_OR_RETURN(description.clauses, ReadClauses(json));
    RETURN_IF_ERROR(CheckDescription(description));
    return description;
}

}  // namespace query
