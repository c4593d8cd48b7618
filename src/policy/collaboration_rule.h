// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policy {

// Bound of the Clean Rooms API.
inline constexpr std::size_t kAdditionalAnalysesMax = 25;

// How rules name accounts. Names stand as account ids until whoever asked for them puts the ids in
// their place.
enum class AccountForm : std::uint8_t {
    kIds,         // 12 digits, as the API has it
    kIdsOrNames,  // or any other text: room documents
};

enum class RuleType : std::uint8_t { kAggregation, kList, kCustom };

// The collaboration analysis rule: what the owner of an associated table adds to the table's own rule
// for one collaboration. The API's analysisRulePolicy of a configured table association, the same
// members for every type. Immutable value.
struct CollaborationRule {
    RuleType type = RuleType::kCustom;
    // Who may receive results of queries over the table. Absent: whoever the table's rule leaves it
    // to; empty: nobody.
    std::optional<std::vector<base::AccountId>> allowed_result_receivers;
    std::optional<std::vector<std::string>> allowed_additional_analyses;  // ARNs and wildcards

    bool operator==(const CollaborationRule&) const = default;
};

// Reads {"type":"AGGREGATION"|"LIST"|"CUSTOM","policy":{"v1":{...}}}, the API's analysisRuleType and
// analysisRulePolicy. Strict: every error names the field, starting with `field_path`.
base::Result<CollaborationRule> ParseCollaborationRule(const base::Json& json,
                                                       std::string_view field_path,
                                                       AccountForm accounts = AccountForm::kIds);

// The canonical form: what ParseCollaborationRule reads, members that are absent left out.
base::Json ToJson(const CollaborationRule& rule);

std::string_view ToString(RuleType type);  // "CUSTOM"

}  // namespace policy
