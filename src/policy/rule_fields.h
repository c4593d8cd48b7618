// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/object_reader.h"
#include "policy/analysis_rule.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policy {

// Fields that several types of rule share. Every error names the field.

// Twelve digits.
bool IsAccountId(std::string_view text);

// One column name, folded to lower case.
base::Result<std::string> ParseColumnName(std::string_view text, const std::string& field);

// A required list of at least `count_min` columns, each once.
base::Result<std::vector<std::string>>
ParseColumnNames(const base::ObjectReader& reader, std::string_view name, std::size_t count_min);

// A list of accounts, each once; none when it is absent.
base::Result<std::optional<std::vector<base::AccountId>>>
ParseAccounts(const base::ObjectReader& reader, std::string_view name, AccountForm form);

base::Result<std::optional<AdditionalAnalyses>>
ParseAdditionalAnalyses(const base::ObjectReader& rule);

base::Json ToArray(const std::vector<std::string>& texts);
base::Json ToArray(const std::vector<base::AccountId>& accounts);
base::Json ToArray(const std::vector<JoinOperator>& operators);

// The API's analysisRulePolicy.v1.custom.
base::Result<CustomRule> ParseCustomRule(const base::Json& json, const std::string& field,
                                         AccountForm accounts);

// "arn:aws:cleanrooms:REGION:ACCOUNT:membership/ID/analysistemplate/ID", as the API bounds it.
bool IsTemplateArn(std::string_view text);

// What allowedAdditionalAnalyses may list: configured audience models and configured model
// algorithms, with the API's wildcards.
bool IsAdditionalAnalysisArn(std::string_view text);

}  // namespace policy
