// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/node.h"

#include <string>

namespace server {

// What an operator's command changes: in the node's own trail and in that of the account it concerns.
struct OperatorAct {
    std::string action;         // "iam:CreateUser"
    std::string account;        // its name; empty: none in particular
    std::string resource = {};  // an ARN, or what follows the account in one of IAM's: "user/ann"
};

// Inside the transaction of what was done, after it.
base::Status RecordOperator(Node& node, const OperatorAct& act);

}  // namespace server
