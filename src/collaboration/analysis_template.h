// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "query/bind_parameters.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collaboration {

inline constexpr std::size_t kTemplateParametersMax = 50;

struct AnalysisParameter {
    std::string name;  // as it was declared; texts and values name it in any case of letters
    std::string type;  // the API's: "DOUBLE_PRECISION"
    std::optional<std::string> default_value{};
};

// A query that a member wrote for others to run with values of their own. What it asks is fixed when
// it is made; only its description changes. Value.
struct AnalysisTemplate {
    base::TemplateId id;
    std::string arn;
    base::MembershipId membership;
    base::CollaborationId collaboration;
    base::AccountId creator;
    std::string name;  // unique in the membership
    std::string description{};
    std::string text;
    std::vector<AnalysisParameter> parameters{};
    std::vector<std::string> tables{};  // what the text refers to, sorted
    std::string plan_hash;              // policy::TemplatePlanHash over those tables
    base::WallTime created{};
    base::WallTime updated{};
};

// What a type of the API is here: CHAR and STRING are VARCHAR, DECIMAL and NUMERIC have 18 digits, 6
// of them after the point, TIMESTAMP_LTZ is one with time zone. kInvalidArgument for TIMETZ, which
// this node does not offer, and for what is no type.
base::Result<query::Type> ParseParameterType(std::string_view text);

// kInvalidArgument, with the place, for more than kTemplateParametersMax, names that are equal but
// for case or begin with a digit, types that are not offered, and defaults that are no values of
// their type.
base::Status CheckParameters(const std::vector<AnalysisParameter>& parameters);

// As the describer is told of them. Requires what CheckParameters takes.
std::vector<query::NamedType> DeclaredParameters(const AnalysisTemplate& analysis);

// A value for every parameter: the one given by its name, or its default. kInvalidArgument for names
// that are not declared, parameters without a value and values that are not of their type; names the
// parameter, never the value.
base::Result<query::ParameterValues> ValuesFor(const AnalysisTemplate& analysis,
                                               const std::map<std::string, std::string>& given);

}  // namespace collaboration
