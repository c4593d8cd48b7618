// SPDX-License-Identifier: Apache-2.0
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"
#include "runs/query_log.h"

#include <charconv>

namespace api {

ApiAnswer ListQueryLogs(const HandlerContext& context, const base::Json& input) {
    return AnswerPage(context, input, {"ListQueryLogs", "", "queryLogs"},
                      [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
                          std::int64_t sequence = 0;
                          std::from_chars(after.data(), after.data() + after.size(), sequence);
                          ASSIGN_OR_RETURN(const auto entries,
                                           runs::QueryLog(context.database, context.keys)
                                               .List(context.account(), sequence, count));
                          Summaries summaries;
                          for (const runs::QueryLog::Entry& entry : entries)
                              summaries.emplace_back(std::to_string(entry.sequence), entry.record);
                          return summaries;
                      });
}

}  // namespace api
