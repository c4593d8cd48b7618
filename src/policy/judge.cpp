// SPDX-License-Identifier: Apache-2.0
#include "policy/judge.h"

#include "base/object_reader.h"
#include "crypto/sha256.h"
#include "policy/gate.h"
#include "policy/rules/rule.h"
#include "policy/table_status.h"
#include "query/print.h"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <string>
#include <utility>

namespace policy {
namespace {

using query::Refusal;
using query::RefusalCode;

constexpr int kPlanHashVersion = 1;

std::string HashOf(const base::Json& json) {
    return base::HexEncode(crypto::Sha256(base::AsBytes(json.Dump())));
}

Refusal ToAsker(RefusalCode code, std::string message) {
    return {.code = code,
            .message = std::move(message),
            .hint = std::string(query::InfoOf(code).remedy)};
}

void CheckReceivers(const Agreement& agreement, const Parties& parties, Findings& findings) {
    for (const base::AccountId& receiver : parties.receivers) {
        const Member* member = FindMember(agreement, receiver);
        if (member && HasAbility(*member, Ability::kCanReceiveResults)) continue;
        findings.Add(
            ToAsker(RefusalCode::kCannotReceiveResults,
                    receiver == parties.asker
                        ? "the member does not have the ability CAN_RECEIVE_RESULTS"
                        : fmt::format("{} is no active member with the ability CAN_RECEIVE_RESULTS",
                                      base::QuoteName(receiver.text()))));
    }
}

void RefuseTable(const Instance& instance, RefusalCode code, std::string message,
                 Findings& findings, std::string field = {}) {
    findings.Add({.code = code,
                  .clause = "FROM",
                  .position = instance.relation->at,
                  .table = instance.table->name,
                  .field = std::move(field),
                  .message = std::move(message),
                  .hint = std::string(query::InfoOf(code).remedy)});
}

// What the collaboration's rules say about the table, whatever is asked of it.
void CheckTable(const Instance& instance, const Parties& parties, Findings& findings) {
    const AgreedTable& table = *instance.table;
    for (const StatusReason reason : DirectAnalysisReasons(table)) {
        RefuseTable(instance, RefusalCode::kTableNotReady,
                    fmt::format("'{}': {} {}", table.name, CodeOf(reason), MessageOf(reason)),
                    findings);
    }
    if (!table.collaboration_rule || !table.collaboration_rule->allowed_result_receivers) return;
    const auto& allowed = *table.collaboration_rule->allowed_result_receivers;
    for (const base::AccountId& receiver : parties.receivers) {
        if (std::ranges::find(allowed, receiver) != allowed.end()) continue;
        RefuseTable(instance, RefusalCode::kResultReceiverNotAllowed,
                    fmt::format("allowedResultReceivers of '{}' does not name {}", table.name,
                                base::QuoteName(receiver.text())),
                    findings, "collaborationRule.allowedResultReceivers");
    }
}

// A template counts only while who wrote it is a member and it asks what it asked at first.
void CheckTemplate(const query::Description& description, const Agreement& agreement,
                   const Asker& asker, Findings& findings) {
    if (!asker.analysis) return;
    if (!FindMember(agreement, asker.analysis->creator)) {
        findings.Add(ToAsker(RefusalCode::kAnalysisNotAllowed,
                             "the creator of the analysis template is no member any more"));
    }
    if (TemplatePlanHash(description, agreement) == asker.analysis->plan_hash) return;
    findings.Add(ToAsker(RefusalCode::kAnalysisNotAllowed,
                         "the tables are not those that the analysis template was made with; its "
                         "creator must make it anew"));
}

// The query as its tables' rules need it: custom rules take every form.
SelectShape ReadForRules(const query::Description& description, const Agreement& agreement,
                         Findings& findings) {
    SelectShape shape;
    shape.instances = ReadInstances(description, agreement, findings);
    shape.whole = std::ranges::all_of(shape.instances, &Instance::known);
    const bool custom = std::ranges::any_of(shape.instances, [](const Instance& instance) {
        return instance.table && instance.table->rule &&
               std::holds_alternative<CustomRule>(instance.table->rule->rule);
    });
    return custom ? std::move(shape) : ReadShape(description, agreement, findings);
}

// A rule counts only while its owner is a member and every column it names is one the table allows.
bool HasUsableRule(const Agreement& agreement, const AgreedTable& table) {
    std::vector<std::string> columns;
    for (const query::NamedType& column : table.columns) columns.push_back(column.name);
    return table.rule && FindMember(agreement, table.owner) &&
           CheckRuleColumns(*table.rule, columns, "").ok();
}

// The one rule type of all tables; nullptr with findings when there is none.
const Rule* FindRule(const SelectShape& shape, const Agreement& agreement, const Parties& parties,
                     Findings& findings) {
    std::set<std::string_view> types;
    bool complete = !shape.instances.empty();
    for (const Instance& instance : shape.instances) {
        if (instance.table && HasUsableRule(agreement, *instance.table)) {
            CheckTable(instance, parties, findings);
            types.insert(TypeOf(*instance.table->rule));
            continue;
        }
        complete = false;
        if (!instance.table) continue;
        RefuseTable(instance, RefusalCode::kTableWithoutRule,
                    fmt::format("'{}' has no analysis rule of a member", instance.table->name),
                    findings);
    }
    if (types.size() > 1) {
        for (const Instance& instance : shape.instances) {
            if (!instance.table || !instance.table->rule) continue;
            RefuseTable(
                instance, RefusalCode::kRuleTypesMixed,
                fmt::format("'{}' has a rule of type {}, other tables of the query have another",
                            instance.table->name, TypeOf(*instance.table->rule)),
                findings);
        }
    }
    if (types.size() != 1 || !complete) return nullptr;
    const auto rule = std::ranges::find(Rules(), *types.begin(), &Rule::type);
    if (rule != Rules().end()) return &*rule;
    for (const Instance& instance : shape.instances) {
        RefuseTable(instance, RefusalCode::kRuleNotOffered,
                    fmt::format("this node does not offer rules of type {} yet", *types.begin()),
                    findings);
    }
    return nullptr;
}

std::vector<std::string> TablesOf(const SelectShape& shape) {
    std::set<std::string> names;
    for (const Instance& instance : shape.instances) names.insert(instance.table->name);
    return {names.begin(), names.end()};
}

std::string PlanHash(const query::Description& description, const Agreement& agreement,
                     const Asker& asker, const std::vector<std::string>& tables) {
    base::Json rules = base::Json::MakeArray();
    for (const std::string& name : tables) {
        const AgreedTable& table = *FindTable(agreement, name);
        base::Json rule = base::Json::MakeObject();
        rule.Set("name", table.name).Set("id", table.id.text()).Set("owner", table.owner.text());
        rule.Set("schemaVersion", table.schema_version).Set("rule", ToJson(*table.rule));
        // Left out where there is none, so that hashes from before there were any still hold.
        if (table.collaboration_rule)
            rule.Set("collaborationRule", ToJson(*table.collaboration_rule));
        rules.Append(std::move(rule));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("version", kPlanHashVersion).Set("collaboration", agreement.collaboration.text());
    // Whose rows count as others' depends on who asks.
    json.Set("asker", asker.account.text()).Set("tables", std::move(rules));
    json.Set("query", query::Encode(description, false));
    return HashOf(json);
}

std::vector<query::NamedType> ResultColumns(const query::Description& description) {
    std::vector<query::NamedType> columns;
    const std::vector<std::string> names = query::ResultNames(description);
    for (const query::OutputColumn& column : query::OutputColumns(*description.root)) {
        columns.push_back({names.at(columns.size()), column.type});
    }
    return columns;
}

}  // namespace

Refusal NotAMember() {
    return ToAsker(RefusalCode::kNotAMember, "the account is not a member of the collaboration");
}

std::vector<Refusal> JudgeAsker(const Agreement& agreement, const Asker& asker) {
    const Member* member = FindMember(agreement, asker.account);
    if (!member) return {NotAMember()};
    if (HasAbility(*member, Ability::kCanQuery)) return {};
    return {ToAsker(RefusalCode::kCannotQuery, "the member does not have the ability CAN_QUERY")};
}

Parties PartiesOf(const Asker& asker) {
    Parties parties{asker.account, asker.analysis ? asker.analysis->creator : asker.account, {}};
    for (const base::AccountId& receiver : asker.receivers) {
        if (std::ranges::find(parties.receivers, receiver) == parties.receivers.end())
            parties.receivers.push_back(receiver);
    }
    const bool asker_too = asker.purpose == Purpose::kAudience ||
                           (asker.purpose == Purpose::kResults && parties.receivers.empty());
    if (asker_too && std::ranges::find(parties.receivers, asker.account) == parties.receivers.end())
        parties.receivers.push_back(asker.account);
    return parties;
}

std::string TemplatePlanHash(const query::Description& description, const Agreement& agreement) {
    std::set<std::string> names;
    for (const query::Relation* scan : query::ScansOf(*description.root))
        names.insert(std::get<query::Scan>(scan->node).table);
    base::Json tables = base::Json::MakeArray();
    for (const std::string& name : names) {
        const AgreedTable* table = FindTable(agreement, name);
        base::Json identity = base::Json::MakeArray();
        identity.Append(name)
            .Append(table ? base::Json(table->id.text()) : base::Json())
            .Append(table ? base::Json(table->owner.text()) : base::Json());
        tables.Append(std::move(identity));
    }
    base::Json json = base::Json::MakeObject();
    json.Set("version", kPlanHashVersion).Set("collaboration", agreement.collaboration.text());
    json.Set("tables", std::move(tables)).Set("query", query::Encode(description, false));
    return HashOf(json);
}

Judgement Judge(const query::Description& asked, const Agreement& agreement, const Asker& asker) {
    if (auto refusals = JudgeAsker(agreement, asker); !refusals.empty()) return refusals;
    auto bound = query::BindParameters(asked, asker.analysis ? asker.analysis->values
                                                             : query::ParameterValues());
    if (auto* refusals = std::get_if<std::vector<Refusal>>(&bound)) return std::move(*refusals);
    const auto& description = std::get<query::Description>(bound);
    Findings findings;
    const Parties parties = PartiesOf(asker);
    CheckReceivers(agreement, parties, findings);
    CheckTemplate(asked, agreement, asker, findings);
    const SelectShape shape = ReadForRules(description, agreement, findings);
    const RuleCase query{description, shape, asker};
    const Rule* rule = FindRule(shape, agreement, parties, findings);
    if (rule) rule->check(query, findings);
    if (rule && asker.purpose == Purpose::kAudience && rule->type != "LIST") {
        findings.Add(ToAsker(RefusalCode::kAudienceNeedsListRule,
                             "only rows of a query under the list rule can become an audience"));
    }
    // Fail closed: a query without a rule, or read only in part, is refused even if nobody said
    // why.
    if (findings.empty() && (!rule || !shape.whole)) {
        findings.Add(ToAsker(RefusalCode::kShapeNotAllowed, "the query has a form no rule knows"));
    }
    if (!findings.empty()) return std::move(findings).Take(description.clauses);

    Rewritten rewritten = rule->rewrite(query);
    Gate::QueryParts parts{.description = {std::move(rewritten.root), description.column_names},
                           .plain = {},
                           .obligations = std::move(rewritten.obligations),
                           .plan_hash = {},
                           .columns = {},
                           .tables = TablesOf(shape),
                           .collaboration = agreement.collaboration,
                           .parties = parties,
                           .purpose = asker.purpose,
                           .terms = Gate::Terms({}, {}, {})};
    if (rewritten.plain) {
        parts.plain = PlainForm{{std::move(rewritten.plain->root), description.column_names},
                                std::move(rewritten.plain->any_unique)};
    }
    parts.plan_hash = PlanHash(asked, agreement, asker, parts.tables);
    parts.columns = ResultColumns(parts.description);
    const std::string state = HashOf(StateOf(agreement, parties, parts.tables));
    parts.terms = Gate::Terms(parts.plan_hash, state, parts.columns);
    return Gate::Approve(std::move(parts));
}

const query::Description& FormFor(const ApprovedQuery& approved,
                                  const std::set<NamedColumn>& unique) {
    if (!approved.plain()) return approved.description();
    const bool holds = std::ranges::all_of(approved.plain()->any_unique, [&](const auto& columns) {
        return std::ranges::any_of(
            columns, [&](const NamedColumn& column) { return unique.contains(column); });
    });
    return holds ? approved.plain()->description : approved.description();
}

std::string StateHash(const Agreement& agreement, const ApprovedQuery& approved) {
    if (agreement.collaboration != approved.collaboration()) return {};
    return HashOf(StateOf(agreement, approved.parties(), approved.tables()));
}

}  // namespace policy
