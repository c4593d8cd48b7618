// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"
#include "api/aws/input.h"
#include "api/v1/v1_handlers.h"

#include <utility>

namespace api {
namespace {

using base::Json;

// What a document names and is not there is a mistake of the document, told with its place.
ApiError ToAnswer(const base::Error& error) {
    if (error.code == base::ErrorCode::kNotFound) return InvalidConfiguration(error.message);
    return FromError(error, Resource());
}

ApiAnswer Apply(const HandlerContext& context, const Json& input, bool dry_run) {
    // Neither folder nor environment: no document makes a server read its own files.
    auto document = ParseRoomJson(*MemberOf(input, "document"), {});
    if (!document.ok()) return ToAnswer(document.error());
    ApplyTools tools{context.database, context.keys, context.inspector, context.random,
                     context.clock};
    tools.caller = &context;
    auto report = ApplyOwnDocument(*std::move(document), tools);
    if (!report.ok()) return ToAnswer(report.error());
    report->dry_run = dry_run;
    return ToJson(*report);
}

}  // namespace

ApiAnswer ApplyRoom(const HandlerContext& context, const Json& input) {
    return Apply(context, input, false);
}

ApiAnswer ExplainRoom(const HandlerContext& context, const Json& input) {
    return Apply(context, input, true);
}

}  // namespace api
