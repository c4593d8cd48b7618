// SPDX-License-Identifier: Apache-2.0
#include "audit/entries.h"

#include "audit/trail.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace audit {
namespace {

using Row =
    std::tuple<std::int64_t, std::int64_t, base::Bytes, base::Bytes, base::Bytes,
               std::optional<base::Bytes>, std::optional<base::Bytes>, std::optional<base::Bytes>>;

constexpr std::string_view kColumns =
    "SELECT sequence, epoch, head, salt, record, origin_salt, origin, query_text "
    "FROM audit_entries ";

base::Error Damaged(const base::AccountId& account, std::int64_t sequence) {
    return {base::ErrorCode::kCorrupt,
            "record " + std::to_string(sequence) + " of account " + account.text() +
                " is not what was written",
            {}};
}

base::Result<crypto::Sha256Digest> ToDigest(const base::Bytes& bytes, const base::Error& damaged) {
    crypto::Sha256Digest digest{};
    if (bytes.size() != digest.size()) return damaged;
    std::ranges::copy(bytes, digest.begin());
    return digest;
}

// A text whose key is gone stays withheld: its commitment is in the record.
std::optional<Shown<std::string>> OpenQuery(const crypto::KeyRing& keys, const Record& record,
                                            const base::Bytes& sealed) {
    const auto opened = keys.Unseal(QueryName(record.account, record.id), sealed);
    if (!opened.ok() || opened->Reveal().size() < kSaltBytes) return std::nullopt;
    const base::ByteView bytes = opened->Reveal();
    const base::ByteView salt = bytes.first(kSaltBytes);
    return Shown<std::string>{base::Bytes(salt.begin(), salt.end()),
                              std::string(base::AsText(bytes.subspan(kSaltBytes)))};
}

base::Result<Entry> ToEntry(const crypto::KeyRing& keys, const base::AccountId& account,
                            const Row& row) {
    const auto& [sequence, epoch, head, salt, bytes, origin_salt, origin, query] = row;
    const base::Error damaged = Damaged(account, sequence);
    Entry entry{{epoch, sequence, {}}, salt, {}, {}, {}};
    ASSIGN_OR_RETURN(entry.place.head, ToDigest(head, damaged));
    auto record = DecodeRecord(bytes);
    if (!record.ok()) return damaged;
    entry.record = *std::move(record);
    if (origin && origin_salt) {
        auto decoded = DecodeOrigin(*origin);
        if (!decoded.ok()) return damaged;
        entry.origin = Shown<Origin>{*origin_salt, *std::move(decoded)};
    }
    if (query) entry.query = OpenQuery(keys, entry.record, *query);
    return entry;
}

std::int64_t From(const TimeRange& range) {
    return range.from ? range.from->time_since_epoch().count() : 0;
}

std::int64_t To(const TimeRange& range) {
    return range.to ? range.to->time_since_epoch().count()
                    : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

base::Result<std::vector<base::AccountId>> Entries::Accounts() {
    ASSIGN_OR_RETURN(const auto rows,
                     database_.Query<base::AccountId>(
                         "SELECT account_id FROM audit_chains ORDER BY account_id"));
    std::vector<base::AccountId> accounts;
    for (const auto& [account] : rows) accounts.push_back(account);
    return accounts;
}

base::Result<ChainPlace> Entries::End(const base::AccountId& account) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<std::int64_t, std::int64_t, base::Bytes>(
            "SELECT epoch, sequence, head FROM audit_chains WHERE account_id = ?", {account})));
    if (!row) return ChainPlace();
    const auto& [epoch, sequence, head] = *row;
    ChainPlace place{epoch, sequence, {}};
    ASSIGN_OR_RETURN(place.head, ToDigest(head, Damaged(account, sequence)));
    return place;
}

base::Result<std::vector<Entry>> Entries::Read(metadata::Statement& statement,
                                               const base::AccountId& account) {
    std::vector<Entry> entries;
    for (;;) {
        ASSIGN_OR_RETURN(const bool more, statement.Step());
        if (!more) return entries;
        ASSIGN_OR_RETURN(const Row row, statement.Read<Row>());
        ASSIGN_OR_RETURN(entries.emplace_back(), ToEntry(keys_, account, row));
    }
}

base::Result<std::vector<Entry>> Entries::After(const base::AccountId& account,
                                                std::int64_t sequence, std::int64_t count) {
    ASSIGN_OR_RETURN(auto statement, database_.Prepare(std::string(kColumns) +
                                                       "WHERE account_id = ? AND sequence > ? "
                                                       "ORDER BY sequence LIMIT ?"));
    RETURN_IF_ERROR(statement.Bind({account, sequence, count}));
    return Read(statement, account);
}

base::Result<std::vector<Entry>> Entries::NewestFirst(const base::AccountId& account,
                                                      const TimeRange& range,
                                                      const std::optional<Mark>& before,
                                                      std::int64_t count) {
    const Mark mark = before.value_or(
        Mark{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()});
    ASSIGN_OR_RETURN(auto statement,
                     database_.Prepare(std::string(kColumns) +
                                       "WHERE account_id = ? AND noted_at >= ? AND noted_at <= ? "
                                       "AND (noted_at, sequence) < (?, ?) "
                                       "ORDER BY noted_at DESC, sequence DESC LIMIT ?"));
    RETURN_IF_ERROR(statement.Bind(
        {account, From(range), std::min(To(range), mark.time), mark.time, mark.sequence, count}));
    return Read(statement, account);
}

base::Result<std::optional<Entries::Span>> Entries::Find(const base::AccountId& account,
                                                         const TimeRange& range) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<std::optional<std::int64_t>, std::optional<std::int64_t>>(
                         "SELECT min(sequence), max(sequence) FROM audit_entries "
                         "WHERE account_id = ? AND noted_at >= ? AND noted_at <= ?",
                         {account, From(range), To(range)})));
    if (!row || !std::get<0>(*row) || !std::get<1>(*row)) return std::optional<Span>();
    return std::optional(Span{*std::get<0>(*row), *std::get<1>(*row)});
}

}  // namespace audit
