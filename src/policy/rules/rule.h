// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/approved_query.h"
#include "policy/findings.h"
#include "policy/judge.h"
#include "policy/shape.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace policy {

// A query before the rules of its tables, all of one type. Views all it names.
struct RuleCase {
    const query::Description& description;
    const SelectShape& shape;  // under a rule that takes every form, the instances only
    const Asker& asker;
};

// A cheaper root, and when it gives the same rows: see PlainForm.
struct PlainRoot {
    query::RelationPtr root;
    std::vector<std::vector<NamedColumn>> any_unique;
};

// What a rule makes of a query it allows.
struct Rewritten {
    query::RelationPtr root;
    std::vector<Obligation> obligations;
    std::optional<PlainRoot> plain{};
};

// One type of analysis rule. `check` adds a finding for everything the rules of the query's tables
// do not allow; `rewrite` is called only for a query without any finding.
struct Rule {
    std::string_view type;  // as the API calls it
    void (*check)(const RuleCase& query, Findings& findings);
    Rewritten (*rewrite)(const RuleCase& query);
};

// Every rule this node offers, in the order in which documents name them.
std::span<const Rule> Rules();

// Whether the instance's owner is the one who asks.
bool IsAskers(const RuleCase& query, const Instance& instance);

}  // namespace policy
