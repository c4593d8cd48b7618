// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/change.h"
#include "server/node.h"

#include <string>
#include <vector>

namespace server {

// What an operator's command changes: in the node's own trail and in that of the account it concerns.
struct OperatorAct {
    std::string action;         // "iam:CreateUser"
    std::string account;        // its name; empty: none in particular
    std::string resource = {};  // an ARN, or what follows the account in one of IAM's: "user/ann"
    std::string also = {};      // another resource's ARN
    std::vector<base::AccountId> concerned = {};  // besides the account and the resource's owner
};

// Inside the transaction of what was done, after it.
base::Status RecordOperator(Node& node, const OperatorAct& act);

// The same of everything that applying changed: "glovebox:UpdateTable", "iam:CreateUser".
base::Status RecordApplied(Node& node, const api::ApplyReport& report);

}  // namespace server
