// SPDX-License-Identifier: Apache-2.0
#include "activation/delivery_report.h"

namespace activation {
namespace {

base::Json TextOrNull(const std::string& text) {
    return text.empty() ? base::Json() : base::Json(text);
}

base::Json CountsToJson(const std::map<std::string, std::uint64_t>& counts) {
    base::Json json = base::Json::MakeObject();
    for (const auto& [name, count] : counts) json.Set(name, count);
    return json;
}

base::Json PauseToJson(const std::optional<Pause>& pause) {
    if (!pause) return {};
    base::Json json = base::Json::MakeObject();
    json.Set("class", ToString(pause->behaviour));
    json.Set("code", pause->code);
    json.Set("subcode", pause->subcode);
    return json;
}

}  // namespace

std::string_view ToString(DeliveryStatus status) {
    switch (status) {
        case DeliveryStatus::kDelivered: return "DELIVERED";
        case DeliveryStatus::kAlreadyDelivered: return "ALREADY_DELIVERED";
        case DeliveryStatus::kEmpty: return "EMPTY";
        case DeliveryStatus::kHeld: return "HELD";
        case DeliveryStatus::kPaused: return "PAUSED";
    }
    UNREACHABLE();
}

base::Json ToJson(const DeliveryReport& report) {
    base::Json blanked = base::Json::MakeObject();
    for (const auto& [key, reasons] : report.blanked) blanked.Set(key, CountsToJson(reasons));
    base::Json json = base::Json::MakeObject();
    json.Set("status", ToString(report.status));
    json.Set("audienceId", TextOrNull(report.audience_id));
    json.Set("sessionId",
             TextOrNull(report.session_id == 0 ? "" : std::to_string(report.session_id)));
    json.Set("rows", report.rows);
    json.Set("sent", report.sent);
    json.Set("batches", report.batches);
    json.Set("dropped", CountsToJson(report.dropped));
    json.Set("blanked", std::move(blanked));
    json.Set("error", PauseToJson(report.pause));
    json.Set("message", TextOrNull(report.message));
    return json;
}

}  // namespace activation
