// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/configured_table.h"
#include "collaboration/tags.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace api {

// Tags are notes of an account on its own resources, but for those by which a configured table is
// told what the API has no field for: glovebox:joinMultiplicity=SQL and
// glovebox:timeLimitSeconds=1..86400. These are kept with the table and not among its notes.

// Refuses every other key under glovebox: and, as AWS does, aws:.
std::optional<ApiError> CheckNotes(const collaboration::TagMap& tags);

// Takes the settings out of `tags` and lays them over the table; the rest are notes.
std::optional<ApiError> TakeSettings(collaboration::TagMap& tags,
                                     collaboration::ConfiguredTable& table);

// Takes the settings named by keys off the table; answers the keys that are none.
std::vector<std::string> DropSettings(const std::vector<std::string>& keys,
                                      collaboration::ConfiguredTable& table);

// Puts them on the caller's resource. Refuses more than a resource takes.
std::optional<ApiError> StoreTags(const HandlerContext& context, const std::string& arn,
                                  const collaboration::TagMap& tags);

// The table's settings as tags.
collaboration::TagMap SettingsOf(const collaboration::ConfiguredTable& table);

}  // namespace api
