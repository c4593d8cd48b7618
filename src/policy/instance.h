// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/agreement.h"
#include "policy/findings.h"
#include "query/description.h"

#include <vector>

namespace policy {

// One appearance of a table in FROM. Views the description and agreement it was read from.
struct Instance {
    const query::Relation* relation = nullptr;
    const query::Scan* scan = nullptr;
    const AgreedTable* table = nullptr;  // null only with a finding
    bool known = true;                   // false, with a finding: the agreement lacks some of it
};

// What the scan reads; a table or column that the agreement does not have becomes a finding.
Instance ReadInstance(const query::Relation& scan, const Agreement& agreement, Findings& findings);

// Every table the description reads, wherever.
std::vector<Instance> ReadInstances(const query::Description& description,
                                    const Agreement& agreement, Findings& findings);

}  // namespace policy
