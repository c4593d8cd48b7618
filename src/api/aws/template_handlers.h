// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"

#include <optional>

namespace api {

// Analysis templates, of the caller's membership and of a collaboration.
ApiAnswer CreateAnalysisTemplate(const HandlerContext& context, const base::Json& input);
ApiAnswer GetAnalysisTemplate(const HandlerContext& context, const base::Json& input);
ApiAnswer ListAnalysisTemplates(const HandlerContext& context, const base::Json& input);
ApiAnswer UpdateAnalysisTemplate(const HandlerContext& context, const base::Json& input);
ApiAnswer DeleteAnalysisTemplate(const HandlerContext& context, const base::Json& input);
ApiAnswer GetCollaborationAnalysisTemplate(const HandlerContext& context, const base::Json& input);
ApiAnswer ListCollaborationAnalysisTemplates(const HandlerContext& context,
                                             const base::Json& input);
ApiAnswer BatchGetCollaborationAnalysisTemplate(const HandlerContext& context,
                                                const base::Json& input);

// Describes the text of a new template in a worker, before CreateAnalysisTemplate's transaction; a
// text that does not parse or bind is refused.
std::optional<ApiError> PrepareAnalysisTemplate(const HandlerContext& context, base::Json& input);

}  // namespace api
