// SPDX-License-Identifier: Apache-2.0
#include "server/audit_range.h"

#include "base/object_reader.h"
#include "server/identity.h"

#include <chrono>

namespace server {
namespace {

constexpr std::size_t kDayBytes = 10;

base::Result<std::optional<base::WallTime>> ParseTime(const std::string& text,
                                                      std::string_view option) {
    if (text.empty()) return std::optional<base::WallTime>();
    const auto time = base::ParseIso8601(text);
    if (!time) return base::FieldError(option, "must be like 2026-11-20 or 2026-11-20T17:24:05Z");
    return time;
}

}  // namespace

base::Result<audit::TimeRange> ParseRange(const AuditRange& range) {
    audit::TimeRange parsed;
    ASSIGN_OR_RETURN(parsed.from, ParseTime(range.from, "--from"));
    ASSIGN_OR_RETURN(parsed.to, ParseTime(range.to, "--to"));
    if (parsed.to && range.to.size() == kDayBytes)
        *parsed.to += std::chrono::days(1) - std::chrono::milliseconds(1);
    return parsed;
}

base::Result<base::AccountId> FindChain(Node& node, const std::string& name) {
    if (name.empty()) return base::AccountId(std::string(audit::kNodeAccount));
    ASSIGN_OR_RETURN(const auto account, FindAccount(node, name));
    return account.id;
}

}  // namespace server
