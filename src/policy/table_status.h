// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policy/agreement.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace policy {

// Why a table of a collaboration cannot be analysed as it is configured: the API's
// SchemaStatusReasonCode, as far as this node has what it speaks of.
enum class StatusReason : std::uint8_t {
    kAnalysisRuleMissing,
    kAnalysisTemplatesNotConfigured,  // a custom rule that allows no analysis
    kAnalysisProvidersNotConfigured,  // ANY_QUERY of nobody
    kAnalysisRuleTypesNotCompatible,  // the collaboration rule is of another type than the table's
    kCollaborationAnalysisRuleNotConfigured,
    kResultReceiversNotConfigured,
    kAdditionalAnalysesNotAllowed,
    kAdditionalAnalysesNotConfigured,
};

// What stands between the table and a direct query, whoever asks it; empty: READY. A custom rule
// needs a collaboration rule that names receivers; under other rules it may be left out.
std::vector<StatusReason> DirectAnalysisReasons(const AgreedTable& table);

// The same for results that feed further analyses.
std::vector<StatusReason> AdditionalAnalysisReasons(const AgreedTable& table);

std::string_view CodeOf(StatusReason reason);     // "ANALYSIS_RULE_MISSING"
std::string_view MessageOf(StatusReason reason);  // what is missing, for the table's owner

}  // namespace policy
