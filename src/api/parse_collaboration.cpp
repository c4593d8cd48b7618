// SPDX-License-Identifier: Apache-2.0
#include "access/name.h"
#include "api/document_reader.h"

#include <algorithm>
#include <utility>

namespace api {
namespace {

constexpr std::size_t kAbilitiesMax = 10;

base::Result<MemberEntry> ParseMember(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, field, {"account", "abilities"}));
    MemberEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.account, NameMember(reader, "account", access_control::kNameBytesMax));
    ASSIGN_OR_RETURN(const auto texts, reader.Texts("abilities", kAbilitiesMax));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto ability = collaboration::ParseAbility(texts[i]);
        if (!ability.ok())
            return base::FieldError(reader.FieldOf("abilities", i), ability.error().message);
        if (std::ranges::find(entry.abilities, *ability) != entry.abilities.end()) {
            return base::FieldError(reader.FieldOf("abilities", i), "is named twice");
        }
        entry.abilities.push_back(*ability);
    }
    std::ranges::sort(entry.abilities);
    return entry;
}

base::Result<std::optional<collaboration::QueryLogStatus>>
ParseLogStatus(const base::ObjectReader& reader) {
    ASSIGN_OR_RETURN(const auto text, reader.OptionalText("queryLogStatus"));
    if (!text) return std::optional<collaboration::QueryLogStatus>();
    const auto status = collaboration::ParseQueryLogStatus(*text);
    if (!status.ok())
        return base::FieldError(reader.FieldOf("queryLogStatus"), status.error().message);
    return std::optional(*status);
}

}  // namespace

base::Result<CollaborationEntry> ParseCollaboration(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(
        const auto reader,
        base::ObjectReader::Make(
            json, field, {"name", "creator", "queryLogStatus", "severalRunners", "members"}));
    CollaborationEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.name, NameMember(reader, "name", access_control::kNameBytesMax));
    if (reader.Has("creator")) {
        ASSIGN_OR_RETURN(entry.creator,
                         NameMember(reader, "creator", access_control::kNameBytesMax));
    }
    ASSIGN_OR_RETURN(entry.query_log, ParseLogStatus(reader));
    ASSIGN_OR_RETURN(entry.several_runners, reader.OptionalBool("severalRunners"));
    ASSIGN_OR_RETURN(const auto members, reader.Items("members", collaboration::kMembersMax));
    for (std::size_t i = 0; i < members.size(); ++i) {
        ASSIGN_OR_RETURN(auto member, ParseMember(members[i], reader.FieldOf("members", i)));
        entry.members.push_back(std::move(member));
    }
    return entry;
}

}  // namespace api
