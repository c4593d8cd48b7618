// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/configured_table.h"

#include <optional>
#include <string>

namespace api {

inline constexpr std::size_t kAllowedColumnsQuota = 100;

// Reads members of Create- and UpdateConfiguredTable into the table; what is absent stays.
// The problem is told at its place.

std::optional<ApiError> ReadMethod(const base::Json& input);
// Pins what the caller's catalog holds under that name now.
std::optional<ApiError> ReadReference(const HandlerContext& context, const base::Json& input,
                                      collaboration::ConfiguredTable& table);
std::optional<ApiError> ReadAllowedColumns(const base::Json& input,
                                           collaboration::ConfiguredTable& table);
// The allowed columns are of the schema and of types that queries can use, and hold all that the
// rule names. `changed` is the member of the input that is to blame if not.
std::optional<ApiError> CheckAllowedColumns(const collaboration::ConfiguredTable& table,
                                            std::string_view changed);

// {"type","policy"} of an input's analysisRuleType and analysisRulePolicy, for the parsers of rules.
base::Json RuleOf(const base::Json& input);
// A parser's failure, told with the input's members: it was given the path "analysisRule".
ApiError RuleInvalid(const base::Error& error);

}  // namespace api
