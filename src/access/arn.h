// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace access_control {

// The ARNs by which AWS names who asks.
std::string RootArn(const base::AccountId& account);
std::string UserArn(const base::AccountId& account, std::string_view user);
std::string RoleArn(const base::AccountId& account, std::string_view role);
std::string PolicyArn(const base::AccountId& account, std::string_view policy);
std::string SessionArn(const base::AccountId& account, std::string_view role,
                       std::string_view session);

struct RoleName {
    base::AccountId account;
    std::string name;

    bool operator==(const RoleName&) const = default;
};

// The reverse of RoleArn; none for anything else.
std::optional<RoleName> ParseRoleArn(std::string_view arn);

}  // namespace access_control
