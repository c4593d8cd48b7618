// SPDX-License-Identifier: Apache-2.0
#include "access/trust_policy.h"

#include "access/accounts.h"
#include "base/json.h"

#include <algorithm>
#include <utility>

namespace access_control {
namespace {

constexpr std::size_t kAccountIdDigits = 12;

// An account by name becomes its id; ids, ARNs and * stay as they are.
base::Result<std::string> Written(metadata::Database& database, const std::string& text) {
    const bool id = text.size() == kAccountIdDigits &&
                    std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (id || text == "*" || text.starts_with("arn:")) return text;
    ASSIGN_OR_RETURN(const auto account, Accounts(database).FindByName(text));
    return account.id.text();
}

}  // namespace

base::Result<std::string> MakeTrustPolicy(metadata::Database& database, const TrustTerms& terms) {
    base::Json principals = base::Json::MakeArray();
    for (const std::string& text : terms.principals) {
        ASSIGN_OR_RETURN(const std::string written, Written(database, text));
        principals.Append(written);
    }
    base::Json statement = base::Json::MakeObject();
    statement.Set("Effect", "Allow")
        .Set("Principal", base::Json::MakeObject().Set("AWS", std::move(principals)))
        .Set("Action", "sts:AssumeRole");
    if (!terms.external_id.empty()) {
        base::Json equals = base::Json::MakeObject();
        equals.Set("sts:ExternalId", terms.external_id);
        statement.Set("Condition", base::Json::MakeObject().Set("StringEquals", std::move(equals)));
    }
    base::Json document = base::Json::MakeObject();
    document.Set("Version", "2012-10-17")
        .Set("Statement", base::Json::MakeArray({std::move(statement)}));
    return document.Dump();
}

}  // namespace access_control
