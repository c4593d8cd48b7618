// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// The tables an account may bring into collaborations, and the one rule on each.
ApiAnswer CreateConfiguredTable(const HandlerContext& context, const base::Json& input);
ApiAnswer GetConfiguredTable(const HandlerContext& context, const base::Json& input);
ApiAnswer ListConfiguredTables(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateConfiguredTable(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteConfiguredTable(const HandlerContext& context, const base::Json& input);

ApiAnswer CreateConfiguredTableAnalysisRule(const HandlerContext& context, const base::Json& input);
ApiAnswer GetConfiguredTableAnalysisRule(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateConfiguredTableAnalysisRule(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteConfiguredTableAnalysisRule(const HandlerContext& context, const base::Json& input);

}  // namespace api
