// SPDX-License-Identifier: Apache-2.0
#include "server/delivery_text.h"

#include "server/output.h"

#include <fmt/core.h>

namespace server {
namespace {

std::string HeadOf(activation::DeliveryStatus status) {
    switch (status) {
        case activation::DeliveryStatus::kDelivered: return "Delivered.";
        case activation::DeliveryStatus::kAlreadyDelivered:
            return "Delivered before; nothing was sent now.";
        case activation::DeliveryStatus::kEmpty:
            return "Nothing to send: no row has an identifier that can be sent.";
        case activation::DeliveryStatus::kHeld: return "Held back.";
        case activation::DeliveryStatus::kPaused: return "Paused; the same command goes on.";
    }
    UNREACHABLE();
}

}  // namespace

std::string ProgressText(const activation::DeliveryProgress& progress, base::WallTime now) {
    std::string text =
        fmt::format("{} of {} rows, {} sent in {} batch{}", progress.rows, progress.rows_total,
                    progress.sent, progress.batches, progress.batches == 1 ? "" : "es");
    if (progress.waiting_until && *progress.waiting_until > now) {
        text += ", waiting " + DurationText(*progress.waiting_until - now);
    }
    return text;
}

std::string DeliveryText(const activation::DeliveryReport& report) {
    std::string text = HeadOf(report.status) + "\n";
    const auto line = [&text](const std::string& name, const std::string& value) {
        text += fmt::format("  {:<28} {:>12}\n", name, value);
    };
    if (!report.audience_id.empty()) line("audience at the platform", report.audience_id);
    line("rows of the audience", std::to_string(report.rows));
    line("sent", std::to_string(report.sent));
    line("batches", std::to_string(report.batches));
    for (const auto& [reason, count] : report.dropped)
        line("dropped, " + reason, std::to_string(count));
    for (const auto& [key, reasons] : report.blanked) {
        for (const auto& [reason, count] : reasons) {
            line(fmt::format("left blank, {} {}", key, reason), std::to_string(count));
        }
    }
    if (!report.message.empty()) text += report.message + "\n";
    if (!report.notice.empty()) text += report.notice + "\n";
    return text;
}

}  // namespace server
