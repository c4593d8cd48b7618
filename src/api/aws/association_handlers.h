// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

namespace api {

// Configured tables in a membership's collaboration, and what their owner adds to the rule for it.
ApiAnswer CreateConfiguredTableAssociation(const HandlerContext& context, const base::Json& input);
ApiAnswer GetConfiguredTableAssociation(const HandlerContext& context, const base::Json& input);
ApiAnswer ListConfiguredTableAssociations(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateConfiguredTableAssociation(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteConfiguredTableAssociation(const HandlerContext& context, const base::Json& input);

ApiAnswer CreateConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const base::Json& input);
ApiAnswer GetConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                    const base::Json& input);
ApiAnswer UpdateConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const base::Json& input);
ApiAnswer DeleteConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const base::Json& input);

}  // namespace api
