// SPDX-License-Identifier: Apache-2.0
#include "api/aws/setting_tags.h"

#include "base/object_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace api {
namespace {

using collaboration::ConfiguredTable;
using collaboration::TagMap;

constexpr std::array<std::string_view, 2> kReserved{"glovebox:", "aws:"};
constexpr std::string_view kMultiplicity = "glovebox:joinMultiplicity";
constexpr std::string_view kTimeLimit = "glovebox:timeLimitSeconds";

std::optional<std::int64_t> Seconds(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (value < 1 || value > collaboration::kTimeLimitSecondsMax) return std::nullopt;
    return value;
}

std::optional<ApiError> Lay(const std::string& key, const std::string& value,
                            ConfiguredTable& table) {
    if (key == kMultiplicity) {
        if (value != "SQL") return FieldInvalid("tags", key + " can only be SQL");
        table.join_multiplicity = policy::JoinMultiplicity::kSql;
        return std::nullopt;
    }
    table.time_limit_seconds = Seconds(value);
    if (table.time_limit_seconds) return std::nullopt;
    return FieldInvalid("tags", key + " must be a whole number from 1 to " +
                                    std::to_string(collaboration::kTimeLimitSecondsMax));
}

bool IsSetting(std::string_view key) { return key == kMultiplicity || key == kTimeLimit; }

}  // namespace

std::optional<ApiError> CheckNotes(const TagMap& tags) {
    for (const auto& [key, value] : tags) {
        const bool reserved = std::ranges::any_of(
            kReserved, [&](std::string_view prefix) { return key.starts_with(prefix); });
        if (reserved)
            return FieldInvalid("tags", base::QuoteName(key) + " is no setting of this resource");
    }
    return std::nullopt;
}

std::optional<ApiError> TakeSettings(TagMap& tags, ConfiguredTable& table) {
    for (auto tag = tags.begin(); tag != tags.end();) {
        if (!IsSetting(tag->first)) {
            ++tag;
            continue;
        }
        if (auto wrong = Lay(tag->first, tag->second, table)) return wrong;
        tag = tags.erase(tag);
    }
    return CheckNotes(tags);
}

std::vector<std::string> DropSettings(const std::vector<std::string>& keys,
                                      ConfiguredTable& table) {
    std::vector<std::string> notes;
    for (const std::string& key : keys) {
        if (key == kMultiplicity) table.join_multiplicity = policy::JoinMultiplicity::kOnce;
        if (key == kTimeLimit) table.time_limit_seconds.reset();
        if (!IsSetting(key)) notes.push_back(key);
    }
    return notes;
}

std::optional<ApiError> StoreTags(const HandlerContext& context, const std::string& arn,
                                  const TagMap& tags) {
    const auto added = collaboration::Tags(context.database).Add(context.account(), arn, tags);
    if (added.ok()) return std::nullopt;
    ApiError error = FromError(added.error(), {});
    const bool too_many = error.type == "ServiceQuotaExceededException";
    return too_many ? FieldInvalid("tags", added.error().message) : std::move(error);
}

TagMap SettingsOf(const ConfiguredTable& table) {
    TagMap tags;
    if (table.join_multiplicity == policy::JoinMultiplicity::kSql)
        tags.emplace(kMultiplicity, "SQL");
    if (table.time_limit_seconds)
        tags.emplace(kTimeLimit, std::to_string(*table.time_limit_seconds));
    return tags;
}

}  // namespace api
