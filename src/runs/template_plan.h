// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "collaboration/analysis_template.h"
#include "policy/agreement.h"
#include "runs/protected_query.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace runs {

struct QueryRequest;

// What a template asks, of which tables.
struct TemplatePlan {
    std::vector<std::string> tables;  // by name, sorted
    std::string hash;                 // policy::TemplatePlanHash
};

// The plan of a new template, as its creator sees the collaboration's tables; or the one reason why
// its text has none. Asks a worker: call it outside a transaction.
base::Result<std::variant<TemplatePlan, query::Refusal>>
PlanTemplate(const Services& services, const collaboration::AnalysisTemplate& analysis);

// The values that a request gives, by the names of a template's parameters.
std::map<std::string, std::string> GivenValues(const QueryRequest& request);

// What a collaboration looks like to a describer.
ShadowSchema ShadowOf(const policy::Agreement& agreement);

}  // namespace runs
