// SPDX-License-Identifier: Apache-2.0
#include "server/outcome.h"

#include "base/assert.h"
#include "base/json_array.h"
#include "base/object_reader.h"
#include "base/utf8.h"
#include "server/delivery_text.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/refusal_text.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

constexpr std::int64_t kExitCodeMax = 125;

int ExitCodeOf(activation::DeliveryStatus status) {
    switch (status) {
        case activation::DeliveryStatus::kDelivered:
        case activation::DeliveryStatus::kAlreadyDelivered:
        case activation::DeliveryStatus::kEmpty: return kExitDone;
        case activation::DeliveryStatus::kHeld: return kExitRefused;
        case activation::DeliveryStatus::kPaused: return kExitFailed;
    }
    UNREACHABLE();
}

// Another machine's text, safe on a terminal: its line feeds stay.
std::string Safe(const std::string& text) {
    std::string safe;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin)) {
        safe += base::EscapeControls(text.substr(begin, end - begin)) + "\n";
        begin = end + 1;
    }
    return safe + base::EscapeControls(text.substr(begin));
}

}  // namespace

Outcome OutcomeOf(const activation::AudienceVersion& created) {
    base::Json result = base::Json::MakeObject();
    result.Set("status", "CREATED")
        .Set("audience", created.audience.name)
        .Set("version", created.version)
        .Set("rowCount", created.released.row_count)
        .Set("planHash", created.released.plan_hash);
    return {std::move(result),
            fmt::format("audience {}, version {}: {} rows\n", created.audience.name,
                        created.version, created.released.row_count)};
}

Outcome OutcomeOf(const activation::DeliveryReport& delivered) {
    return {activation::ToJson(delivered), DeliveryText(delivered), ExitCodeOf(delivered.status)};
}

Outcome OutcomeOf(const Refused& refused) {
    base::Json result = base::Json::MakeObject();
    result.Set("status", "REFUSED")
        .Set("refusals", base::JsonArrayOf(refused.refusals, query::ToJson));
    return {std::move(result), RefusalText(refused.refusals, refused.sql), kExitRefused};
}

int PrintOutcome(const Outcome& outcome, bool json) {
    if (json) {
        PrintJson(outcome.result);
    } else {
        Print(outcome.text);
    }
    return outcome.exit_code;
}

base::Json ToJson(const Outcome& outcome) {
    base::Json json = base::Json::MakeObject();
    return json.Set("result", outcome.result)
        .Set("text", outcome.text)
        .Set("exitCode", outcome.exit_code);
}

base::Result<Outcome> OutcomeFromJson(const base::Json& json) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "answer", {"result", "text", "exitCode"}));
    Outcome outcome;
    ASSIGN_OR_RETURN(const base::Json* result, reader.Required("result"));
    outcome.result = *result;
    ASSIGN_OR_RETURN(const std::string text, reader.Text("text"));
    outcome.text = Safe(text);
    ASSIGN_OR_RETURN(const std::int64_t exit_code, reader.Int("exitCode", 0, kExitCodeMax));
    outcome.exit_code = static_cast<int>(exit_code);
    return outcome;
}

}  // namespace server
