// SPDX-License-Identifier: Apache-2.0
#include "activation/ledger.h"

#include <array>

namespace activation {
namespace {

// Below 2^53, so that no program between us and the platform can round it.
constexpr std::uint64_t kSessionIdMax = (std::uint64_t{1} << 53U) - 1;
constexpr int kSessionIdTriesMax = 16;

constexpr std::array kStates{ActivationState::kOpen, ActivationState::kPaused,
                             ActivationState::kHeld, ActivationState::kEmpty,
                             ActivationState::kDelivered};
constexpr std::array kBehaviours{
    Behaviour::kDone,           Behaviour::kRetry,    Behaviour::kRetryThenSplit,
    Behaviour::kNotYetVisible,  Behaviour::kThrottle, Behaviour::kWaitState,
    Behaviour::kWaitThenPolicy, Behaviour::kSplit,    Behaviour::kNewSession,
    Behaviour::kReauthorise,    Behaviour::kTerms,    Behaviour::kPermission,
    Behaviour::kConfiguration,  Behaviour::kPolicy,   Behaviour::kGone,
    Behaviour::kSurface};

template <class Enum, std::size_t kCount>
std::optional<Enum> Named(const std::array<Enum, kCount>& values, std::string_view name) {
    for (const Enum value : values) {
        if (ToString(value) == name) return value;
    }
    return std::nullopt;
}

std::int64_t Signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t Unsigned(std::int64_t value) { return static_cast<std::uint64_t>(value); }

}  // namespace

std::string_view ToString(ActivationState state) {
    switch (state) {
        case ActivationState::kOpen: return "OPEN";
        case ActivationState::kPaused: return "PAUSED";
        case ActivationState::kHeld: return "HELD";
        case ActivationState::kEmpty: return "EMPTY";
        case ActivationState::kDelivered: return "DELIVERED";
    }
    UNREACHABLE();
}

base::Result<Activation> Ledger::Open(const ActivationKey& key) {
    ASSIGN_OR_RETURN(
        const auto row,
        database_.QueryOne<base::ActivationId>(
            "INSERT INTO activations (id, account, audience, audience_version, destination, target,"
            " mapping, state, row_count, sent, batches, pause_class, pause_code, pause_subcode,"
            " created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'OPEN', 0, 0, 0, '', 0, 0, ?)"
            " ON CONFLICT (audience, audience_version, target, mapping)"
            " DO UPDATE SET destination = excluded.destination RETURNING id",
            {random_.Uuid(), key.account, key.audience, key.version, key.destination, key.target,
             key.mapping, clock_.Now()}));
    if (!row) return base::Internal("an activation was not stored");
    return Load(std::get<0>(*row));
}

base::Result<Activation> Ledger::Load(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(const auto row,
                     (database_.QueryOne<std::string, std::int64_t, std::int64_t, std::int64_t,
                                         std::string, std::int64_t, std::int64_t>(
                         "SELECT state, row_count, sent, batches, pause_class, pause_code,"
                         " pause_subcode FROM activations WHERE id = ?",
                         {id})));
    if (!row) return base::NotFound("no such activation");
    const auto& [state, rows, sent, batches, pause_class, code, subcode] = *row;
    const auto known = Named(kStates, state);
    if (!known) return base::Internal("an activation is in an unknown state");
    Activation found{id, *known, Unsigned(rows), Unsigned(sent), Unsigned(batches), {}};
    if (*known == ActivationState::kPaused) {
        found.pause = {Named(kBehaviours, pause_class).value_or(Behaviour::kSurface), code,
                       subcode};
    }
    return found;
}

base::Result<std::optional<std::string>> Ledger::RemoteAudience(const ActivationKey& key) {
    ASSIGN_OR_RETURN(auto row,
                     database_.QueryOne<std::string>(
                         "SELECT remote_id FROM remote_audiences WHERE audience = ? AND target = ?",
                         {key.audience, key.target}));
    if (!row) return std::optional<std::string>();
    return std::optional<std::string>(std::get<0>(*std::move(row)));
}

base::Status Ledger::SetRemoteAudience(const ActivationKey& key, const std::string& remote_id) {
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO remote_audiences (audience, target, remote_id) VALUES (?, ?, ?)"
        " ON CONFLICT (audience, target) DO UPDATE SET remote_id = excluded.remote_id",
        {key.audience, key.target, remote_id}));
    return {};
}

base::Result<std::optional<Session>> Ledger::OpenSession(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<std::int64_t, base::WallTime, base::WallTime, std::int64_t>(
            "SELECT s.session, s.opened_ms, s.touched_ms,"
            " (SELECT coalesce(max(b.batch_seq), 0) + 1 FROM activation_batches b"
            "  WHERE b.activation = s.activation AND b.session = s.session"
            "  AND b.acknowledged_ms IS NOT NULL)"
            " FROM activation_sessions s WHERE s.activation = ? AND s.closed = 0"
            " ORDER BY s.ordinal DESC LIMIT 1",
            {id})));
    if (!row) return std::optional<Session>();
    const auto [session, opened, touched, next_seq] = *row;
    return std::optional<Session>(
        Session{session, opened, touched, static_cast<std::uint32_t>(next_seq)});
}

base::Result<Session> Ledger::StartSession(const ActivationKey& key, const base::ActivationId& id) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(CloseSessions(id));
    const base::WallTime now = clock_.Now();
    for (int i = 0; i < kSessionIdTriesMax; ++i) {
        const std::int64_t session = Signed(1 + random_.Below(kSessionIdMax));
        ASSIGN_OR_RETURN(const std::int64_t inserted,
                         database_.Execute(
                             "INSERT INTO activation_sessions (target, session, activation,"
                             " ordinal, opened_ms, touched_ms, closed) VALUES (?, ?, ?,"
                             " (SELECT count(*) + 1 FROM activation_sessions WHERE activation = ?),"
                             " ?, ?, 0) ON CONFLICT (target, session) DO NOTHING",
                             {key.target, session, id, id, now, now}));
        if (inserted == 0) continue;
        RETURN_IF_ERROR(transaction.Commit());
        return Session{session, now, now, 1};
    }
    return base::Internal("no free session id was found");
}

base::Status Ledger::CloseSessions(const base::ActivationId& id) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE activation_sessions SET closed = 1 WHERE activation = ? AND closed = 0", {id}));
    return {};
}

base::Result<std::optional<std::int64_t>> Ledger::LastSession(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(const auto row,
                     database_.QueryOne<std::int64_t>(
                         "SELECT session FROM activation_sessions WHERE activation = ?"
                         " ORDER BY ordinal DESC LIMIT 1",
                         {id}));
    if (!row) return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(std::get<0>(*row));
}

base::Status Ledger::Plan(const base::ActivationId& id, const PlannedBatch& batch) {
    const base::WallTime now = clock_.Now();
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    ASSIGN_OR_RETURN(
        const std::int64_t stored,
        database_.Execute(
            "INSERT INTO activation_batches (activation, session, batch_seq, first_row, end_row,"
            " row_count, last, body_hmac, key_version, planned_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (activation, session, batch_seq) DO NOTHING",
            {id, batch.session_id, std::int64_t{batch.batch_seq}, Signed(batch.first_row),
             Signed(batch.end_row), Signed(batch.members), batch.last ? 1 : 0, batch.body_hmac,
             std::int64_t{batch.key_version}, now}));
    if (stored != 1) return base::Conflict("this place of the session was planned before");
    RETURN_IF_ERROR(
        database_.Execute("UPDATE activation_sessions SET"
                          " touched_ms = CASE WHEN touched_ms < ? THEN ? ELSE touched_ms END"
                          " WHERE activation = ? AND session = ?",
                          {now, now, id, batch.session_id}));
    return transaction.Commit();
}

base::Result<std::optional<PlannedBatch>> Ledger::Planned(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(
        auto row,
        (database_.QueryOne<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                            bool, base::Bytes, std::int64_t>(
            "SELECT b.session, b.batch_seq, b.first_row, b.end_row, b.row_count, b.last,"
            " b.body_hmac, b.key_version FROM activation_batches b"
            " JOIN activation_sessions s ON s.activation = b.activation AND s.session = b.session"
            " WHERE b.activation = ? AND s.closed = 0 AND b.acknowledged_ms IS NULL"
            " ORDER BY b.batch_seq LIMIT 1",
            {id})));
    if (!row) return std::optional<PlannedBatch>();
    auto& [session, seq, first, end, members, last, hmac, version] = *row;
    return std::optional<PlannedBatch>(PlannedBatch{
        session, static_cast<std::uint32_t>(seq), Unsigned(first), Unsigned(end), Unsigned(members),
        last, std::move(hmac), static_cast<std::uint32_t>(version)});
}

base::Status Ledger::Acknowledge(const base::ActivationId& id, const PlannedBatch& batch,
                                 const LeftOut& left_out, ActivationState state) {
    const base::WallTime now = clock_.Now();
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    ASSIGN_OR_RETURN(
        const std::int64_t acknowledged,
        database_.Execute("UPDATE activation_batches SET acknowledged_ms = ? WHERE activation = ?"
                          " AND session = ? AND batch_seq = ? AND acknowledged_ms IS NULL",
                          {now, id, batch.session_id, std::int64_t{batch.batch_seq}}));
    ASSIGN_OR_RETURN(
        const std::int64_t counted,
        database_.Execute("UPDATE activations SET row_count = ?, sent = sent + ?,"
                          " batches = batches + 1, state = ? WHERE id = ? AND row_count = ?",
                          {Signed(batch.end_row), Signed(batch.members), ToString(state), id,
                           Signed(batch.first_row)}));
    if (acknowledged != 1 || counted != 1) {
        return base::Conflict("the batch does not follow the acknowledged ones");
    }
    RETURN_IF_ERROR(
        database_.Execute("UPDATE activation_sessions SET closed = ?,"
                          " touched_ms = CASE WHEN touched_ms < ? THEN ? ELSE touched_ms END"
                          " WHERE activation = ? AND session = ?",
                          {batch.last ? 1 : 0, now, now, id, batch.session_id}));
    RETURN_IF_ERROR(AddLeftOut(id, left_out));
    return transaction.Commit();
}

base::Status Ledger::Close(const base::ActivationId& id, ActivationState state, std::uint64_t rows,
                           const LeftOut& left_out) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(
        database_.Execute("UPDATE activations SET state = ?, row_count = ? WHERE id = ?",
                          {ToString(state), Signed(rows), id}));
    RETURN_IF_ERROR(CloseSessions(id));
    RETURN_IF_ERROR(AddLeftOut(id, left_out));
    return transaction.Commit();
}

base::Status Ledger::SetPause(const base::ActivationId& id, const Pause& pause) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE activations SET state = 'PAUSED', pause_class = ?, pause_code = ?,"
        " pause_subcode = ? WHERE id = ?",
        {ToString(pause.behaviour), pause.code, pause.subcode, id}));
    return {};
}

base::Status Ledger::Reopen(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(auto transaction, database_.Begin());
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM activation_drops WHERE activation = ? AND EXISTS (SELECT 1 FROM activations a"
        " WHERE a.id = activation_drops.activation AND a.state IN ('HELD', 'EMPTY'))",
        {id}));
    RETURN_IF_ERROR(database_.Execute(
        "DELETE FROM activation_blanks WHERE activation = ? AND EXISTS (SELECT 1 FROM activations a"
        " WHERE a.id = activation_blanks.activation AND a.state IN ('HELD', 'EMPTY'))",
        {id}));
    RETURN_IF_ERROR(
        database_.Execute("UPDATE activations SET state = 'OPEN',"
                          " row_count = CASE WHEN state = 'PAUSED' THEN row_count ELSE 0 END"
                          " WHERE id = ? AND state IN ('PAUSED', 'HELD', 'EMPTY')",
                          {id}));
    return transaction.Commit();
}

base::Result<std::map<std::string, std::uint64_t>> Ledger::Drops(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(const auto rows, (database_.Query<std::string, std::int64_t>(
                                          "SELECT reason, count FROM activation_drops"
                                          " WHERE activation = ? ORDER BY reason",
                                          {id})));
    std::map<std::string, std::uint64_t> drops;
    for (const auto& [reason, count] : rows) drops.emplace(reason, Unsigned(count));
    return drops;
}

base::Result<std::map<std::string, std::map<std::string, std::uint64_t>>>
Ledger::Blanks(const base::ActivationId& id) {
    ASSIGN_OR_RETURN(const auto rows, (database_.Query<std::string, std::string, std::int64_t>(
                                          "SELECT key, reason, count FROM activation_blanks"
                                          " WHERE activation = ? ORDER BY key, reason",
                                          {id})));
    std::map<std::string, std::map<std::string, std::uint64_t>> blanks;
    for (const auto& [key, reason, count] : rows) blanks[key].emplace(reason, Unsigned(count));
    return blanks;
}

base::Status Ledger::AddLeftOut(const base::ActivationId& id, const LeftOut& left_out) {
    for (const auto& [blank, count] : left_out.blanks) {
        RETURN_IF_ERROR(database_.Execute(
            "INSERT INTO activation_blanks (activation, key, reason, count) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (activation, key, reason) DO UPDATE SET"
            " count = activation_blanks.count + excluded.count",
            {id, matching::ToString(blank.key), matching::ToString(blank.reason), Signed(count)}));
    }
    const DropCounts& drops = left_out.drops;
    for (std::size_t i = 0; i < drops.size(); ++i) {
        if (drops[i] == 0) continue;
        const std::string_view reason = matching::ToString(static_cast<matching::RowReason>(i));
        RETURN_IF_ERROR(database_.Execute(
            "INSERT INTO activation_drops (activation, reason, count) VALUES (?, ?, ?)"
            " ON CONFLICT (activation, reason) DO UPDATE SET count = activation_drops.count"
            " + excluded.count",
            {id, reason, Signed(drops[i])}));
    }
    return {};
}

}  // namespace activation
