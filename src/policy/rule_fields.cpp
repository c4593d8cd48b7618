// SPDX-License-Identifier: Apache-2.0
#include "policy/rule_fields.h"

#include "base/json_array.h"
#include "base/utf8.h"

#include <algorithm>
#include <fmt/core.h>

namespace policy {
namespace {

using base::FieldError;
using base::ObjectReader;

constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kTemplateArnLengthMax = 200;
constexpr std::size_t kAdditionalArnLengthMax = 256;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) { return IsLower(c) || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_'; }
bool IsIdPart(char c) { return IsWord(c) || c == '-'; }
bool IsIdOrWildcard(char c) { return IsIdPart(c) || c == '*'; }
bool IsPath(char c) { return IsIdPart(c) || c == '/' || c == '.'; }
bool IsPartition(char c) { return IsLower(c) || c == '-'; }
bool IsRegionPart(char c) { return IsLower(c) || IsDigit(c) || c == '-'; }

// The API's pattern after folding: letters, digits and underscores, with spaces and hyphens only
// inside.
bool IsColumnName(std::string_view name) {
    const auto in_word = [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; };
    return !name.empty() && name.size() <= kRuleNameLengthMax && in_word(name.front()) &&
           in_word(name.back()) &&
           std::ranges::all_of(name, [&](char c) { return in_word(c) || c == ' ' || c == '-'; });
}

bool All(std::string_view text, bool (*accept)(char)) {
    return !text.empty() && std::ranges::all_of(text, accept);
}

// us-east-1: two, four to nine, one.
bool IsRegion(std::string_view text) {
    const std::size_t first = text.find('-');
    const std::size_t last = text.rfind('-');
    if (first == std::string_view::npos || last <= first) return false;
    const std::string_view middle = text.substr(first + 1, last - first - 1);
    const std::string_view number = text.substr(last + 1);
    return first == 2 && All(text.substr(0, first), &IsWord) && middle.size() >= 4 &&
           middle.size() <= 9 && All(middle, &IsWord) && number.size() == 1 &&
           All(number, &IsDigit);
}

// The text up to the separator, which is taken off `rest` with it; all of it without one.
std::string_view TakeUpTo(char separator, std::string_view& rest) {
    const std::size_t at = rest.find(separator);
    const std::string_view part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return part;
}

struct Arn {
    std::string_view partition;
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view owner;  // "membership"
    std::string_view membership;
    std::string_view kind;  // "analysistemplate"
    std::string_view resource;
};

std::optional<Arn> Split(std::string_view text) {
    if (TakeUpTo(':', text) != "arn") return {};
    Arn arn;
    arn.partition = TakeUpTo(':', text);
    arn.service = TakeUpTo(':', text);
    arn.region = TakeUpTo(':', text);
    arn.account = TakeUpTo(':', text);
    arn.owner = TakeUpTo('/', text);
    arn.membership = TakeUpTo('/', text);
    arn.kind = TakeUpTo('/', text);
    arn.resource = text;
    return arn;
}

}  // namespace

bool IsAccountId(std::string_view text) {
    return text.size() == kAccountDigits && All(text, &IsDigit);
}

base::Result<std::string> ParseColumnName(std::string_view text, const std::string& field) {
    std::string name = base::AsciiLower(text);
    if (!IsColumnName(name)) {
        return FieldError(field, base::QuoteName(text) +
                                     fmt::format(" is not a column name: 1 to {} letters, digits "
                                                 "and underscores, spaces and hyphens inside",
                                                 kRuleNameLengthMax));
    }
    return name;
}

base::Result<std::vector<std::string>>
ParseColumnNames(const ObjectReader& reader, std::string_view name, std::size_t count_min) {
    ASSIGN_OR_RETURN(const std::vector<std::string> texts, reader.Texts(name, kRuleListItemsMax));
    if (texts.size() < count_min)
        return FieldError(reader.FieldOf(name), "at least one column is needed");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ASSIGN_OR_RETURN(std::string column, ParseColumnName(texts[i], reader.FieldOf(name, i)));
        if (std::ranges::find(names, column) != names.end()) {
            return FieldError(reader.FieldOf(name, i), base::QuoteName(column) + " is named twice");
        }
        names.push_back(std::move(column));
    }
    return names;
}

base::Result<std::optional<std::vector<base::AccountId>>>
ParseAccounts(const ObjectReader& reader, std::string_view name, AccountForm form) {
    std::optional<std::vector<base::AccountId>> accounts;
    ASSIGN_OR_RETURN(const auto texts, reader.OptionalTexts(name, kRuleListItemsMax));
    if (!texts) return accounts;
    accounts.emplace();
    for (std::size_t i = 0; i < texts->size(); ++i) {
        const std::string& text = (*texts)[i];
        const std::string field = reader.FieldOf(name, i);
        if (!IsAccountId(text) && (form == AccountForm::kIds || text.empty()))
            return FieldError(field, base::QuoteName(text) + " is not an account id of 12 digits");
        if (std::ranges::find(*accounts, text, &base::AccountId::text) != accounts->end())
            return FieldError(field, base::QuoteName(text) + " is named twice");
        accounts->emplace_back(text);
    }
    return accounts;
}

base::Result<std::optional<AdditionalAnalyses>> ParseAdditionalAnalyses(const ObjectReader& rule) {
    ASSIGN_OR_RETURN(const std::optional<std::string> text,
                     rule.OptionalText("additionalAnalyses"));
    if (!text) return std::optional<AdditionalAnalyses>();
    if (*text == "ALLOWED") return std::optional(AdditionalAnalyses::kAllowed);
    if (*text == "NOT_ALLOWED") return std::optional(AdditionalAnalyses::kNotAllowed);
    // Results that may only feed further analyses cannot be answered directly, and there is nothing
    // else to feed.
    if (*text == "REQUIRED") {
        return FieldError(
            rule.FieldOf("additionalAnalyses"),
            "this node does not offer additional analyses yet, so they cannot be required");
    }
    return FieldError(rule.FieldOf("additionalAnalyses"),
                      base::QuoteName(*text) + " is not one of ALLOWED, REQUIRED or NOT_ALLOWED");
}

base::Json ToArray(const std::vector<std::string>& texts) { return base::JsonArrayOf(texts); }

base::Json ToArray(const std::vector<base::AccountId>& accounts) {
    return base::JsonArrayOf(accounts, &base::AccountId::text);
}

base::Json ToArray(const std::vector<JoinOperator>& operators) {
    base::Json array = base::Json::MakeArray();
    for (const JoinOperator item : operators) array.Append(ToString(item));
    return array;
}

bool IsTemplateArn(std::string_view text) {
    const auto arn = Split(text);
    return text.size() <= kTemplateArnLengthMax && arn && arn->partition == "aws" &&
           arn->service == "cleanrooms" && IsRegion(arn->region) && IsAccountId(arn->account) &&
           arn->owner == "membership" && All(arn->membership, &IsIdPart) &&
           arn->kind == "analysistemplate" && All(arn->resource, &IsIdPart);
}

bool IsAdditionalAnalysisArn(std::string_view text) {
    const auto arn = Split(text);
    if (text.size() > kAdditionalArnLengthMax || !arn || arn->owner != "membership" ||
        !(IsAccountId(arn->account) || arn->account == "*") ||
        !All(arn->membership, &IsIdOrWildcard))
        return false;
    if (arn->service == "cleanrooms") {
        return arn->partition == "aws" && IsRegion(arn->region) &&
               arn->kind == "configuredaudiencemodelassociation" &&
               All(arn->resource, &IsIdOrWildcard);
    }
    return arn->service == "cleanrooms-ml" && arn->partition.starts_with("aws") &&
           All(arn->partition, &IsPartition) && All(arn->region, &IsRegionPart) &&
           arn->kind == "configured-model-algorithm-association" &&
           (All(arn->resource, &IsPath) || arn->resource == "*");
}

}  // namespace policy
