// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/principals.h"
#include "access/trust_policy.h"

#include <optional>
#include <string>
#include <vector>

namespace api {

// The entries of a room document about who may do what; see room_document.h. Account names are folded; those of users,
// roles and policies keep their case and are compared without it.

struct PolicyEntry {
    std::string field;
    std::string account;
    std::string name;
    std::string document;
};

struct PrincipalEntry {
    std::string field;
    std::string account;
    access_control::PrincipalKind kind = access_control::PrincipalKind::kUser;
    std::string name;
    std::optional<access_control::Tags> tags;          // all of them
    std::optional<std::vector<std::string>> policies;  // all that are attached
    // Of a role; at most one of the first two.
    std::optional<std::string> trust_policy;
    std::optional<access_control::TrustTerms> trust;
    std::optional<std::chrono::seconds> session_max;
};

}  // namespace api
