// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/aggregation.h"
#include "policy/rules/custom.h"
#include "policy/rules/list.h"
#include "policy/rules/rule.h"

#include <array>

namespace policy {
namespace {

constexpr std::array kRules{
    Rule{"AGGREGATION", &CheckAggregation, &RewriteAggregation},
    Rule{"LIST", &CheckList, &RewriteList},
    Rule{"CUSTOM", &CheckCustom, &RewriteCustom},
};

}  // namespace

std::span<const Rule> Rules() { return kRules; }

bool IsAskers(const RuleCase& query, const Instance& instance) {
    return instance.table && instance.table->owner == query.asker.account;
}

}  // namespace policy
