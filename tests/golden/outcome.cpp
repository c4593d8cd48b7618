// SPDX-License-Identifier: Apache-2.0
#include "outcome.h"

#include "base/assert.h"
#include "database.h"
#include "query/print.h"
#include "rule_text.h"

#include <algorithm>
#include <map>

namespace golden {
namespace {

constexpr const char* kFrozenNow = "2026-11-20 12:00:00";

// "SELECT 1:8", with words for what is not known.
std::string PlaceOf(const query::Refusal& refusal) {
    std::string out = refusal.clause.empty() ? std::string("no clause") : refusal.clause;
    if (!refusal.position) return out + " nowhere";
    return out + " " + std::to_string(refusal.position->line) + ":" +
           std::to_string(refusal.position->column);
}

void AddRefusals(Outcome& outcome, const Setting& setting,
                 const std::vector<query::Refusal>& refusals) {
    for (const query::Refusal& refusal : refusals) {
        std::string line = "refused    " + Summary(refusal);
        if (setting.places) line += " | " + PlaceOf(refusal);
        if (std::ranges::find(outcome.lines, line) == outcome.lines.end())
            outcome.lines.push_back(std::move(line));
    }
}

std::string JoinTexts(const std::vector<std::string>& texts, const char* separator) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : separator) + text;
    return out;
}

// A query, and the values that its `:NAME = VALUE` lines give.
struct Asked {
    std::string sql;
    std::map<std::string, std::string> values;
};

Asked SplitValues(const std::string& text) {
    Asked asked;
    for (const std::string& line : SplitAt(text, '\n')) {
        const std::size_t colon = line.find_first_not_of(' ');
        const std::size_t equals = line.find(" = ");
        if (colon == std::string::npos || line[colon] != ':' || equals == std::string::npos) {
            asked.sql += (asked.sql.empty() ? "" : "\n") + line;
        } else {
            asked.values[line.substr(colon + 1, equals - colon - 1)] = line.substr(equals + 3);
        }
    }
    return asked;
}

std::string PlainText(const policy::PlainForm& plain) {
    std::vector<std::string> conditions;
    for (const auto& columns : plain.any_unique) {
        std::vector<std::string> names;
        for (const policy::NamedColumn& column : columns)
            names.push_back(column.table + "." + column.column);
        conditions.push_back(JoinTexts(names, " or "));
    }
    return "when unique: " + JoinTexts(conditions, ", ") + ": " +
           query::PrintSql(plain.description);
}

void AddRows(Outcome& outcome, const Setting& setting, const policy::ApprovedQuery& approved) {
    const bool all = std::ranges::all_of(
        approved.tables(), [&](const std::string& name) { return setting.rows.contains(name); });
    if (!all) return;
    Database database;
    for (const std::string& name : approved.tables()) {
        database.CreateTable(name, policy::FindTable(setting.agreement, name)->columns);
        database.Fill(name, setting.rows.at(name));
    }
    const Database::Answer answer = database.Run(outcome.sql);
    outcome.failed = !answer.error.empty();
    if (outcome.failed)
        outcome.lines.push_back("FAILED     " + answer.error.substr(0, answer.error.find('\n')));
    for (const auto& row : answer.rows) {
        std::vector<std::string> cells;
        for (const auto& cell : row) cells.push_back(cell.value_or("NULL"));
        outcome.lines.push_back("row        " + JoinTexts(cells, " | "));
    }
    if (answer.rows.empty() && !outcome.failed) outcome.lines.emplace_back("row        none");
}

std::vector<std::string> OutcomeOfSpellings(const Setting& setting,
                                            analytics::ShadowDatabase& shadow,
                                            const std::string& query) {
    std::vector<Outcome> outcomes;
    for (const std::string& spelling : Spellings(query))
        outcomes.push_back(Answer(setting, shadow, spelling));
    std::vector<std::string> lines = outcomes.front().lines;
    bool same_sql = true;
    for (std::size_t i = 1; i < outcomes.size(); ++i) {
        same_sql = same_sql && outcomes[i].sql == outcomes.front().sql;
        if (outcomes[i].lines == outcomes.front().lines) continue;
        lines.push_back("DIFFERS    spelling " + std::to_string(i + 1) + ": " +
                        JoinTexts(outcomes[i].lines, ", "));
    }
    if (!same_sql || outcomes.front().sql.empty()) return lines;
    lines.insert(lines.begin() + 1, "sql        " + outcomes.front().sql);
    if (!outcomes.front().plain.empty())
        lines.insert(lines.begin() + 2, "plain      " + outcomes.front().plain);
    return lines;
}

}  // namespace

std::string Summary(const query::Refusal& refusal) {
    std::string subject = refusal.column.empty() ? refusal.table : refusal.column;
    if (!refusal.column.empty() && !refusal.table.empty())
        subject = refusal.table + "." + refusal.column;
    const std::string name(query::InfoOf(refusal.code).name);
    return subject.empty() ? name : name + ": " + subject;
}

Outcome Answer(const Setting& setting, analytics::ShadowDatabase& shadow, const std::string& sql) {
    Outcome outcome;
    policy::Asker asker = setting.asker;
    const Asked asked = SplitValues(sql);
    runs::QueryText text{asked.sql};
    if (asker.analysis) {
        auto values = collaboration::ValuesFor(setting.analysis, asked.values);
        if (!values.ok()) {
            outcome.lines.push_back("refused    PARAMETER_NOT_VALID: " + values.error().message);
            return outcome;
        }
        asker.analysis->values = *std::move(values);
        text = {asked.sql, true, collaboration::DeclaredParameters(setting.analysis)};
    }
    const runs::Described described = shadow.Describe({text}, kFrozenNow);
    if (const auto* refusal = std::get_if<query::Refusal>(&described)) {
        AddRefusals(outcome, setting, {*refusal});
        return outcome;
    }
    const auto& description = std::get<query::Description>(described);
    if (asker.analysis)
        asker.analysis->plan_hash = policy::TemplatePlanHash(description, setting.agreement);
    const policy::Judgement judgement = policy::Judge(description, setting.agreement, asker);
    if (const auto* refusals = std::get_if<std::vector<query::Refusal>>(&judgement)) {
        AddRefusals(outcome, setting, *refusals);
        return outcome;
    }
    const auto& approved = std::get<policy::ApprovedQuery>(judgement);
    std::vector<std::string> obligations;
    for (const policy::Obligation& obligation : approved.obligations())
        obligations.push_back(obligation.text);
    outcome.sql = query::PrintSql(approved.description());
    if (approved.plain()) outcome.plain = PlainText(*approved.plain());
    outcome.lines.push_back("approved   " + JoinTexts(obligations, "; "));
    AddRows(outcome, setting, approved);
    return outcome;
}

std::vector<std::string> OutcomeOf(const Case& one) {
    auto shadow = analytics::ShadowDatabase::Make(one.setting.Shadow());
    ASSERT(shadow.ok());
    std::vector<std::string> lines;
    const std::vector<Choice> choices = Choices(one.query);
    for (const Choice& choice : choices) {
        if (choices.size() > 1) lines.push_back("case       " + choice.label);
        for (std::string& line : OutcomeOfSpellings(one.setting, **shadow, choice.query))
            lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace golden
