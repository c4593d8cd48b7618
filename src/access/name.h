// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace access_control {

inline constexpr std::size_t kNameBytesMax = 100;  // accounts, collaborations, tables, destinations
inline constexpr std::size_t kSqlNameBytesMax = 128;     // associations: the API's TableAlias
inline constexpr std::size_t kColumnNameBytesMax = 127;  // the API's AnalysisRuleColumnName

// The form under which a name is stored and compared: lower case, and of the API's pattern for
// names that appear in SQL: letters, digits and underscores, with spaces and single hyphens between
// them. Only ASCII, so that no two names look alike. The error says what is wrong; the caller adds
// where.
base::Result<std::string> FoldName(std::string_view text, std::size_t bytes_max);

inline constexpr std::size_t kPrincipalNameBytesMax = 64;  // users, roles, sessions, as with AWS
inline constexpr std::size_t kPolicyNameBytesMax = 128;

// A name of AWS's identities, which keeps its case: letters, digits and any of _+=,.@-
base::Status CheckIdentityName(std::string_view text, std::size_t bytes_max);

}  // namespace access_control
