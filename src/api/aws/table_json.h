// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/associations.h"
#include "collaboration/membership.h"

#include <string>

namespace api {

std::string TableArn(const HandlerContext& context, const collaboration::ConfiguredTable& table);
std::string AssociationArn(const HandlerContext& context,
                           const collaboration::Membership& membership,
                           const base::AssociationId& association);

// Views of the API as their owner sees them.
base::Json ConfiguredTableJson(const HandlerContext& context,
                               const collaboration::ConfiguredTable& table);
base::Json ConfiguredTableSummaryJson(const HandlerContext& context,
                                      const collaboration::ConfiguredTable& table);
// Of a table that has a rule.
base::Json TableRuleJson(const HandlerContext& context,
                         const collaboration::ConfiguredTable& table);

base::Json AssociationJson(const HandlerContext& context,
                           const collaboration::Membership& membership,
                           const collaboration::ConfiguredTable& table,
                           const collaboration::Association& association);
base::Json AssociationSummaryJson(const HandlerContext& context,
                                  const collaboration::Membership& membership,
                                  const collaboration::Association& association);
// Of an association that has a rule.
base::Json AssociationRuleJson(const HandlerContext& context,
                               const collaboration::Membership& membership,
                               const collaboration::Association& association);

// What the API calls a rule's policy.
base::Json PolicyJson(const policy::AnalysisRule& rule);
base::Json PolicyJson(const policy::CollaborationRule& rule);

}  // namespace api
