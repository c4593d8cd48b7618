// SPDX-License-Identifier: Apache-2.0
#include "policy/shape.h"

#include "query/rewrite.h"

#include <algorithm>
#include <map>
#include <utility>

namespace policy {
namespace {

using query::ColumnId;
using query::ExpressionPtr;
using query::RefusalCode;
using query::Relation;
using query::RelationPtr;

template <class Node>
const Node* As(const RelationPtr& relation) {
    return std::get_if<Node>(&relation->node);
}

constexpr char kNoSubqueries[] = "subqueries are not allowed under this rule";

// What the refusal of a relation that has no place in FROM says.
struct Misfit {
    RefusalCode code;
    const char* clause;
    const char* message;
};

struct MisfitOf {
    Misfit operator()(const query::Scan&) const { return Other(); }
    Misfit operator()(const query::Filter&) const { return Subquery(); }
    Misfit operator()(const query::Project&) const { return Subquery(); }
    Misfit operator()(const query::Aggregate&) const { return Subquery(); }
    Misfit operator()(const query::Distinct&) const { return Subquery(); }
    Misfit operator()(const query::Sort&) const { return Subquery(); }
    Misfit operator()(const query::Limit&) const { return Subquery(); }
    Misfit operator()(const query::Join&) const { return Other(); }
    Misfit operator()(const query::Values&) const {
        return {RefusalCode::kShapeNotAllowed, "FROM",
                "rows come from tables of the collaboration only"};
    }
    Misfit operator()(const query::Window&) const {
        return {RefusalCode::kWindowNotAllowed, "SELECT",
                "window functions are not allowed under this rule"};
    }
    Misfit operator()(const query::Union&) const {
        return {RefusalCode::kSetOperationNotAllowed, "",
                "set operations are not allowed under this rule"};
    }
    Misfit operator()(const query::With&) const {
        return {RefusalCode::kSubqueryNotAllowed, "WITH",
                "common table expressions are not allowed under this rule"};
    }
    Misfit operator()(const query::CteScan&) const {
        return {RefusalCode::kSubqueryNotAllowed, "FROM",
                "common table expressions are not allowed under this rule"};
    }

  private:
    static Misfit Subquery() { return {RefusalCode::kSubqueryNotAllowed, "FROM", kNoSubqueries}; }
    static Misfit Other() {
        return {RefusalCode::kShapeNotAllowed, "", "the query has a form no rule knows"};
    }
};

// Reads a description from its top down to its tables.
class ShapeReader final {
  public:
    ShapeReader(const Agreement& agreement, Findings& findings)
        : agreement_(agreement), findings_(findings) {}

    SelectShape Read(const query::Description& description) {
        has_with_ = description.clauses.empty() ||
                    query::PlaceOfClause(description.clauses, "WITH").has_value();
        shape_.select_at = query::PlaceOfClause(description.clauses, "SELECT");
        RelationPtr at = description.root;
        while (const auto* with = As<query::With>(at)) {
            AddMisfit(*at);
            ReadScansBelow(with->definition);
            at = with->body;
        }
        at = ReadTop(at, description.column_names);
        at = ReadWindows(at);
        at = ReadAggregate(at);
        while (const auto* filter = As<query::Filter>(at)) {
            AddTerms(shape_.where, filter->condition);
            at = filter->input;
        }
        shape_.from = at;
        ReadFrom(at);
        return std::move(shape_);
    }

  private:
    // [prune] [LIMIT] [ORDER BY] [DISTINCT] [SELECT], each at most once.
    RelationPtr ReadTop(RelationPtr at, const std::vector<std::string>& names) {
        for (const query::OutputColumn& column : query::OutputColumns(*at)) {
            const std::size_t index = shape_.outputs.size();
            const std::string& name = index < names.size() ? names[index] : column.name;
            shape_.outputs.push_back({query::MakeColumn(column.id, column.type), name});
        }
        if (const auto* prune = As<query::Project>(at);
            prune && StandsAboveModifiers(prune->input)) {
            Inline(at->id, *prune);
            at = prune->input;
        }
        if (const auto* limit = As<query::Limit>(at)) {
            shape_.limit = *limit;
            shape_.limit_at = at->at;
            at = limit->input;
        }
        if (const auto* sort = As<query::Sort>(at)) {
            shape_.order = sort->keys;
            at = sort->input;
        }
        if (const auto* distinct = As<query::Distinct>(at)) {
            shape_.distinct = true;
            shape_.distinct_at = at->at;
            at = distinct->input;
        }
        if (const auto* select = As<query::Project>(at)) {
            Inline(at->id, *select);
            at = select->input;
        }
        return at;
    }

    static bool StandsAboveModifiers(const RelationPtr& input) {
        return As<query::Limit>(input) || As<query::Sort>(input) || As<query::Distinct>(input);
    }

    RelationPtr ReadWindows(RelationPtr at) {
        if (const auto* filter = As<query::Filter>(at);
            filter && As<query::Window>(filter->input)) {
            at = filter->input;
        }
        while (const auto* window = As<query::Window>(at)) {
            AddMisfit(*at);
            at = window->input;
        }
        return at;
    }

    // [HAVING] aggregate, if there is one below the filters.
    RelationPtr ReadAggregate(RelationPtr at) {
        RelationPtr below = at;
        while (const auto* filter = As<query::Filter>(below)) below = filter->input;
        const auto* aggregate = As<query::Aggregate>(below);
        if (!aggregate) return at;
        for (; at != below; at = As<query::Filter>(at)->input) {
            AddTerms(shape_.having, As<query::Filter>(at)->condition);
        }
        shape_.aggregate_relation = below.get();
        shape_.aggregate = aggregate;
        return aggregate->input;
    }

    void ReadFrom(const RelationPtr& at) {
        if (const auto* join = As<query::Join>(at)) {
            ReadJoin(*at, *join);
        } else if (As<query::Scan>(at)) {
            ReadScan(*at);
        } else if (const auto* filter = As<query::Filter>(at);
                   filter && !As<query::Aggregate>(filter->input)) {
            AddOneSidedTerm(*filter);
            ReadFrom(filter->input);
        } else {
            AddMisfit(*at);
            ReadScansBelow(at);
        }
    }

    // Of a part with a form of its own, only which tables it reads.
    void ReadScansBelow(const RelationPtr& part) {
        for (const Relation* scan : query::ScansOf(*part)) ReadScan(*scan);
    }

    void ReadJoin(const Relation& relation, const query::Join& join) {
        if (JoinsRows(join.kind)) {
            ReadFrom(join.left);
            ReadFrom(join.right);
        } else {
            ReadBesideSubquery(join.left);
            ReadScansBelow(join.right);
        }
        if (join.kind == query::JoinKind::kInner) {
            shape_.joins.push_back({IdsOf(join.left), IdsOf(join.right), join.condition});
        } else {
            AddJoinKind(relation, join.kind);
        }
    }

    // What a subquery in a condition or value is joined to: FROM, or the rest of the query around it.
    void ReadBesideSubquery(const RelationPtr& at) {
        if (As<query::Join>(at) || As<query::Scan>(at)) {
            ReadFrom(at);
        } else {
            ReadScansBelow(at);
        }
    }

    // Joins that a member writes as such; the others come from subqueries in conditions.
    static bool JoinsRows(query::JoinKind kind) {
        return kind == query::JoinKind::kInner || kind == query::JoinKind::kLeft ||
               kind == query::JoinKind::kRight || kind == query::JoinKind::kFull ||
               kind == query::JoinKind::kCross;
    }

    static std::vector<std::uint32_t> IdsOf(const RelationPtr& side) {
        std::vector<std::uint32_t> ids;
        for (const Relation* scan : query::ScansOf(*side)) ids.push_back(scan->id);
        return ids;
    }

    void AddJoinKind(const Relation& relation, query::JoinKind kind) {
        shape_.whole = false;
        query::Refusal refusal{
            .code = RefusalCode::kJoinKindNotAllowed, .clause = "FROM", .position = relation.at};
        refusal.hint = "use JOIN ... ON";
        switch (kind) {
            case query::JoinKind::kCross:
                refusal.code = RefusalCode::kJoinConditionNotAllowed;
                refusal.message = "tables are joined without ON";
                refusal.hint =
                    "write JOIN b ON a.key = b.key instead of a comma, CROSS JOIN or WHERE";
                break;
            case query::JoinKind::kLeft:
            case query::JoinKind::kRight:
            case query::JoinKind::kFull:
                refusal.message = "outer joins are not allowed under this rule";
                break;
            case query::JoinKind::kSemi:
            case query::JoinKind::kAnti:
            case query::JoinKind::kMark:
            case query::JoinKind::kSingle:
                refusal.code = RefusalCode::kSubqueryNotAllowed;
                refusal.clause = "";
                refusal.message =
                    "subqueries, semi joins and anti joins are not allowed under this rule";
                break;
            case query::JoinKind::kInner: return;
        }
        findings_.Add(std::move(refusal));
    }

    void AddOneSidedTerm(const query::Filter& filter) {
        shape_.whole = false;
        findings_.Add({.code = RefusalCode::kJoinConditionNotAllowed,
                       .clause = "ON",
                       .position = filter.condition->at,
                       .message = "a term of ON does not equate columns of both sides of its join",
                       .hint = "move conditions on one table to WHERE"});
    }

    void AddMisfit(const Relation& relation) {
        shape_.whole = false;
        Misfit misfit = std::visit(MisfitOf{}, relation.node);
        // The describer names the rows around a subquery like a CTE.
        if (std::holds_alternative<query::With>(relation.node) && !has_with_)
            misfit = {RefusalCode::kSubqueryNotAllowed, "", kNoSubqueries};
        findings_.Add({.code = misfit.code,
                       .clause = misfit.clause,
                       .position = relation.at,
                       .message = misfit.message,
                       .hint = std::string(query::InfoOf(misfit.code).remedy)});
    }

    void ReadScan(const Relation& relation) {
        shape_.instances.push_back(ReadInstance(relation, agreement_, findings_));
        if (!shape_.instances.back().known) shape_.whole = false;
    }

    // Replaces columns of a projection that was passed by what they are.
    void Inline(std::uint32_t id, const query::Project& project) {
        const auto replacement = [&](const query::Expression&, ColumnId column) -> ExpressionPtr {
            if (column.relation != id || column.index >= project.expressions.size()) return nullptr;
            return project.expressions[column.index];
        };
        for (OutputItem& item : shape_.outputs)
            item.expression = query::ReplaceColumns(item.expression, replacement);
        for (query::SortKey& key : shape_.order) {
            // What it names stands in SELECT; the key does not.
            query::Expression named = *query::ReplaceColumns(key.expression, replacement);
            named.at = key.expression->at;
            key.expression = query::MakeExpression(std::move(named));
        }
    }

    static void AddTerms(std::vector<ExpressionPtr>& out, const ExpressionPtr& condition) {
        for (ExpressionPtr& term : query::TermsOfAnd(condition)) out.push_back(std::move(term));
    }

    const Agreement& agreement_;
    Findings& findings_;
    SelectShape shape_;
    bool has_with_ = true;  // as far as the text is known
};

}  // namespace

SelectShape ReadShape(const query::Description& description, const Agreement& agreement,
                      Findings& findings) {
    return ShapeReader(agreement, findings).Read(description);
}

std::optional<TableColumn> ResolveColumn(const SelectShape& shape, ColumnId column) {
    for (const Instance& instance : shape.instances) {
        if (instance.relation->id != column.relation ||
            column.index >= instance.scan->columns.size())
            continue;
        return TableColumn{&instance, &instance.scan->columns[column.index]};
    }
    return {};
}

const query::Expression& InsideLosslessCasts(const query::Expression& expression) {
    const query::Expression* at = &expression;
    while (const auto* cast = std::get_if<query::Cast>(&at->node)) {
        if (!query::IsLosslessCast(cast->operand->type, at->type)) break;
        at = cast->operand.get();
    }
    return *at;
}

}  // namespace policy
