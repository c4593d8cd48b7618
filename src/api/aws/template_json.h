// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/analysis_template.h"
#include "collaboration/collaboration.h"

namespace api {

// Views of the API: the creator's own, and every member's.
base::Json TemplateJson(const HandlerContext& context,
                        const collaboration::Collaboration& collaboration,
                        const collaboration::AnalysisTemplate& analysis);
base::Json TemplateSummaryJson(const HandlerContext& context,
                               const collaboration::Collaboration& collaboration,
                               const collaboration::AnalysisTemplate& analysis);
base::Json CollaborationTemplateJson(const HandlerContext& context,
                                     const collaboration::Collaboration& collaboration,
                                     const collaboration::AnalysisTemplate& analysis);
base::Json CollaborationTemplateSummaryJson(const HandlerContext& context,
                                            const collaboration::Collaboration& collaboration,
                                            const collaboration::AnalysisTemplate& analysis);

}  // namespace api
