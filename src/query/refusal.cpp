// SPDX-License-Identifier: Apache-2.0
#include "query/refusal.h"

#include "base/assert.h"
#include "base/object_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace query {
namespace {

using enum RefusalCode;

constexpr std::array kCatalogue{
    // The text.
    RefusalInfo{kTextTooLong, "TEXT_TOO_LONG", "The query text is longer than this node reads.",
                "Shorten the text, for instance long lists of constants."},
    RefusalInfo{kSyntax, "SYNTAX", "The text is not one SQL statement.",
                "Correct the SQL at the position given."},
    RefusalInfo{kUnknownName, "UNKNOWN_NAME",
                "A table, column or function of that name does not exist for the asker.",
                "Use the table names of the collaboration and the columns their owners allow."},
    RefusalInfo{kTypeMismatch, "TYPE_MISMATCH",
                "An operator or function does not take values of these types.",
                "Compare and compute with values of the column's own type."},
    RefusalInfo{kStatementNotAllowed, "STATEMENT_NOT_ALLOWED",
                "Only one SELECT statement can be asked.", "Ask one SELECT."},
    RefusalInfo{kFunctionNotAllowed, "FUNCTION_NOT_ALLOWED", "This node never runs the function.",
                "Use a function that docs/reference lists."},
    RefusalInfo{kTableFunctionNotAllowed, "TABLE_FUNCTION_NOT_ALLOWED",
                "Rows come from tables of the collaboration only, never from functions or files.",
                "Read a table of the collaboration."},
    RefusalInfo{kConstructNotAllowed, "CONSTRUCT_NOT_ALLOWED",
                "This node does not speak that part of SQL.",
                "Say it with joins, WHERE and GROUP BY."},
    RefusalInfo{kTooComplex, "TOO_COMPLEX", "The query is nested or wide beyond the limits.",
                "Split or simplify the query."},
    RefusalInfo{kLiteralNotValid, "LITERAL_NOT_VALID",
                "A constant has no exact place in the type it is compared to.",
                "Write the constant as the column's type has it."},
    RefusalInfo{kParameterNotValid, "PARAMETER_NOT_VALID",
                "A parameter is not declared, is used nowhere or stands where none can, or its "
                "value is missing or not one of its type.",
                "Declare each :name that the text uses, and give every one a value of its type."},
    // The asker.
    RefusalInfo{kNotAMember, "NOT_A_MEMBER",
                "The account is not an active member of the collaboration.", "Ask as a member."},
    RefusalInfo{kCannotQuery, "CANNOT_QUERY", "The member does not have the ability CAN_QUERY.",
                "The collaboration's creator decides who may query."},
    RefusalInfo{kCannotReceiveResults, "CANNOT_RECEIVE_RESULTS",
                "The member does not have the ability CAN_RECEIVE_RESULTS.",
                "Explain the query only, or have results sent to a member who may receive them."},
    // The rules as a whole.
    RefusalInfo{kTableWithoutRule, "TABLE_WITHOUT_RULE",
                "The table's owner has given it no analysis rule yet.",
                "Ask the owner for a rule."},
    RefusalInfo{kRuleTypesMixed, "RULE_TYPES_MIXED",
                "The tables of one query must all have the same type of rule.",
                "Ask tables with different types of rule in separate queries."},
    RefusalInfo{kRuleNotOffered, "RULE_NOT_OFFERED",
                "This node does not offer the table's type of rule yet.",
                "Ask the owner for an aggregation, list or custom rule."},
    RefusalInfo{kTableNotReady, "TABLE_NOT_READY",
                "The owner has not configured the table for queries in this collaboration; the "
                "message says what is missing.",
                "Ask the owner to complete the table's rules."},
    RefusalInfo{kAnalysisNotAllowed, "ANALYSIS_NOT_ALLOWED",
                "The table's custom rule does not allow this template, or queries of this account.",
                "Ask the owner to review the query and allow it."},
    RefusalInfo{kResultReceiverNotAllowed, "RESULT_RECEIVER_NOT_ALLOWED",
                "The table's collaboration rule does not let the account receive results.",
                "Send results to accounts that allowedResultReceivers names."},
    // The shape of the query.
    RefusalInfo{kShapeNotAllowed, "SHAPE_NOT_ALLOWED",
                "The query is not built the way its rule requires.",
                "Write one SELECT over inner joins of tables."},
    RefusalInfo{kSubqueryNotAllowed, "SUBQUERY_NOT_ALLOWED",
                "Subqueries and common table expressions are not allowed under the rule.",
                "Name the tables in FROM and JOIN directly."},
    RefusalInfo{kSetOperationNotAllowed, "SET_OPERATION_NOT_ALLOWED",
                "UNION and other set operations are not allowed under the rule.",
                "Ask the parts separately."},
    RefusalInfo{kJoinKindNotAllowed, "JOIN_KIND_NOT_ALLOWED",
                "Only inner joins are allowed under the rule.", "Use JOIN ... ON."},
    RefusalInfo{kDistinctRequired, "DISTINCT_REQUIRED",
                "The list rule answers SELECT DISTINCT only.", "Write SELECT DISTINCT."},
    RefusalInfo{kDistinctNotAllowed, "DISTINCT_NOT_ALLOWED",
                "SELECT DISTINCT is not allowed under the aggregation rule.",
                "Leave DISTINCT out; GROUP BY gives one row per group."},
    RefusalInfo{kLimitNotAllowed, "LIMIT_NOT_ALLOWED",
                "LIMIT, OFFSET or TOP is not allowed here under the rule.",
                "Leave it out. The list rule allows LIMIT with a positive number."},
    RefusalInfo{kOrderByNotAllowed, "ORDER_BY_NOT_ALLOWED", "The rows cannot be ordered by that.",
                "Under the aggregation rule order by something that is selected; under the list "
                "rule not at all."},
    RefusalInfo{kGroupByNotAllowed, "GROUP_BY_NOT_ALLOWED",
                "GROUP BY is not allowed under the list rule.",
                "Leave GROUP BY out; SELECT DISTINCT gives each row once."},
    RefusalInfo{kGroupByRequired, "GROUP_BY_REQUIRED",
                "A column stands beside aggregates, but not in GROUP BY.",
                "Add the column to GROUP BY, or aggregate it."},
    RefusalInfo{kHavingNotAllowed, "HAVING_NOT_ALLOWED",
                "HAVING may only compare an aggregate of one column with a number.",
                "Write HAVING SUM(column) > 10; filter on dimensions in WHERE."},
    RefusalInfo{kWindowNotAllowed, "WINDOW_NOT_ALLOWED",
                "Window functions are not allowed under the rule.", "Aggregate with GROUP BY."},
    RefusalInfo{kAggregateRequired, "AGGREGATE_REQUIRED",
                "The aggregation rule answers aggregates only.",
                "Select at least one aggregate the rule allows."},
    RefusalInfo{kAggregateNotAllowed, "AGGREGATE_NOT_ALLOWED",
                "Aggregates are not allowed under the list rule.", "Select columns."},
    RefusalInfo{kExpressionNotAllowed, "EXPRESSION_NOT_ALLOWED",
                "An expression of this kind is not allowed here under the rule.",
                "Use the column itself, or a listed scalar function of it."},
    // Columns against the fields of a rule.
    RefusalInfo{kColumnNotInRule, "COLUMN_NOT_IN_RULE",
                "No field of the table's rule lets the column be used.",
                "Use a column that the rule lists."},
    RefusalInfo{kColumnNotSelectable, "COLUMN_NOT_SELECTABLE",
                "The rule lists the column, but not for SELECT, GROUP BY or ORDER BY.",
                "Select a dimension column or list column, or aggregate the column."},
    RefusalInfo{kColumnNotFilterable, "COLUMN_NOT_FILTERABLE",
                "The rule lists the column, but not for WHERE.",
                "Filter on a dimension column or list column."},
    RefusalInfo{kAggregateFunctionNotInRule, "AGGREGATE_FUNCTION_NOT_IN_RULE",
                "The rule does not bind this aggregate function to the column.",
                "Use a function that aggregateColumns binds to the column."},
    RefusalInfo{kScalarFunctionNotInRule, "SCALAR_FUNCTION_NOT_IN_RULE",
                "The rule does not list the scalar function.",
                "Use a function that scalarFunctions lists."},
    RefusalInfo{
        kColumnCastNotAllowed, "COLUMN_CAST_NOT_ALLOWED",
        "A column would be converted row by row to a type that does not hold all its values.",
        "Compare the column with values of its own type."},
    RefusalInfo{kOutputColumnDisallowed, "OUTPUT_COLUMN_DISALLOWED",
                "A column that its owner keeps out of results reaches a column of the result.",
                "Leave it out of SELECT; it may stand in WHERE, ON, GROUP BY and ORDER BY."},
    // Joins.
    RefusalInfo{
        kJoinConditionNotAllowed, "JOIN_CONDITION_NOT_ALLOWED",
        "Each term of ON must equate a column of the join's left side with one of its right side.",
        "Write JOIN b ON a.key = b.key."},
    RefusalInfo{kJoinColumnRequired, "JOIN_COLUMN_REQUIRED",
                "ON may only use columns the rule lists for joining.",
                "Join on one of the rule's joinColumns."},
    RefusalInfo{kJoinOperatorNotAllowed, "JOIN_OPERATOR_NOT_ALLOWED",
                "The rule does not list the operator for combining terms of ON.",
                "Use one equality per ON, or an operator that allowedJoinOperators lists."},
    RefusalInfo{kJoinRequired, "JOIN_REQUIRED",
                "The rule requires a join with a table of the one who asks.",
                "Join the table, directly or through others, with a table you own."},
    // Audiences.
    RefusalInfo{kAudienceNeedsListRule, "AUDIENCE_NEEDS_LIST_RULE",
                "Only the rows of a query under the list rule can become an audience.",
                "Ask a list query over tables with list rules."},
    RefusalInfo{kDestinationNotOwned, "DESTINATION_NOT_OWNED",
                "The account has no destination of that name.",
                "Use a destination of your own account."},
    RefusalInfo{kIdentifierRequired, "IDENTIFIER_REQUIRED",
                "No mapped column can identify a person at the destination.",
                "Map at least one identifying key, for instance EMAIL or PHONE."},
    RefusalInfo{
        kMappingNotValid, "MAPPING_NOT_VALID",
        "A mapping names a column the audience does not have, or a key the destination does not "
        "have, or one "
        "of them twice.",
        "Map columns that the audience's query selects to keys of the destination, each once."},
    RefusalInfo{kAudienceOutdated, "AUDIENCE_OUTDATED",
                "The rules, schemas or memberships changed after the audience was built.",
                "Build a new version of the audience."},
};

base::Json TextOrNull(const std::string& text) {
    return text.empty() ? base::Json() : base::Json(text);
}

constexpr std::int64_t kPositionMax = std::int64_t{1} << 31;

base::Result<std::optional<base::Position>> ParsePosition(const base::Json* json) {
    if (!json) return std::optional<base::Position>();
    ASSIGN_OR_RETURN(const base::ObjectReader reader,
                     base::ObjectReader::Make(*json, "position", {"line", "column"}));
    ASSIGN_OR_RETURN(const std::int64_t line, reader.Int("line", 1, kPositionMax));
    ASSIGN_OR_RETURN(const std::int64_t column, reader.Int("column", 1, kPositionMax));
    return std::optional(
        base::Position{static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)});
}

base::Result<std::string> TextOrEmpty(const base::ObjectReader& reader, std::string_view name) {
    ASSIGN_OR_RETURN(std::optional<std::string> text, reader.OptionalText(name));
    return std::move(text).value_or("");
}

}  // namespace

std::span<const RefusalInfo> RefusalCatalogue() { return kCatalogue; }

const RefusalInfo& InfoOf(RefusalCode code) {
    const auto found = std::ranges::find(kCatalogue, code, &RefusalInfo::code);
    ASSERT(found != kCatalogue.end());
    return *found;
}

void CompletePlace(Refusal& refusal, const std::vector<ClausePlace>& clauses) {
    if (!refusal.position) {
        refusal.position = PlaceOfClause(clauses, refusal.clause);
        return;
    }
    std::string clause = ClauseAt(clauses, *refusal.position);
    if (!clause.empty()) refusal.clause = std::move(clause);
}

base::Json ToJson(const Refusal& refusal) {
    base::Json position;
    if (refusal.position) {
        position = base::Json::MakeObject();
        position.Set("line", std::int64_t{refusal.position->line});
        position.Set("column", std::int64_t{refusal.position->column});
    }
    base::Json json = base::Json::MakeObject();
    json.Set("code", InfoOf(refusal.code).name).Set("clause", TextOrNull(refusal.clause));
    json.Set("position", std::move(position)).Set("table", TextOrNull(refusal.table));
    json.Set("column", TextOrNull(refusal.column)).Set("field", TextOrNull(refusal.field));
    json.Set("message", refusal.message).Set("hint", TextOrNull(refusal.hint));
    return json;
}

base::Result<Refusal> RefusalFromJson(const base::Json& json) {
    ASSIGN_OR_RETURN(const base::ObjectReader reader,
                     base::ObjectReader::Make(json, "refusal",
                                              {"code", "clause", "position", "table", "column",
                                               "field", "message", "hint"}));
    ASSIGN_OR_RETURN(const std::string code, reader.Text("code"));
    const auto info = std::ranges::find(kCatalogue, code, &RefusalInfo::name);
    if (info == kCatalogue.end()) return base::InvalidArgument("refusal.code: unknown code");
    Refusal refusal;
    refusal.code = info->code;
    ASSIGN_OR_RETURN(refusal.clause, TextOrEmpty(reader, "clause"));
    ASSIGN_OR_RETURN(refusal.position, ParsePosition(reader.Find("position")));
    ASSIGN_OR_RETURN(refusal.table, TextOrEmpty(reader, "table"));
    ASSIGN_OR_RETURN(refusal.column, TextOrEmpty(reader, "column"));
    ASSIGN_OR_RETURN(refusal.field, TextOrEmpty(reader, "field"));
    ASSIGN_OR_RETURN(refusal.message, TextOrEmpty(reader, "message"));
    ASSIGN_OR_RETURN(refusal.hint, TextOrEmpty(reader, "hint"));
    return refusal;
}

}  // namespace query
