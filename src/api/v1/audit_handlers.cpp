// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"
#include "audit/digests.h"

#include <charconv>

namespace api {

ApiAnswer ListAuditDigests(const HandlerContext& context, const base::Json& input) {
    return AnswerPage(
        context, input, {"ListAuditDigests", "", "digests"},
        [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
            std::int64_t number = 0;
            std::from_chars(after.data(), after.data() + after.size(), number);
            ASSIGN_OR_RETURN(const auto digests, audit::Digests(context.database, context.keys)
                                                     .After(context.account(), number, count));
            Summaries summaries;
            for (const audit::Digest& digest : digests)
                summaries.emplace_back(std::to_string(digest.number), audit::ToJson(digest));
            return summaries;
        });
}

}  // namespace api
