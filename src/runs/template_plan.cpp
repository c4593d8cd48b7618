// SPDX-License-Identifier: Apache-2.0
#include "runs/template_plan.h"

#include "collaboration/load_agreement.h"
#include "runs/protected_queries.h"

#include <set>
#include <utility>

namespace runs {
namespace {

using Planned = std::variant<TemplatePlan, query::Refusal>;

}  // namespace

std::map<std::string, std::string> GivenValues(const QueryRequest& request) {
    std::map<std::string, std::string> values;
    if (!request.parameters.is_object()) return values;
    for (const base::JsonMember& parameter : request.parameters.AsObject())
        values[parameter.name] = parameter.value.AsString();
    return values;
}

ShadowSchema ShadowOf(const policy::Agreement& agreement) {
    ShadowSchema schema;
    for (const policy::AgreedTable& table : agreement.tables)
        schema.tables.push_back({table.name, table.columns});
    return schema;
}

base::Result<Planned> PlanTemplate(const Services& services,
                                   const collaboration::AnalysisTemplate& analysis) {
    ASSIGN_OR_RETURN(const policy::Agreement agreement,
                     collaboration::LoadAgreement(services.database, analysis.collaboration.text(),
                                                  analysis.creator));
    const QueryText text{analysis.text, true, collaboration::DeclaredParameters(analysis)};
    ASSIGN_OR_RETURN(const Described described,
                     services.describer.Describe(ShadowOf(agreement), text, services.clock.Now()));
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) return Planned(*refusal);
    const auto& description = std::get<query::Description>(described);
    std::set<std::string> tables;
    for (const query::Relation* scan : query::ScansOf(*description.root))
        tables.insert(std::get<query::Scan>(scan->node).table);
    return Planned(TemplatePlan{{tables.begin(), tables.end()},
                                policy::TemplatePlanHash(description, agreement)});
}

}  // namespace runs
