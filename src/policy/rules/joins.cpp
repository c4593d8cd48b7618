// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/joins.h"

#include "query/rewrite.h"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <set>
#include <string>

namespace policy {
namespace {

using query::ColumnId;
using query::Expression;
using query::ExpressionPtr;
using query::RefusalCode;

bool IsIn(const std::vector<std::uint32_t>& ids, ColumnId column) {
    return std::ranges::find(ids, column.relation) != ids.end();
}

std::optional<ColumnId> ColumnInside(const Expression& expression) {
    const auto* reference = std::get_if<query::ColumnRef>(&InsideLosslessCasts(expression).node);
    return reference ? std::optional(reference->column) : std::nullopt;
}

using Pair = std::pair<ColumnId, ColumnId>;

// A term `left column = right column` of this join, in that order; none for every other expression.
std::optional<Pair> EquatedBy(const Expression& term, const JoinStep& join) {
    const auto* call = std::get_if<query::Call>(&term.node);
    if (!call || call->function != "=" || call->arguments.size() != 2) return {};
    const auto first = ColumnInside(*call->arguments[0]);
    const auto second = ColumnInside(*call->arguments[1]);
    if (!first || !second) return {};
    if (IsIn(join.left, *first) && IsIn(join.right, *second)) return Pair{*first, *second};
    if (IsIn(join.left, *second) && IsIn(join.right, *first)) return Pair{*second, *first};
    return {};
}

// One ON: its terms, the operators between them, and whose tables it names.
class OnCheck final {
  public:
    OnCheck(const RuleCase& query, const JoinStep& join, Findings& findings)
        : query_(query), join_(join), findings_(findings) {}

    void Check() {
        Terms(join_.condition);
        for (const JoinOperator used : operators_) CheckOperator(used);
    }

  private:
    void Terms(const ExpressionPtr& condition) {
        const auto* call = std::get_if<query::Call>(&condition->node);
        if (call && (call->function == "and" || call->function == "or")) {
            if (!at_) at_ = condition->at;
            operators_.insert(call->function == "and" ? JoinOperator::kAnd : JoinOperator::kOr);
            for (const ExpressionPtr& term : call->arguments) Terms(term);
            return;
        }
        if (!at_) at_ = condition->at;
        for (const ColumnId column : query::ColumnsOf(*condition)) Column(*condition, column);
        if (!EquatedBy(*condition, join_) && IsOverTables(*condition)) RefuseTerm(*condition);
    }

    // A term over a part of the query that is refused as a whole says nothing more.
    bool IsOverTables(const Expression& term) const {
        return query_.shape.whole ||
               std::ranges::all_of(query::ColumnsOf(term), [&](ColumnId column) {
                   return ResolveColumn(query_.shape, column).has_value();
               });
    }

    void Column(const Expression& term, ColumnId id) {
        const auto found = ResolveColumn(query_.shape, id);
        if (!found || !found->instance->table || !found->instance->table->rule) return;
        const AgreedTable& table = *found->instance->table;
        tables_.insert(&table);
        const std::vector<std::string>& allowed = JoinColumnsOf(*table.rule);
        const std::string& name = found->column->name;
        if (std::ranges::find(allowed, name) != allowed.end()) return;
        query::Refusal refusal{
            .code = RefusalCode::kJoinColumnRequired, .clause = "ON", .position = term.at};
        refusal.table = table.name;
        refusal.column = name;
        refusal.field = Field(*table.rule, "joinColumns");
        refusal.message = fmt::format("'{}' of '{}' may not be used in ON: {} does not list it",
                                      name, table.name, refusal.field);
        if (!allowed.empty()) refusal.hint = "join on " + ListNames(allowed);
        findings_.Add(std::move(refusal));
    }

    static std::string Field(const AnalysisRule& rule, std::string_view member) {
        const bool aggregation = std::holds_alternative<AggregationRule>(rule.rule);
        return (aggregation ? "aggregation." : "list.") + std::string(member);
    }

    void RefuseTerm(const Expression& term) {
        query::Refusal refusal{
            .code = RefusalCode::kJoinConditionNotAllowed, .clause = "ON", .position = term.at};
        refusal.message = "a term of ON does not equate a column of this join's left side with one "
                          "of its right side";
        refusal.hint = "write left.key = right.key";
        if (const Expression* column = NarrowedColumn(term)) {
            refusal.code = RefusalCode::kColumnCastNotAllowed;
            refusal.message = "columns of ON would be converted row by row";
            refusal.hint = "join columns of the same type";
            if (const auto found =
                    ResolveColumn(query_.shape, std::get<query::ColumnRef>(column->node).column)) {
                refusal.table = found->instance->scan->table;
                refusal.column = found->column->name;
            }
        }
        findings_.Add(std::move(refusal));
    }

    // In `column = column` a column that loses something by its cast, if that is what is wrong.
    static const Expression* NarrowedColumn(const Expression& term) {
        const auto* call = std::get_if<query::Call>(&term.node);
        if (!call || call->function != "=") return nullptr;
        for (const ExpressionPtr& operand : call->arguments) {
            const auto* cast = std::get_if<query::Cast>(&InsideLosslessCasts(*operand).node);
            if (cast && std::holds_alternative<query::ColumnRef>(cast->operand->node))
                return cast->operand.get();
        }
        return nullptr;
    }

    void CheckOperator(JoinOperator used) {
        for (const AgreedTable* table : tables_) {
            const std::vector<JoinOperator> allowed = JoinOperatorsOf(*table->rule);
            if (std::ranges::find(allowed, used) != allowed.end()) continue;
            query::Refusal refusal{.code = RefusalCode::kJoinOperatorNotAllowed, .clause = "ON"};
            refusal.position = at_;
            refusal.table = table->name;
            refusal.field = Field(*table->rule, "allowedJoinOperators");
            refusal.message =
                fmt::format("{} between terms of ON is not listed by the rule of '{}'",
                            ToString(used), table->name);
            refusal.hint = "use one equality per ON";
            findings_.Add(std::move(refusal));
        }
    }

    struct ByName {
        bool operator()(const AgreedTable* a, const AgreedTable* b) const {
            return a->name < b->name;
        }
    };

    const RuleCase& query_;
    const JoinStep& join_;
    Findings& findings_;
    std::set<JoinOperator> operators_;
    std::optional<base::Position> at_;  // of the first part of ON that has a place
    std::set<const AgreedTable*, ByName> tables_;
};

void CollectPairs(const ExpressionPtr& condition, const JoinStep& join, std::vector<Pair>& out) {
    if (const auto pair = EquatedBy(*condition, join)) {
        out.push_back(*pair);
        return;
    }
    const auto* call = std::get_if<query::Call>(&condition->node);
    if (!call || (call->function != "and" && call->function != "or")) return;
    for (const ExpressionPtr& term : call->arguments) CollectPairs(term, join, out);
}

}  // namespace

void CheckJoins(const RuleCase& query, Findings& findings) {
    for (const JoinStep& join : query.shape.joins) OnCheck(query, join, findings).Check();
}

std::map<std::uint32_t, std::uint32_t> ConnectedScans(const SelectShape& shape) {
    std::map<std::uint32_t, std::uint32_t> group;
    for (const Instance& instance : shape.instances)
        group[instance.relation->id] = instance.relation->id;
    for (const JoinStep& join : shape.joins) {
        std::vector<Pair> pairs;
        CollectPairs(join.condition, join, pairs);
        for (const auto& [left, right] : pairs) {
            const auto [low, high] = std::minmax(group[left.relation], group[right.relation]);
            const std::uint32_t kept = low;
            const std::uint32_t lost = high;
            for (auto& [scan, representative] : group) {
                if (representative == lost) representative = kept;
            }
        }
    }
    return group;
}

std::vector<Pair> JoinEqualities(const SelectShape& shape) {
    std::vector<Pair> out;
    for (const JoinStep& join : shape.joins) {
        for (const ExpressionPtr& term : query::TermsOfAnd(join.condition)) {
            if (const auto pair = EquatedBy(*term, join)) out.push_back(*pair);
        }
    }
    return out;
}

}  // namespace policy
