// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/room_document.h"
#include "base/json.h"
#include "base/object_reader.h"
#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace api {

// The parts of ParseRoomDocument.

// The member `name` as a folded name of at most `bytes_max` characters.
base::Result<std::string> NameMember(const base::ObjectReader& reader, std::string_view name,
                                     std::size_t bytes_max);

base::Result<PolicyEntry> ParsePolicyEntry(const base::Json& json, std::string field);
base::Result<PrincipalEntry> ParsePrincipalEntry(const base::Json& json, std::string field,
                                                 access_control::PrincipalKind kind);
base::Result<CollaborationEntry> ParseCollaboration(const base::Json& json, std::string field);
base::Result<TableEntry> ParseTable(const base::Json& json, std::string field,
                                    const DocumentPlace& place);
base::Result<DestinationEntry> ParseDestination(const base::Json& json, std::string field,
                                                const DocumentPlace& place);

// Fails at the second of two entries that name the same thing.
base::Status CheckNoRepeats(const RoomDocument& document);

}  // namespace api
