// SPDX-License-Identifier: Apache-2.0
#include "access/principals.h"

#include "access/arn.h"
#include "access/identity_generation.h"
#include "access/name.h"
#include "access/unique_id.h"
#include "base/assert.h"
#include "base/object_reader.h"
#include "base/utf8.h"

namespace access_control {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, account_id, kind, name, trust_policy, session_seconds_max FROM principals WHERE ";

std::string_view ToText(PrincipalKind kind) {
    switch (kind) {
        case PrincipalKind::kUser: return "user";
        case PrincipalKind::kRole: return "role";
    }
    UNREACHABLE();
}

using Row = std::tuple<PrincipalId, base::AccountId, std::string, std::string,
                       std::optional<std::string>, std::optional<std::int64_t>>;

Principal FromRow(Row row) {
    auto& [id, account, kind, name, trust_policy, seconds] = row;
    return {std::move(id),
            std::move(account),
            kind == ToText(PrincipalKind::kRole) ? PrincipalKind::kRole : PrincipalKind::kUser,
            std::move(name),
            std::move(trust_policy).value_or(""),
            std::chrono::seconds(seconds.value_or(0))};
}

std::string Named(PrincipalKind kind, std::string_view name) {
    return std::string(ToText(kind)) + " " + base::QuoteName(name);
}

base::Status CheckTrustPolicy(const std::string& text) {
    const auto document = ParsePolicy(text, PolicyKind::kTrust);
    if (!document.ok()) return document.error().Within("trust policy");
    return {};
}

base::Status CheckSessionMax(std::chrono::seconds session_max) {
    if (session_max >= kSessionMin && session_max <= kSessionMaxMost) return {};
    return base::InvalidArgument(
        "a role's sessions last from " + std::to_string(kSessionMin.count()) + " to " +
        std::to_string(std::chrono::seconds(kSessionMaxMost).count()) + " seconds at most");
}

}  // namespace

std::string Principal::Arn() const {
    return kind == PrincipalKind::kUser ? UserArn(account, name) : RoleArn(account, name);
}

base::Result<Principal> Principals::CreateUser(const base::AccountId& account,
                                               const std::string& name, base::Random& random,
                                               base::Clock& clock) {
    return Insert(
        {PrincipalId(UniqueId(kUserIdPrefix, random)), account, PrincipalKind::kUser, name, {}, {}},
        clock);
}

base::Result<Principal> Principals::CreateRole(const base::AccountId& account,
                                               const std::string& name, const RoleTerms& terms,
                                               base::Random& random, base::Clock& clock) {
    RETURN_IF_ERROR(CheckTrustPolicy(terms.trust_policy));
    RETURN_IF_ERROR(CheckSessionMax(terms.session_max));
    return Insert({PrincipalId(UniqueId(kRoleIdPrefix, random)), account, PrincipalKind::kRole,
                   name, terms.trust_policy, terms.session_max},
                  clock);
}

base::Result<Principal> Principals::Insert(Principal principal, base::Clock& clock) {
    RETURN_IF_ERROR(CheckIdentityName(principal.name, kPrincipalNameBytesMax));
    const bool role = principal.kind == PrincipalKind::kRole;
    const std::optional<std::string> trust_policy =
        role ? std::optional(principal.trust_policy) : std::nullopt;
    const std::optional<std::int64_t> seconds =
        role ? std::optional<std::int64_t>(principal.session_max.count()) : std::nullopt;
    ASSIGN_OR_RETURN(
        const auto inserted,
        database_.Execute(
            "INSERT INTO principals (id, account_id, kind, name, folded_name, trust_policy, "
            "session_seconds_max, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (account_id, kind, folded_name) DO NOTHING",
            {principal.id, principal.account, ToText(principal.kind), principal.name,
             base::AsciiLower(principal.name), trust_policy, seconds,
             base::ToIso8601(clock.Now())}));
    if (inserted == 1) return principal;
    return base::Conflict("the " + Named(principal.kind, principal.name) + " exists already");
}

base::Status Principals::SetTrustPolicy(const Principal& role, const std::string& trust_policy) {
    ASSERT(role.kind == PrincipalKind::kRole);
    RETURN_IF_ERROR(CheckTrustPolicy(trust_policy));
    ASSIGN_OR_RETURN(const auto changed,
                     database_.Execute("UPDATE principals SET trust_policy = ? WHERE id = ?",
                                       {trust_policy, role.id}));
    if (changed == 1) return {};
    return base::NotFound("there is no " + Named(role.kind, role.name));
}

base::Status Principals::SetSessionMax(const Principal& role, std::chrono::seconds session_max) {
    ASSERT(role.kind == PrincipalKind::kRole);
    RETURN_IF_ERROR(CheckSessionMax(session_max));
    ASSIGN_OR_RETURN(const auto changed,
                     database_.Execute("UPDATE principals SET session_seconds_max = ? WHERE id = ?",
                                       {static_cast<std::int64_t>(session_max.count()), role.id}));
    if (changed == 1) return {};
    return base::NotFound("there is no " + Named(role.kind, role.name));
}

base::Status Principals::Delete(const Principal& principal) {
    ASSIGN_OR_RETURN(const auto deleted,
                     database_.Execute("DELETE FROM principals WHERE id = ?", {principal.id}));
    if (deleted == 1) return NoteIdentityChange(database_);
    return base::NotFound("there is no " + Named(principal.kind, principal.name));
}

base::Result<Principal> Principals::FindByName(const base::AccountId& account, PrincipalKind kind,
                                               std::string_view name) {
    ASSIGN_OR_RETURN(auto row,
                     database_.QueryOne<Row>(std::string(kSelect) +
                                                 "account_id = ? AND kind = ? AND folded_name = ?",
                                             {account, ToText(kind), base::AsciiLower(name)}));
    if (!row) return base::NotFound("there is no " + Named(kind, name));
    return FromRow(*std::move(row));
}

base::Result<Principal> Principals::FindById(const PrincipalId& id) {
    ASSIGN_OR_RETURN(auto row, database_.QueryOne<Row>(std::string(kSelect) + "id = ?", {id}));
    if (!row) return base::NotFound("there is no such user or role");
    return FromRow(*std::move(row));
}

base::Result<std::vector<Principal>> Principals::List(const base::AccountId& account,
                                                      PrincipalKind kind) {
    ASSIGN_OR_RETURN(auto rows,
                     database_.Query<Row>(std::string(kSelect) +
                                              "account_id = ? AND kind = ? ORDER BY folded_name",
                                          {account, ToText(kind)}));
    std::vector<Principal> principals;
    for (Row& row : rows) principals.push_back(FromRow(std::move(row)));
    return principals;
}

base::Status Principals::SetTag(const Principal& principal, const std::string& key,
                                const std::string& value) {
    if (key.empty() || key.size() > kTagKeyBytesMax || value.size() > kTagValueBytesMax ||
        !base::IsUtf8(key) || !base::IsUtf8(value)) {
        return base::InvalidArgument(
            "a tag has a key of 1 to 128 bytes and a value of at most 256");
    }
    ASSIGN_OR_RETURN(const Tags tags, TagsOf(principal.id));
    if (tags.size() >= kPrincipalTagsMax && !tags.contains(key)) {
        return base::ResourceExhausted("a user or role has at most " +
                                       std::to_string(kPrincipalTagsMax) + " tags");
    }
    ASSIGN_OR_RETURN(
        const auto set,
        database_.Execute("INSERT INTO principal_tags (principal_id, folded_key, key, value) "
                          "VALUES (?, ?, ?, ?) ON CONFLICT (principal_id, folded_key) "
                          "DO UPDATE SET key = excluded.key, value = excluded.value",
                          {principal.id, base::AsciiLower(key), key, value}));
    ASSERT(set == 1);
    return NoteIdentityChange(database_);
}

base::Status Principals::RemoveTag(const Principal& principal, const std::string& key) {
    const auto removed =
        database_.Execute("DELETE FROM principal_tags WHERE principal_id = ? AND folded_key = ?",
                          {principal.id, base::AsciiLower(key)});
    if (!removed.ok()) return removed.error();
    return NoteIdentityChange(database_);
}

base::Result<Tags> Principals::TagsOf(const PrincipalId& principal) {
    ASSIGN_OR_RETURN(
        const auto rows,
        (database_.Query<std::string, std::string>(
            "SELECT key, value FROM principal_tags WHERE principal_id = ?", {principal})));
    Tags tags;
    for (const auto& [key, value] : rows) tags[key] = value;
    return tags;
}

}  // namespace access_control
