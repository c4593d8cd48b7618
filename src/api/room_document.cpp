// SPDX-License-Identifier: Apache-2.0
#include "api/room_document.h"

#include "access/name.h"
#include "api/document_reader.h"
#include "base/file.h"

#include <system_error>
#include <utility>

namespace api {
namespace {

using access_control::PrincipalKind;

constexpr std::size_t kEntriesMax = 1000;  // of each kind in one document
constexpr std::size_t kDepthMax = 32;

base::Result<AccountEntry> ParseAccount(const base::Json& json, std::string field) {
    ASSIGN_OR_RETURN(const auto reader, base::ObjectReader::Make(json, field, {"name"}));
    AccountEntry entry;
    entry.field = std::move(field);
    ASSIGN_OR_RETURN(entry.name, NameMember(reader, "name", access_control::kNameBytesMax));
    return entry;
}

// Every item of an array through `parse`, each with its own path.
template <class Entry, class Parse>
base::Status ParseEach(const base::ObjectReader& reader, std::string_view name,
                       std::vector<Entry>& entries, const Parse& parse) {
    ASSIGN_OR_RETURN(const auto items, reader.Items(name, kEntriesMax));
    for (std::size_t i = 0; i < items.size(); ++i) {
        ASSIGN_OR_RETURN(auto entry, parse(items[i], reader.FieldOf(name, i)));
        entries.push_back(std::move(entry));
    }
    return {};
}

base::Status ParsePrincipals(const base::ObjectReader& reader, std::string_view name,
                             PrincipalKind kind, std::vector<PrincipalEntry>& entries) {
    return ParseEach(reader, name, entries, [&](const base::Json& item, std::string field) {
        return ParsePrincipalEntry(item, std::move(field), kind);
    });
}

}  // namespace

base::Result<std::string> NameMember(const base::ObjectReader& reader, std::string_view name,
                                     std::size_t bytes_max) {
    ASSIGN_OR_RETURN(const std::string text, reader.Text(name));
    auto folded = access_control::FoldName(text, bytes_max);
    if (!folded.ok()) return base::FieldError(reader.FieldOf(name), folded.error().message);
    return folded;
}

base::Result<base::Json> ParseRoomText(std::string_view text) {
    return base::ParseJson(text, {.bytes_max = kRoomDocumentBytesMax, .depth_max = kDepthMax});
}

base::Result<RoomDocument> ParseRoomDocument(std::string_view text, const DocumentPlace& place) {
    ASSIGN_OR_RETURN(const base::Json json, ParseRoomText(text));
    return ParseRoomJson(json, place);
}

base::Result<RoomDocument> ParseRoomJson(const base::Json& json, const DocumentPlace& place) {
    ASSIGN_OR_RETURN(const auto reader,
                     base::ObjectReader::Make(json, "",
                                              {"accounts", "policies", "users", "roles",
                                               "collaborations", "tables", "destinations"}));
    RoomDocument document;
    RETURN_IF_ERROR(ParseEach(reader, "accounts", document.accounts, &ParseAccount));
    RETURN_IF_ERROR(ParseEach(reader, "policies", document.policies, &ParsePolicyEntry));
    RETURN_IF_ERROR(ParsePrincipals(reader, "users", PrincipalKind::kUser, document.users));
    RETURN_IF_ERROR(ParsePrincipals(reader, "roles", PrincipalKind::kRole, document.roles));
    RETURN_IF_ERROR(
        ParseEach(reader, "collaborations", document.collaborations, &ParseCollaboration));
    RETURN_IF_ERROR(ParseEach(reader, "tables", document.tables,
                              [&](const base::Json& item, std::string field) {
                                  return ParseTable(item, std::move(field), place);
                              }));
    RETURN_IF_ERROR(ParseEach(reader, "destinations", document.destinations,
                              [&](const base::Json& item, std::string field) {
                                  return ParseDestination(item, std::move(field), place);
                              }));
    RETURN_IF_ERROR(CheckNoRepeats(document));
    return document;
}

base::Result<RoomDocument> ReadRoomDocument(
    const std::filesystem::path& file,
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
    std::error_code failed;
    const std::filesystem::path absolute = std::filesystem::absolute(file, failed);
    if (failed) return base::InvalidArgument("the room document has no path");
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(absolute, kRoomDocumentBytesMax));
    auto document = ParseRoomDocument(text, {absolute.parent_path(), environment});
    if (!document.ok()) return document.error().Within(file.string());
    return document;
}

}  // namespace api
