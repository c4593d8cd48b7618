// SPDX-License-Identifier: Apache-2.0
#include "api/document_reader.h"
#include "base/utf8.h"

#include <set>
#include <tuple>

namespace api {
namespace {

// (kind, where, name): nothing may be named twice in one document.
class Seen final {
  public:
    base::Status Add(const std::string& field, std::string_view kind, const std::string& where,
                     const std::string& name) {
        if (names_.emplace(kind, where, name).second) return {};
        return base::FieldError(field, "the " + std::string(kind) + " " + base::QuoteName(name) +
                                           " is named twice" +
                                           (where.empty() ? "" : " for " + base::QuoteName(where)));
    }

  private:
    std::set<std::tuple<std::string, std::string, std::string>> names_;
};

base::Status CheckCollaboration(const CollaborationEntry& entry, Seen& seen) {
    RETURN_IF_ERROR(seen.Add(entry.field, "collaboration", "", entry.name));
    for (const MemberEntry& member : entry.members) {
        RETURN_IF_ERROR(seen.Add(member.field, "member", entry.name, member.account));
    }
    return {};
}

base::Status CheckTable(const TableEntry& entry, Seen& seen) {
    RETURN_IF_ERROR(seen.Add(entry.field, "table", entry.account, entry.name));
    for (const AssociationEntry& association : entry.associations) {
        RETURN_IF_ERROR(seen.Add(association.field, "association", association.collaboration,
                                 association.name));
    }
    return {};
}

// Names that differ in case only are the same.
base::Status CheckIdentities(const RoomDocument& document, Seen& seen) {
    for (const PolicyEntry& entry : document.policies) {
        RETURN_IF_ERROR(
            seen.Add(entry.field, "policy", entry.account, base::AsciiLower(entry.name)));
    }
    for (const PrincipalEntry& entry : document.users) {
        RETURN_IF_ERROR(seen.Add(entry.field, "user", entry.account, base::AsciiLower(entry.name)));
    }
    for (const PrincipalEntry& entry : document.roles) {
        RETURN_IF_ERROR(seen.Add(entry.field, "role", entry.account, base::AsciiLower(entry.name)));
    }
    return {};
}

}  // namespace

base::Status CheckNoRepeats(const RoomDocument& document) {
    Seen seen;
    for (const AccountEntry& entry : document.accounts) {
        RETURN_IF_ERROR(seen.Add(entry.field, "account", "", entry.name));
    }
    RETURN_IF_ERROR(CheckIdentities(document, seen));
    for (const CollaborationEntry& entry : document.collaborations)
        RETURN_IF_ERROR(CheckCollaboration(entry, seen));
    for (const TableEntry& entry : document.tables) RETURN_IF_ERROR(CheckTable(entry, seen));
    for (const DestinationEntry& entry : document.destinations) {
        RETURN_IF_ERROR(seen.Add(entry.field, "destination", entry.account, entry.name));
    }
    return {};
}

}  // namespace api
