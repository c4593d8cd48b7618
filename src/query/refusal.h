// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/utf8.h"
#include "query/clause.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace query {

// Why a query is refused. Stable: published in docs/reference/errors.md, which is generated from
// refusal.cpp.
enum class RefusalCode {
    // The text.
    kTextTooLong,
    kSyntax,
    kUnknownName,
    kTypeMismatch,
    kStatementNotAllowed,
    kFunctionNotAllowed,
    kTableFunctionNotAllowed,
    kConstructNotAllowed,
    kTooComplex,
    kLiteralNotValid,
    kParameterNotValid,
    // The asker.
    kNotAMember,
    kCannotQuery,
    kCannotReceiveResults,
    // The rules as a whole.
    kTableWithoutRule,
    kRuleTypesMixed,
    kRuleNotOffered,
    kTableNotReady,
    kAnalysisNotAllowed,
    kResultReceiverNotAllowed,
    // The shape of the query.
    kShapeNotAllowed,
    kSubqueryNotAllowed,
    kSetOperationNotAllowed,
    kJoinKindNotAllowed,
    kDistinctRequired,
    kDistinctNotAllowed,
    kLimitNotAllowed,
    kOrderByNotAllowed,
    kGroupByNotAllowed,
    kGroupByRequired,
    kHavingNotAllowed,
    kWindowNotAllowed,
    kAggregateRequired,
    kAggregateNotAllowed,
    kExpressionNotAllowed,
    // Columns against the fields of a rule.
    kColumnNotInRule,
    kColumnNotSelectable,
    kColumnNotFilterable,
    kAggregateFunctionNotInRule,
    kScalarFunctionNotInRule,
    kColumnCastNotAllowed,
    kOutputColumnDisallowed,
    // Joins.
    kJoinConditionNotAllowed,
    kJoinColumnRequired,
    kJoinOperatorNotAllowed,
    kJoinRequired,
    // Audiences.
    kAudienceNeedsListRule,
    kDestinationNotOwned,
    kIdentifierRequired,
    kMappingNotValid,
    kAudienceOutdated,
};

// One row of the catalogue.
struct RefusalInfo {
    RefusalCode code;
    std::string_view name;     // "COLUMN_NOT_IN_RULE"
    std::string_view meaning;  // for the catalogue
    std::string_view remedy;   // what the asker can do
};

std::span<const RefusalInfo> RefusalCatalogue();
const RefusalInfo& InfoOf(RefusalCode code);

// One reason why a query is refused. Immutable value. Names only tables and columns the asker may
// see; a name that does not exist for the asker is repeated as the asker wrote it, whatever exists.
struct Refusal {
    RefusalCode code = RefusalCode::kShapeNotAllowed;
    std::string clause = {};  // "SELECT", "WHERE", "ON", "GROUP BY", ... or empty
    std::optional<base::Position> position = {};
    std::string table = {};
    std::string column = {};
    std::string field = {};  // of the rule that refuses: "aggregation.dimensionColumns"
    std::string message = {};
    std::string hint = {};  // the nearest allowed form, or empty
};

// The clause of a refusal with a place is the one that stands there in the text; a refusal that knows
// its clause only is placed where the outermost query has that clause.
void CompletePlace(Refusal& refusal, const std::vector<ClausePlace>& clauses);

// {"code","clause","position":{"line","column"}|null,"table","column","field","message","hint"},
// null for empty.
base::Json ToJson(const Refusal& refusal);
base::Result<Refusal> RefusalFromJson(const base::Json& json);

}  // namespace query
