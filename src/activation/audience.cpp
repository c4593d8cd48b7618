// SPDX-License-Identifier: Apache-2.0
#include "activation/audience.h"

#include "base/object_reader.h"
#include "base/utf8.h"

namespace activation {
namespace {

constexpr std::string_view kQueryPurpose = "audience_versions.query";

std::string_view ToString(MembersFrom members_from) {
    switch (members_from) {
        case MembersFrom::kOwner: return "OWNER";
        case MembersFrom::kPartners: return "PARTNERS";
        case MembersFrom::kBoth: return "BOTH";
    }
    UNREACHABLE();
}

MembersFrom MembersFromNamed(std::string_view name) {
    for (const MembersFrom one : {MembersFrom::kOwner, MembersFrom::kPartners}) {
        if (ToString(one) == name) return one;
    }
    return MembersFrom::kBoth;
}

std::string SealedName(const base::AudienceId& audience, std::int64_t version) {
    return audience.text() + "/" + std::to_string(version);
}

base::Error NoSuchAudience(std::string_view name) {
    return base::NotFound("there is no audience " + base::QuoteName(name) + " of this account");
}

}  // namespace

base::Status CheckAudienceName(std::string_view name) {
    if (!name.empty() && base::IsUtf8(name) &&
        base::CodePointCount(name) <= kAudienceNameCodePointsMax &&
        base::EscapeControls(name) == name && name.front() != ' ' && name.back() != ' ') {
        return {};
    }
    return base::FieldError("name", "must be 1 to " + std::to_string(kAudienceNameCodePointsMax) +
                                        " characters, no control characters, no space at its ends");
}

base::Result<Audience> AudienceStore::FindOrAdd(const base::AccountId& account,
                                                const base::CollaborationId& collaboration,
                                                std::string_view name) {
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO audiences (id, account, collaboration, name) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account, name) DO NOTHING",
        {random_.Uuid(), account, collaboration, name}));
    ASSIGN_OR_RETURN(auto row, (database_.QueryOne<base::AudienceId, base::CollaborationId>(
                                   "SELECT id, collaboration FROM audiences"
                                   " WHERE account = ? AND name = ?",
                                   {account, name})));
    if (!row) return base::Internal("an audience was not stored");
    auto& [id, stored_collaboration] = *row;
    if (stored_collaboration != collaboration) {
        return base::Conflict("the audience " + base::QuoteName(name) +
                              " comes from another collaboration: choose another name");
    }
    return Audience{std::move(id), account, collaboration, std::string(name)};
}

base::Result<AudienceVersion> AudienceStore::AddVersion(const base::AccountId& account,
                                                        const base::CollaborationId& collaboration,
                                                        std::string_view name,
                                                        const ReleasedAudience& released) {
    RETURN_IF_ERROR(CheckAudienceName(name));
    AudienceVersion added;
    ASSIGN_OR_RETURN(added.audience, FindOrAdd(account, collaboration, name));
    added.released = released;
    added.created = clock_.Now();
    ASSIGN_OR_RETURN(const auto last, database_.QueryOne<std::int64_t>(
                                          "SELECT coalesce(max(version), 0) FROM audience_versions"
                                          " WHERE audience = ?",
                                          {added.audience.id}));
    added.version = 1 + (last ? std::get<0>(*last) : 0);
    const std::string sealed_name = SealedName(added.audience.id, added.version);
    ASSIGN_OR_RETURN(const base::Bytes query, keys_.Seal({kQueryPurpose, account, sealed_name},
                                                         base::Secret::FromText(released.query)));
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO audience_versions (audience, version, object, row_count, plan_hash, run_hash,"
        " members_from, query, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {added.audience.id, added.version, released.object_id,
         static_cast<std::int64_t>(released.row_count), released.plan_hash, released.run_hash,
         ToString(released.members_from), query, added.created}));
    return added;
}

base::Result<std::vector<AudienceVersion>> AudienceStore::Versions(const base::AccountId& account,
                                                                   std::string_view name) {
    ASSIGN_OR_RETURN(
        auto rows,
        (database_.Query<base::AudienceId, base::CollaborationId, std::int64_t, std::string,
                         std::int64_t, std::string, std::string, std::string, base::WallTime>(
            "SELECT a.id, a.collaboration, v.version, v.object, v.row_count, v.plan_hash,"
            " v.run_hash, v.members_from, v.created_ms FROM audiences a"
            " JOIN audience_versions v ON v.audience = a.id"
            " WHERE a.account = ? AND a.name = ? ORDER BY v.version DESC",
            {account, name})));
    std::vector<AudienceVersion> versions;
    for (auto& [id, collaboration, version, object, row_count, plan_hash, run_hash, from, created] :
         rows) {
        versions.push_back({{id, account, collaboration, std::string(name)},
                            version,
                            {std::move(object),
                             static_cast<std::uint64_t>(row_count),
                             std::move(plan_hash),
                             std::move(run_hash),
                             MembersFromNamed(from),
                             {}},
                            created});
    }
    return versions;
}

base::Result<AudienceVersion> AudienceStore::Newest(const base::AccountId& account,
                                                    std::string_view name) {
    ASSIGN_OR_RETURN(auto versions, Versions(account, name));
    if (versions.empty()) return NoSuchAudience(name);
    AudienceVersion newest = std::move(versions.front());
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<base::Bytes>(
                         "SELECT query FROM audience_versions WHERE audience = ? AND version = ?",
                         {newest.audience.id, newest.version}));
    if (!row) return NoSuchAudience(name);
    const std::string sealed_name = SealedName(newest.audience.id, newest.version);
    ASSIGN_OR_RETURN(const base::Secret query,
                     keys_.Unseal({kQueryPurpose, account, sealed_name}, std::get<0>(*row)));
    newest.released.query = query.RevealText();
    return newest;
}

base::Result<bool> IsAudienceObject(metadata::Database& database, std::string_view object_id) {
    ASSIGN_OR_RETURN(const auto found,
                     database.QueryOne<std::int64_t>(
                         "SELECT version FROM audience_versions WHERE object = ?", {object_id}));
    return found.has_value();
}

}  // namespace activation
