// SPDX-License-Identifier: Apache-2.0
#include "policy/rules/custom.h"

#include "base/object_reader.h"
#include "query/lineage.h"

#include <algorithm>
#include <fmt/core.h>
#include <string>
#include <utility>
#include <vector>

namespace policy {
namespace {

using query::RefusalCode;

template <class Items, class Value>
bool Contains(const Items& items, const Value& value) {
    return std::ranges::find(items, value) != items.end();
}

const CustomRule& RuleOf(const Instance& instance) {
    return std::get<CustomRule>(instance.table->rule->rule);
}

// Whether the owner of the table trusts this analysis. A rule that trusts none is refused as not
// configured, and says so.
class TrustCheck final {
  public:
    TrustCheck(const RuleCase& query, const Instance& instance, Findings& findings)
        : query_(query), instance_(instance), rule_(RuleOf(instance)), findings_(findings) {}

    void Check() {
        if (AllowsAnyQuery(rule_)) return CheckProvider();
        if (!rule_.allowed_analyses.empty()) CheckTemplate();
    }

  private:
    void CheckProvider() {
        const base::AccountId provider = PartiesOf(query_.asker).provider;
        const auto& trusted = rule_.allowed_analysis_providers;
        if (!trusted || trusted->empty() || Contains(*trusted, provider)) return;
        Refuse("custom.allowedAnalysisProviders",
               fmt::format("'{}' does not allow queries of the account {}", instance_.table->name,
                           base::QuoteName(provider.text())),
               "ask as an account that the owner trusts, or run its template");
    }

    void CheckTemplate() {
        const auto& analysis = query_.asker.analysis;
        if (analysis && Contains(rule_.allowed_analyses, analysis->arn)) return;
        Refuse("custom.allowedAnalyses",
               analysis
                   ? fmt::format("'{}' does not allow the analysis template {}",
                                 instance_.table->name, base::QuoteName(analysis->arn))
                   : fmt::format("'{}' allows analysis templates only, no queries of one's own",
                                 instance_.table->name),
               "run an analysis template that the owner allows");
    }

    void Refuse(std::string field, std::string message, std::string hint) {
        findings_.Add({.code = RefusalCode::kAnalysisNotAllowed,
                       .clause = "FROM",
                       .position = instance_.relation->at,
                       .table = instance_.table->name,
                       .field = std::move(field),
                       .message = std::move(message),
                       .hint = std::move(hint)});
    }

    const RuleCase& query_;
    const Instance& instance_;
    const CustomRule& rule_;
    Findings& findings_;
};

const Instance& InstanceOf(const RuleCase& query, std::uint32_t scan) {
    const auto found = std::ranges::find_if(query.shape.instances, [&](const Instance& instance) {
        return instance.relation->id == scan;
    });
    ASSERT(found != query.shape.instances.end());
    return *found;
}

std::string HintFor(query::Reach reach, const std::string& column) {
    if (reach == query::Reach::kAggregated)
        return fmt::format("use COUNT(*), and test '{}' in WHERE", column);
    return fmt::format("leave it out of SELECT; '{}' may stand in WHERE, ON, GROUP BY and ORDER BY",
                       column);
}

// What reaches a value of the output and is a column its owner keeps in.
std::vector<query::Reaching> DisallowedIn(const RuleCase& query) {
    const auto is_disallowed = [&](const query::Source& source) {
        const Instance& instance = InstanceOf(query, source.scan);
        if (!instance.table) return false;
        const auto& disallowed = RuleOf(instance).disallowed_output_columns;
        return disallowed && Contains(*disallowed, source.column);
    };
    return query::ReachingOutputs(query.description, is_disallowed, kOutputRefusalsMax);
}

void CheckOutputs(const RuleCase& query, Findings& findings) {
    const std::vector<query::Reaching> disallowed = DisallowedIn(query);
    const auto places = query::PlacesOf(query.description, disallowed);
    for (std::size_t i = 0; i < disallowed.size(); ++i) {
        const query::Source& source = disallowed[i].source;
        const std::string& table = InstanceOf(query, source.scan).table->name;
        findings.Add({.code = RefusalCode::kOutputColumnDisallowed,
                      .clause = "SELECT",
                      .position = places[i],
                      .table = table,
                      .column = source.column,
                      .field = "custom.disallowedOutputColumns",
                      .message = fmt::format("'{}' of '{}' reaches column {} of the result: its "
                                             "owner keeps it out of results",
                                             source.column, table, disallowed[i].output + 1),
                      .hint = HintFor(source.reach, source.column)});
    }
}

}  // namespace

void CheckCustom(const RuleCase& query, Findings& findings) {
    for (const Instance& instance : query.shape.instances)
        TrustCheck(query, instance, findings).Check();
    CheckOutputs(query, findings);
}

}  // namespace policy
