// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "base/secret.h"

#include <string>
#include <string_view>

namespace access_control {

// Ids of AWS's shape: a prefix that says of what, then 16 letters A to Z and digits 2 to 7 (80
// random bits).
inline constexpr std::string_view kUserIdPrefix = "AIDA";
inline constexpr std::string_view kRoleIdPrefix = "AROA";
inline constexpr std::string_view kPolicyIdPrefix = "ANPA";
inline constexpr std::string_view kAccessKeyPrefix = "AKIA";
inline constexpr std::string_view kSessionKeyPrefix = "ASIA";
inline constexpr std::string_view kTokenIdPrefix = "GBTK";
inline constexpr std::string_view kConsoleSessionIdPrefix = "GBCS";

std::string UniqueId(std::string_view prefix, base::Random& random);

// 40 characters of base64: 240 random bits.
base::Secret NewSecretAccessKey(base::Random& random);

}  // namespace access_control
