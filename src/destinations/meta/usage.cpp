// SPDX-License-Identifier: Apache-2.0
#include "destinations/meta/usage.h"

#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace destinations::meta {
namespace {

constexpr double kPercentMax = 1000;
constexpr std::size_t kHeaderDepthMax = 8;

// A number that can be compared and counted with: finite and not negative.
double NumberOr0(const base::Json& object, std::string_view name) {
    const base::Json* found = object.Find(name);
    if (found == nullptr || !found->is_number()) return 0;
    const double value = found->AsDouble();
    return std::isfinite(value) && value > 0 ? value : 0;
}

void CountPercent(const base::Json& object, std::string_view name, activation::Usage& usage) {
    usage.percent = std::max(usage.percent, std::min(NumberOr0(object, name), kPercentMax));
}

void CountRegain(double seconds, activation::Usage& usage) {
    const double capped =
        std::min(seconds, std::chrono::duration<double>(std::chrono::seconds(kRegainMax)).count());
    usage.regain =
        std::max(usage.regain, std::chrono::seconds(static_cast<std::int64_t>(std::ceil(capped))));
}

std::optional<base::Json> HeaderObject(const net::HttpHeaders& headers, std::string_view name) {
    const std::string* text = net::FindHeader(headers, name);
    if (text == nullptr) return std::nullopt;
    auto parsed = base::ParseJson(*text, {kUsageHeaderBytesMax, kHeaderDepthMax});
    if (!parsed.ok() || !parsed->is_object()) return std::nullopt;
    return *std::move(parsed);
}

void CountCalls(const base::Json& entry, activation::Usage& usage) {
    CountPercent(entry, "call_count", usage);
    CountPercent(entry, "total_time", usage);
    CountPercent(entry, "total_cputime", usage);
}

void CountBusinessEntry(const base::Json& entry, activation::Usage& usage) {
    const base::Json* type = entry.Find("type");
    if (type != nullptr && type->is_string() && type->AsString() != "custom_audience") return;
    constexpr double kSecondsPerMinute = 60;
    CountCalls(entry, usage);
    CountRegain(NumberOr0(entry, "estimated_time_to_regain_access") * kSecondsPerMinute, usage);
}

}  // namespace

activation::Usage ReadUsage(const net::HttpHeaders& headers) {
    activation::Usage usage;
    if (const auto business = HeaderObject(headers, "X-Business-Use-Case-Usage")) {
        for (const base::JsonMember& member : business->AsObject()) {
            if (!member.value.is_array()) continue;
            for (const base::Json& entry : member.value.AsArray()) CountBusinessEntry(entry, usage);
        }
    }
    if (const auto account = HeaderObject(headers, "X-Ad-Account-Usage")) {
        CountPercent(*account, "acc_id_util_pct", usage);
        CountRegain(NumberOr0(*account, "reset_time_duration"), usage);
    }
    if (const auto app = HeaderObject(headers, "X-App-Usage")) CountCalls(*app, usage);
    return usage;
}

}  // namespace destinations::meta
