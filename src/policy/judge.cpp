// SPDX-License-Identifier: Apache-2.0
#include "policy/judge.h"

#include "crypto/sha256.h"
#include "policy/gate.h"
#include "policy/rules/rule.h"
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

void CheckPurpose(const Agreement& agreement, const Asker& asker, Findings& findings) {
    if (asker.purpose == Purpose::kExplain) return;
    const Member* member = FindMember(agreement, asker.account);
    if (member && HasAbility(*member, Ability::kCanReceiveResults)) return;
    findings.Add(ToAsker(RefusalCode::kCannotReceiveResults,
                         "the member does not have the ability CAN_RECEIVE_RESULTS"));
}

void RefuseTable(const Instance& instance, RefusalCode code, std::string message,
                 Findings& findings) {
    findings.Add({.code = code,
                  .clause = "FROM",
                  .position = instance.relation->at,
                  .table = instance.table->name,
                  .message = std::move(message),
                  .hint = std::string(query::InfoOf(code).remedy)});
}

// A rule counts only while its owner is a member and every column it names is one the table allows.
bool HasUsableRule(const Agreement& agreement, const AgreedTable& table) {
    std::vector<std::string> columns;
    for (const query::NamedType& column : table.columns) columns.push_back(column.name);
    return table.rule && FindMember(agreement, table.owner) &&
           CheckRuleColumns(*table.rule, columns, "").ok();
}

// The one rule type of all tables; nullptr with findings when there is none.
const Rule* FindRule(const SelectShape& shape, const Agreement& agreement, Findings& findings) {
    std::set<std::string_view> types;
    bool complete = !shape.instances.empty();
    for (const Instance& instance : shape.instances) {
        if (instance.table && HasUsableRule(agreement, *instance.table)) {
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
        rules.Append(base::Json::MakeObject()
                         .Set("name", table.name)
                         .Set("id", table.id.text())
                         .Set("owner", table.owner.text())
                         .Set("schemaVersion", table.schema_version)
                         .Set("rule", ToJson(*table.rule)));
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

Judgement Judge(const query::Description& description, const Agreement& agreement,
                const Asker& asker) {
    if (auto refusals = JudgeAsker(agreement, asker); !refusals.empty()) return refusals;
    Findings findings;
    CheckPurpose(agreement, asker, findings);
    const SelectShape shape = ReadShape(description, agreement, findings);
    const RuleCase query{shape, asker.account};
    const Rule* rule = FindRule(shape, agreement, findings);
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
                           .asker = asker.account,
                           .purpose = asker.purpose,
                           .terms = Gate::Terms({}, {}, {})};
    if (rewritten.plain) {
        parts.plain = PlainForm{{std::move(rewritten.plain->root), description.column_names},
                                std::move(rewritten.plain->any_unique)};
    }
    parts.plan_hash = PlanHash(description, agreement, asker, parts.tables);
    parts.columns = ResultColumns(parts.description);
    const std::string state = HashOf(StateOf(agreement, asker.account, parts.tables));
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
    return HashOf(StateOf(agreement, approved.asker(), approved.tables()));
}

}  // namespace policy
