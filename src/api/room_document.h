// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/identity_entries.h"
#include "base/result.h"
#include "base/secret.h"
#include "catalog/catalog_tables.h"
#include "collaboration/collaboration.h"

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

namespace api {

inline constexpr std::size_t kRoomDocumentBytesMax = std::size_t{4} << 20U;
inline constexpr std::size_t kAllowedColumnsMax = 1000;  // the API's quota is 100, adjustable
inline constexpr std::size_t kRuleBytesMax = std::size_t{100} << 10U;
inline constexpr std::size_t kDescriptionBytesMax = 255;

// The entries of a room document. Each has the path of its object in the document (`field`), for
// errors that show up only against the database or the files. Names are folded; what is absent
// stays as it is.

struct AccountEntry {
    std::string field;
    std::string name;
};

struct MemberEntry {
    std::string field;
    std::string account;
    std::vector<policy::Ability> abilities;
};

struct CollaborationEntry {
    std::string field;
    std::string name;
    std::optional<std::string> creator;
    std::optional<collaboration::QueryLogStatus> query_log;
    std::optional<bool> several_runners;
    std::vector<MemberEntry> members;
};

struct AssociationEntry {
    std::string field;
    std::string collaboration;
    std::string name;
    std::optional<policy::CollaborationRule> rule;  // its accounts by id or name
};

struct TableEntry {
    std::string field;
    std::string account;
    std::string name;
    std::optional<std::string> description;
    // Of these at most one: files, or a table of the account's catalog.
    std::optional<catalog::Source> source;
    std::optional<catalog::TableName> reference;
    bool all_columns = false;  // "allowedColumns":["*"]
    std::optional<std::vector<std::string>> allowed_columns;
    std::optional<policy::AnalysisRule> rule;  // its accounts by id or name
    std::optional<policy::JoinMultiplicity> join_multiplicity;
    std::optional<std::int64_t> time_limit_seconds;
    std::vector<AssociationEntry> associations;
};

struct DestinationEntry {
    std::string field;
    std::string account;
    std::string name;
    std::optional<std::string> kind;
    std::optional<std::string> ad_account;
    std::optional<std::string> endpoint;
    std::optional<std::string> api_version;
    std::optional<base::Secret> access_token;
    std::optional<base::Secret> app_secret;
};

// What `glovebox apply` is given: companies, what they agreed on, what they bring and where
// audiences go. Checked as far as that goes without looking at the database or any other file.
struct RoomDocument {
    std::vector<AccountEntry> accounts;
    std::vector<PolicyEntry> policies;
    std::vector<PrincipalEntry> users;
    std::vector<PrincipalEntry> roles;
    std::vector<CollaborationEntry> collaborations;
    std::vector<TableEntry> tables;
    std::vector<DestinationEntry> destinations;
};

// What a document may refer to outside itself. Only the command on a local data directory has it: a
// server must not read its own files or environment because a document says so.
struct DocumentPlace {
    // Relative paths start here; absolute. Empty: no files are read.
    std::filesystem::path folder;
    std::function<std::optional<std::string>(const std::string& name)> environment;
};

// Strict: whatever is unknown, repeated, out of bounds or of the wrong kind is refused by its path
// and reason, and so is a name that appears twice.
base::Result<RoomDocument> ParseRoomDocument(std::string_view text, const DocumentPlace& place);
base::Result<RoomDocument> ParseRoomJson(const base::Json& json, const DocumentPlace& place);

// The text of a room document, as far as it is JSON.
base::Result<base::Json> ParseRoomText(std::string_view text);

// The same from a file; errors start with its path. Relative paths are relative to the file.
base::Result<RoomDocument> ReadRoomDocument(
    const std::filesystem::path& file,
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

}  // namespace api
