// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "access/accounts.h"
#include "access/callers.h"
#include "server/node.h"

#include <string>
#include <vector>

namespace server {

// What the commands about identities look up, by the names a person types.

base::Result<access_control::Account> FindAccount(Node& node, const std::string& name);

base::Result<access_control::Principal> FindUser(Node& node, const std::string& account,
                                                 const std::string& name);

// Of the two names the one that is not empty.
base::Result<access_control::Principal> FindUserOrRole(Node& node, const std::string& account,
                                                       const std::string& user,
                                                       const std::string& role);

// "user ann" or "role analyst".
std::string Described(const access_control::Principal& principal);

// KEY=VALUE each; kInvalidArgument for one that is not.
base::Result<access_control::Tags> ParseTags(const std::vector<std::string>& texts);

// What an --as names: root, user or role. kNotFound when it is not there.
base::Result<access_control::Caller> FindCaller(Node& node, const std::string& text);

}  // namespace server
