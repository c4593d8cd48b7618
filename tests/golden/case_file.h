// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "collaboration/analysis_template.h"
#include "policy/judge.h"
#include "runs/describer.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace golden {

// What a case is asked in: who takes part, which tables with which rules and rows, and who asks for what.
struct Setting {
    policy::Agreement agreement;
    policy::Asker asker;
    std::map<std::string, std::string> rows;   // by table: what follows INSERT INTO
    bool places = false;                       // refusals show their clause and place
    collaboration::AnalysisTemplate analysis;  // what a template that is asked declares

    runs::ShadowSchema Shadow() const;
};

struct Case {
    Setting setting;
    std::size_t line = 0;              // of the query, from 1
    std::string query;                 // with its alternation braces
    std::vector<std::string> outcome;  // the lines expected
    std::size_t outcome_begin = 0;     // line numbers of those, from 0, past the divider
    std::size_t outcome_end = 0;
};

// A file of cases in the notation of STYLE.md. Lines:
//   # intent                                   a comment
//   table NAME owner MEMBER columns a:TYPE ... a table of the collaboration, without a rule, first of all
//   agreement NAME: RULE                       its rule in the short form, JSON, or `none`
//   receivers NAME: MEMBER ... | nobody | unsaid | none   its collaboration rule: who may receive, or none at all
//   rows NAME VALUES (...) | SELECT ...        its rows; approved queries are then executed
//   member NAME ABILITY ...                    replaces the abilities of a member
//   places shown                               from here on refusals name clause and place
//   asker NAME, purpose explain|results|audience, results to MEMBER ...
//   analysis template NAME by MEMBER | own     what is asked: a template, or a query of the asker's own
//   parameters NAME:TYPE[=DEFAULT] ...         what the template declares, by the API's types
//   query SQL, with {{a|b}} for spellings that must not matter and [[a|b]] for cases of their own;
//     indented lines continue it; those of the form `:NAME = VALUE` give a parameter its value, to the line's end
//   ----                                       then the outcome, up to an empty line
// Members at first: runner (CAN_QUERY, CAN_RECEIVE_RESULTS), who asks for results, partner and third.
struct CaseFile {
    std::filesystem::path path;
    std::vector<std::string> lines;
    std::vector<Case> cases;
};

CaseFile ReadCases(const std::filesystem::path& path);

// Every case that choosing one alternative of each [[a|b]] gives, labelled by what was chosen.
struct Choice {
    std::string label;
    std::string query;
};
std::vector<Choice> Choices(const std::string& query);

// Every text that choosing one alternative of each {{a|b}} gives.
std::vector<std::string> Spellings(const std::string& query);

base::AccountId AccountOf(const std::string& member);
std::string TemplateArn(const std::string& name);

// The members at first, no tables.
Setting FirstSetting();

}  // namespace golden
