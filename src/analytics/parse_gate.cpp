// SPDX-License-Identifier: Apache-2.0
#include "analytics/parse_gate.h"

#include "analytics/describe.h"
#include "analytics/expression_gate.h"
#include "analytics/refuse.h"
#include "analytics/text_clauses.h"
#include "base/utf8.h"

#include <algorithm>
#include <duckdb/parser/expression/star_expression.hpp>
#include <duckdb/parser/parsed_expression_iterator.hpp>
#include <duckdb/parser/query_node/list.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/parser/tableref/list.hpp>
#include <fmt/core.h>
#include <utility>

namespace analytics {
namespace {

using duckdb::ParsedExpression;
using duckdb::QueryNode;
using duckdb::TableRef;
using query::RefusalCode;

// What a query node or table reference amounts to once expanded.
struct Size {
    std::size_t tables = 0;
    std::size_t columns = 0;
};

struct Visible {
    std::string alias;  // lower case
    std::size_t columns = 0;
};

struct Cte {
    std::string name;  // lower case
    Size size;
};

std::optional<std::size_t> PlaceOf(const TableRef& ref) {
    if (!ref.query_location.IsValid()) return {};
    return ref.query_location.GetIndex();
}

void Widen(ConditionPlace& place, const ParsedExpression& expression) {
    if (const auto offset = OffsetOf(expression)) {
        place.first = std::min(place.first, *offset);
        place.last = std::max(place.last, *offset);
    }
    duckdb::ParsedExpressionIterator::EnumerateChildren(
        expression, [&](const ParsedExpression& child) { Widen(place, child); });
}

// Walks the nodes and table references; expressions are the ExpressionGate's.
class ParseGate {
  public:
    ParseGate(std::string_view text, const TableWidths& tables,
              std::span<const query::NamedType> parameters)
        : tables_(tables), expressions_(state_, [this](const QueryNode& node, std::size_t depth) {
              Size size;
              const bool fine = CheckNode(node, depth, size);
              subquery_tables_ += size.tables;
              return fine;
          }) {
        state_.text = text;
        state_.parameters = parameters;
    }

    std::variant<Places, query::Refusal> Check(const duckdb::SelectStatement& statement) {
        Size size;
        CheckNode(*statement.node, 0, size);
        if (state_.refusal) return *std::move(state_.refusal);
        return std::move(state_.places);
    }

  private:
    bool CheckNode(const QueryNode& node, std::size_t depth, Size& size) {
        if (depth > kNestingMax) {
            return Refuse(RefusalCode::kTooComplex, {},
                          fmt::format("queries are nested more than {} deep", kNestingMax));
        }
        const std::size_t scope = ctes_.size();
        const std::size_t outer_subquery_tables = std::exchange(subquery_tables_, 0);
        const bool fine = CheckCtes(node, depth) && CheckBody(node, depth, size) &&
                          CheckModifiers(node, depth) && CheckSize(node, size);
        ctes_.resize(scope);
        subquery_tables_ = outer_subquery_tables;
        return fine;
    }

    bool CheckSize(const QueryNode& node, Size& size) {
        size.tables += subquery_tables_;
        if (size.tables > kTableReferencesMax ||
            state_.places.tables.size() > kTableReferencesMax) {
            return Refuse(RefusalCode::kTooComplex, {},
                          fmt::format("more than {} tables, counting every use of a CTE",
                                      kTableReferencesMax));
        }
        columns_in_all_ += node.type == duckdb::QueryNodeType::SELECT_NODE ? size.columns : 0;
        if (size.columns > kOutputColumnsMax || columns_in_all_ > kColumnsInAllMax) {
            return Refuse(RefusalCode::kTooComplex, {},
                          fmt::format("more than {} columns in a SELECT or {} in all",
                                      kOutputColumnsMax, kColumnsInAllMax));
        }
        return true;
    }

    bool CheckCtes(const QueryNode& node, std::size_t depth) {
        for (const auto& entry : node.cte_map.map) {
            if (!entry.second->key_targets.empty())
                return RefuseConstruct(FirstOf({"key"}), "USING KEY");
            Size size;
            if (!CheckNode(*entry.second->query->node, depth + 1, size)) return false;
            ctes_.push_back({base::AsciiLower(entry.first), size});
        }
        return true;
    }

    bool CheckBody(const QueryNode& node, std::size_t depth, Size& size) {
        switch (node.type) {
            case duckdb::QueryNodeType::SELECT_NODE:
                return CheckSelect(node.Cast<duckdb::SelectNode>(), depth, size);
            case duckdb::QueryNodeType::SET_OPERATION_NODE:
                return CheckSetOperation(node.Cast<duckdb::SetOperationNode>(), depth, size);
            case duckdb::QueryNodeType::CTE_NODE:
                return CheckCteNode(node.Cast<duckdb::CTENode>(), depth, size);
            case duckdb::QueryNodeType::RECURSIVE_CTE_NODE:
                return RefuseConstruct(FirstOf({"recursive"}), "a recursive CTE");
            case duckdb::QueryNodeType::BOUND_SUBQUERY_NODE: break;
        }
        return RefuseConstruct({}, "this kind of query");
    }

    bool CheckCteNode(const duckdb::CTENode& node, std::size_t depth, Size& size) {
        Size definition;
        if (!CheckNode(*node.query, depth + 1, definition)) return false;
        ctes_.push_back({base::AsciiLower(node.ctename), definition});
        return CheckNode(*node.child, depth + 1, size);
    }

    bool CheckSetOperation(const duckdb::SetOperationNode& node, std::size_t depth, Size& size) {
        if (node.setop_type == duckdb::SetOperationType::UNION_BY_NAME) {
            return RefuseConstruct(FirstOf({"union"}), "UNION BY NAME");
        }
        if (node.setop_type != duckdb::SetOperationType::UNION) {
            return Refuse(RefusalCode::kSetOperationNotAllowed, FirstOf({"except", "intersect"}),
                          "EXCEPT and INTERSECT cannot be used in a query",
                          "use NOT EXISTS or EXISTS");
        }
        Size right;
        if (!CheckNode(*node.left, depth + 1, size) || !CheckNode(*node.right, depth + 1, right)) {
            return false;
        }
        size.tables += right.tables;
        size.columns = std::max(size.columns, right.columns);
        return true;
    }

    bool CheckSelect(const duckdb::SelectNode& node, std::size_t depth, Size& size) {
        std::vector<Visible> visible;
        if (!In("FROM", [&] { return CheckTable(*node.from_table, depth + 1, visible, size); }))
            return false;
        if (node.sample) return RefuseConstruct(FirstOf({"sample"}), "a sample");
        if (node.where_clause && !CheckIn("WHERE", *node.where_clause, depth)) return false;
        if (node.groups.grouping_sets.size() > 1) {
            return RefuseConstruct(FirstOf({"grouping", "rollup", "cube"}),
                                   "GROUPING SETS, CUBE or ROLLUP");
        }
        for (const auto& group : node.groups.group_expressions) {
            if (!CheckIn("GROUP BY", *group, depth)) return false;
        }
        if (node.having && !CheckIn("HAVING", *node.having, depth)) return false;
        if (node.qualify && !CheckIn("QUALIFY", *node.qualify, depth)) return false;
        return In("SELECT", [&] { return CheckSelectList(node, depth, visible, size.columns); });
    }

    bool CheckSelectList(const duckdb::SelectNode& node, std::size_t depth,
                         const std::vector<Visible>& visible, std::size_t& columns) {
        columns = 0;
        for (const auto& item : node.select_list) {
            if (item->GetExpressionClass() != duckdb::ExpressionClass::STAR) {
                ++columns;
                if (!expressions_.Check(*item, depth + 1)) return false;
                continue;
            }
            const auto& star = item->Cast<duckdb::StarExpression>();
            if (star.columns || star.expr || !star.replace_list.empty() ||
                !star.rename_list.empty()) {
                return RefuseConstruct(OffsetOf(star), "COLUMNS, REPLACE or RENAME");
            }
            columns += WidthOf(star.relation_name, visible);
        }
        return true;
    }

    static std::size_t WidthOf(const std::string& relation, const std::vector<Visible>& visible) {
        const std::string wanted = base::AsciiLower(relation);
        std::size_t named = 0;
        std::size_t all = 0;
        for (const Visible& table : visible) {
            all += table.columns;
            if (table.alias == wanted) named += table.columns;
        }
        return relation.empty() || named == 0 ? all : named;
    }

    bool CheckModifiers(const QueryNode& node, std::size_t depth) {
        return std::ranges::all_of(
            node.modifiers, [&](const auto& modifier) { return CheckModifier(*modifier, depth); });
    }

    bool CheckModifier(const duckdb::ResultModifier& modifier, std::size_t depth) {
        switch (modifier.type) {
            case duckdb::ResultModifierType::LIMIT_MODIFIER: {
                const auto& limit = modifier.Cast<duckdb::LimitModifier>();
                return (!limit.limit || CheckIn("LIMIT", *limit.limit, depth)) &&
                       (!limit.offset || CheckIn("OFFSET", *limit.offset, depth));
            }
            case duckdb::ResultModifierType::ORDER_MODIFIER:
                return CheckOrder(modifier.Cast<duckdb::OrderModifier>(), depth);
            case duckdb::ResultModifierType::DISTINCT_MODIFIER:
                return modifier.Cast<duckdb::DistinctModifier>().distinct_on_targets.empty() ||
                       RefuseConstruct(FirstOf({"distinct"}), "DISTINCT ON");
            case duckdb::ResultModifierType::LIMIT_PERCENT_MODIFIER: break;
        }
        return RefuseConstruct(FirstOf({"limit"}), "LIMIT by percentage");
    }

    bool CheckOrder(const duckdb::OrderModifier& order, std::size_t depth) {
        for (const auto& key : order.orders) {
            if (key.expression->GetExpressionClass() == duckdb::ExpressionClass::STAR) {
                const auto& star = key.expression->Cast<duckdb::StarExpression>();
                if (star.expr) return RefuseConstruct(OffsetOf(star), "COLUMNS");
                continue;
            }
            if (!CheckIn("ORDER BY", *key.expression, depth)) return false;
        }
        return true;
    }

    bool CheckTable(const TableRef& ref, std::size_t depth, std::vector<Visible>& visible,
                    Size& size) {
        if (depth > kNestingMax) {
            return Refuse(RefusalCode::kTooComplex, PlaceOf(ref),
                          fmt::format("tables are nested more than {} deep", kNestingMax));
        }
        if (ref.sample) return RefuseConstruct(PlaceOf(ref), "a sample");
        switch (ref.type) {
            case duckdb::TableReferenceType::EMPTY_FROM: return true;
            case duckdb::TableReferenceType::BASE_TABLE:
                return CheckBaseTable(ref.Cast<duckdb::BaseTableRef>(), visible, size);
            case duckdb::TableReferenceType::SUBQUERY:
                return CheckSubquery(ref.Cast<duckdb::SubqueryRef>(), depth, visible, size);
            case duckdb::TableReferenceType::JOIN:
                return CheckJoin(ref.Cast<duckdb::JoinRef>(), depth, visible, size);
            case duckdb::TableReferenceType::EXPRESSION_LIST:
                return CheckValues(ref.Cast<duckdb::ExpressionListRef>(), depth, visible);
            case duckdb::TableReferenceType::TABLE_FUNCTION:
                return Refuse(RefusalCode::kTableFunctionNotAllowed, PlaceOf(ref),
                              "a function cannot stand in place of a table");
            case duckdb::TableReferenceType::SHOW_REF:
                return Refuse(RefusalCode::kStatementNotAllowed, PlaceOf(ref),
                              "only one SELECT statement can be asked");
            default: return RefuseConstruct(PlaceOf(ref), "PIVOT or this kind of table");
        }
    }

    bool CheckBaseTable(const duckdb::BaseTableRef& ref, std::vector<Visible>& visible,
                        Size& size) {
        if (ref.at_clause) return RefuseConstruct(PlaceOf(ref), "AT");
        if (!ref.catalog_name.empty() || !ref.schema_name.empty()) {
            return RefuseConstruct(PlaceOf(ref), "a table name with a schema",
                                   "tables of the collaboration have plain names");
        }
        const std::string name = base::AsciiLower(ref.table_name);
        const std::string alias = ref.alias.empty() ? name : base::AsciiLower(ref.alias);
        const auto cte = std::find_if(ctes_.rbegin(), ctes_.rend(),
                                      [&](const Cte& one) { return one.name == name; });
        if (cte != ctes_.rend()) {
            size.tables += std::max<std::size_t>(cte->size.tables, 1);
            visible.push_back({alias, cte->size.columns});
            return true;
        }
        const auto table = tables_.find(name);
        if (table == tables_.end()) {
            state_.refusal = UnknownName(state_.text, PlaceOf(ref));
            state_.refusal->clause = state_.clause;
            return false;
        }
        ++size.tables;
        visible.push_back({alias, table->second});
        state_.places.tables.push_back({name, ref.alias, PlaceOf(ref)});
        return true;
    }

    bool CheckSubquery(const duckdb::SubqueryRef& ref, std::size_t depth,
                       std::vector<Visible>& visible, Size& size) {
        Size inner;
        if (!CheckNode(*ref.subquery->node, depth, inner)) return false;
        size.tables += inner.tables;
        visible.push_back({base::AsciiLower(ref.alias), inner.columns});
        return true;
    }

    bool CheckJoin(const duckdb::JoinRef& ref, std::size_t depth, std::vector<Visible>& visible,
                   Size& size) {
        if (ref.ref_type != duckdb::JoinRefType::REGULAR &&
            ref.ref_type != duckdb::JoinRefType::CROSS &&
            ref.ref_type != duckdb::JoinRefType::NATURAL) {
            return RefuseConstruct(PlaceOf(ref), "an ASOF or POSITIONAL join");
        }
        if (!CheckTable(*ref.left, depth + 1, visible, size) ||
            !CheckTable(*ref.right, depth + 1, visible, size)) {
            return false;
        }
        if (!ref.condition) return true;
        ConditionPlace place{state_.text.size(), 0};
        Widen(place, *ref.condition);
        state_.places.conditions.push_back(place);
        return CheckIn("ON", *ref.condition, depth);
    }

    bool CheckValues(const duckdb::ExpressionListRef& ref, std::size_t depth,
                     std::vector<Visible>& visible) {
        for (const auto& row : ref.values) {
            for (const auto& cell : row) {
                if (!expressions_.Check(*cell, depth + 1)) return false;
            }
        }
        const std::size_t columns = ref.values.empty() ? 0 : ref.values[0].size();
        visible.push_back({base::AsciiLower(ref.alias), columns});
        return true;
    }

    std::optional<std::size_t> FirstOf(std::initializer_list<std::string_view> words) const {
        return FirstWord(state_.text, words);
    }

    template <class Body>
    bool In(const char* clause, const Body& body) {
        const std::string outer = std::exchange(state_.clause, clause);
        const bool fine = body();
        state_.clause = outer;
        return fine;
    }

    bool CheckIn(const char* clause, const ParsedExpression& expression, std::size_t depth) {
        return In(clause, [&] { return expressions_.Check(expression, depth + 1); });
    }

    bool Refuse(RefusalCode code, std::optional<std::size_t> offset, std::string message,
                std::string hint = {}) {
        return state_.Refuse(code, offset, std::move(message), std::move(hint));
    }

    bool RefuseConstruct(std::optional<std::size_t> offset, const char* what,
                         const char* hint = "") {
        return Refuse(RefusalCode::kConstructNotAllowed, offset,
                      fmt::format("{} cannot be used in a query", what), hint);
    }

    GateState state_;
    const TableWidths& tables_;
    ExpressionGate expressions_;
    std::vector<Cte> ctes_;
    std::size_t subquery_tables_ = 0;  // in expressions of the node being walked
    std::size_t columns_in_all_ = 0;
};

}  // namespace

std::variant<Places, query::Refusal> CheckParseTree(const duckdb::SelectStatement& statement,
                                                    std::string_view text,
                                                    const TableWidths& tables,
                                                    std::span<const query::NamedType> parameters) {
    return ParseGate(text, tables, parameters).Check(statement);
}

}  // namespace analytics
