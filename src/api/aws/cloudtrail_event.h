// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/entries.h"
#include "base/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace api {

enum class LookupKey {
    kEventId,
    kEventName,
    kReadOnly,
    kUsername,
    kResourceType,
    kResourceName,
    kEventSource,
    kAccessKeyId,
};
// By AWS's name for it.
std::optional<LookupKey> ParseLookupKey(std::string_view name);

struct LookupAttribute {
    LookupKey key = LookupKey::kEventId;
    std::string value;
};
bool Matches(const audit::Entry& entry, const LookupAttribute& attribute);

// Whose trail is read, and on which node.
struct TrailReader {
    const base::AccountId& account;
    std::string_view region;
};

// A record of the trail as CloudTrail shows events, the whole of it as JSON text in CloudTrailEvent.
base::Json EventJson(const audit::Entry& entry, const TrailReader& reader);

}  // namespace api
