// SPDX-License-Identifier: Apache-2.0
#include "runs/protected_queries.h"

#include "base/assert.h"
#include "base/log.h"

#include <array>
#include <tuple>
#include <utility>

namespace runs {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kRequestPurpose = "protected_queries.request";

constexpr std::array kStatuses{QueryStatus::kSubmitted,  QueryStatus::kStarted,
                               QueryStatus::kCancelling, QueryStatus::kCancelled,
                               QueryStatus::kSuccess,    QueryStatus::kFailed,
                               QueryStatus::kTimedOut};

// The columns of kSelect.
using Row =
    std::tuple<base::RunId, std::int64_t, base::MembershipId, base::CollaborationId,
               base::AccountId, base::AccountId, base::Bytes, std::string, std::string,
               std::int64_t, std::optional<std::string>, std::optional<std::string>,
               std::optional<std::int64_t>, std::string, std::string, std::string, std::int64_t,
               base::WallTime, std::optional<base::WallTime>, std::optional<base::WallTime>>;

constexpr std::string_view kSelect =
    "SELECT id, sequence, membership_id, collaboration_id, account_id, payer_id, request, "
    "locations, status, attempts, error_code, error_message, error_retryable, refusals, plan_hash, "
    "run_hash, threads, created_ms, started_ms, ended_ms FROM protected_queries ";

Result<std::vector<Row>> SelectRows(metadata::Database& database, std::string_view condition,
                                    std::initializer_list<metadata::Parameter> parameters) {
    return database.Query<Row>(std::string(kSelect) + std::string(condition), parameters);
}

// Everything but what was asked.
Result<ProtectedQuery> Decode(Row row) {
    ProtectedQuery query;
    query.id = std::move(std::get<0>(row));
    query.sequence = std::get<1>(row);
    query.membership = std::move(std::get<2>(row));
    query.collaboration = std::move(std::get<3>(row));
    query.account = std::move(std::get<4>(row));
    query.payer = std::move(std::get<5>(row));
    ASSIGN_OR_RETURN(const base::Json locations, base::ParseJson(std::get<7>(row)));
    ASSIGN_OR_RETURN(query.locations, LocationsFromJson(locations));
    ASSIGN_OR_RETURN(query.status, ParseQueryStatus(std::get<8>(row)));
    query.attempts = std::get<9>(row);
    if (std::get<10>(row)) {
        query.failure = QueryFailure{*std::get<10>(row), std::get<11>(row).value_or(""),
                                     std::get<12>(row).value_or(0) != 0};
    }
    query.refusals = std::move(std::get<13>(row));
    query.plan_hash = std::move(std::get<14>(row));
    query.run_hash = std::move(std::get<15>(row));
    query.threads = std::get<16>(row);
    query.created = std::get<17>(row);
    query.started = std::get<18>(row);
    query.ended = std::get<19>(row);
    return query;
}

// A word that is wrong in a row is ours, not the caller's.
Result<ProtectedQuery> QueryOf(Row row) {
    auto query = Decode(std::move(row));
    if (query.ok()) return query;
    return base::Error{base::ErrorCode::kCorrupt, "a stored protected query cannot be read",
                       query.error().message};
}

base::Json ToJson(const QueryRequest& request) {
    base::Json json = base::Json::MakeObject();
    json.Set("sql", request.sql)
        .Set("templateArn", request.template_arn)
        .Set("parameters", request.parameters)
        .Set("resultConfiguration", request.result_configuration)
        .Set("computeConfiguration", request.compute_configuration);
    return json;
}

QueryRequest RequestOf(const base::Json& json) {
    return {json.Find("sql")->AsString(), json.Find("templateArn")->AsString(),
            *json.Find("parameters"), *json.Find("resultConfiguration"),
            *json.Find("computeConfiguration")};
}

Result<QueryRequest> Unseal(const crypto::KeyRing& keys, const ProtectedQuery& query,
                            base::ByteView sealed) {
    ASSIGN_OR_RETURN(const base::Secret text,
                     keys.Unseal({kRequestPurpose, query.account, query.id.text()}, sealed));
    ASSIGN_OR_RETURN(const base::Json json, base::ParseJson(text.RevealText()));
    return RequestOf(json);
}

base::Error NoSuchQuery() { return base::NotFound("there is no such protected query"); }

QueryFailure InterruptedByRestore() {
    return {"INTERNAL_ERROR",
            "RUN_INTERRUPTED: the node was restored from a backup that was taken before the query "
            "ended",
            true};
}

QueryFailure Unreadable() {
    return {"INTERNAL_ERROR", "NODE_FAILED: the node cannot read any more what was asked", true};
}

QueryFailure InterruptedTwice() {
    return {"INTERNAL_ERROR",
            "RUN_INTERRUPTED: the node stopped while the query ran, and again when it ran it once "
            "more",
            true};
}

}  // namespace

std::string_view ToString(QueryStatus status) {
    switch (status) {
        case QueryStatus::kSubmitted: return "SUBMITTED";
        case QueryStatus::kStarted: return "STARTED";
        case QueryStatus::kCancelling: return "CANCELLING";
        case QueryStatus::kCancelled: return "CANCELLED";
        case QueryStatus::kSuccess: return "SUCCESS";
        case QueryStatus::kFailed: return "FAILED";
        case QueryStatus::kTimedOut: return "TIMED_OUT";
    }
    UNREACHABLE();
}

Result<QueryStatus> ParseQueryStatus(std::string_view text) {
    for (const QueryStatus status : kStatuses)
        if (ToString(status) == text) return status;
    return base::InvalidArgument("not a status of protected queries");
}

bool IsTerminal(QueryStatus status) {
    switch (status) {
        case QueryStatus::kSubmitted:
        case QueryStatus::kStarted:
        case QueryStatus::kCancelling: return false;
        case QueryStatus::kCancelled:
        case QueryStatus::kSuccess:
        case QueryStatus::kFailed:
        case QueryStatus::kTimedOut: return true;
    }
    UNREACHABLE();
}

Result<ProtectedQuery> ProtectedQueries::Submit(ProtectedQuery query, base::Random& random,
                                                base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto waiting, database_.QueryOne<std::int64_t>(
                                             "SELECT count(*) FROM protected_queries WHERE "
                                             "status = 'SUBMITTED' AND account_id = ?",
                                             {query.account}));
    if (std::get<0>(*waiting) >= kWaitingPerAccountMax) {
        return base::ResourceExhausted("at most " + std::to_string(kWaitingPerAccountMax) +
                                       " queries of an account wait at once");
    }
    query.id = base::RunId(random.Uuid());
    query.created = clock.Now();
    query.status = QueryStatus::kSubmitted;
    ASSIGN_OR_RETURN(const auto last,
                     database_.QueryOne<std::int64_t>(
                         "SELECT coalesce(max(sequence), 0) FROM protected_queries"));
    query.sequence = std::get<0>(*last) + 1;
    ASSIGN_OR_RETURN(const base::Bytes request,
                     keys_.Seal({kRequestPurpose, query.account, query.id.text()},
                                base::Secret::FromText(ToJson(query.request).Dump())));
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO protected_queries (id, sequence, membership_id, collaboration_id, account_id, "
        "payer_id, request, locations, status, attempts, refusals, plan_hash, run_hash, threads, "
        "created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'SUBMITTED', 0, '', '', '', 0, ?)",
        {query.id, query.sequence, query.membership, query.collaboration, query.account,
         query.payer, request, runs::ToJson(query.locations).Dump(), query.created}));
    return query;
}

Result<ProtectedQuery> ProtectedQueries::FindById(const base::RunId& id) {
    ASSIGN_OR_RETURN(auto rows, SelectRows(database_, "WHERE id = ?", {id}));
    if (rows.empty()) return NoSuchQuery();
    const base::Bytes sealed = std::get<6>(rows.front());
    ASSIGN_OR_RETURN(ProtectedQuery query, QueryOf(std::move(rows.front())));
    ASSIGN_OR_RETURN(query.request, Unseal(keys_, query, sealed));
    return query;
}

Result<ProtectedQuery> ProtectedQueries::Find(const base::AccountId& account,
                                              const base::RunId& id) {
    ASSIGN_OR_RETURN(ProtectedQuery query, FindById(id));
    if (query.account != account) return NoSuchQuery();
    return query;
}

Result<std::vector<ProtectedQuery>> ProtectedQueries::List(const base::MembershipId& membership,
                                                           std::optional<QueryStatus> status,
                                                           std::int64_t before,
                                                           std::int64_t count) {
    ASSIGN_OR_RETURN(
        auto rows,
        status ? SelectRows(database_,
                            "WHERE membership_id = ? AND status = ? AND sequence < ? ORDER BY "
                            "sequence DESC LIMIT ?",
                            {membership, ToString(*status), before, count})
               : SelectRows(database_,
                            "WHERE membership_id = ? AND sequence < ? ORDER BY sequence DESC "
                            "LIMIT ?",
                            {membership, before, count}));
    std::vector<ProtectedQuery> queries;
    for (Row& row : rows) {
        ASSIGN_OR_RETURN(queries.emplace_back(), QueryOf(std::move(row)));
    }
    return queries;
}

Result<std::optional<ProtectedQuery>> ProtectedQueries::Claim(std::int64_t running_max,
                                                              base::Clock& clock) {
    for (;;) {
        ASSIGN_OR_RETURN(const auto next, NextWaiting(running_max));
        if (!next) return std::optional<ProtectedQuery>();
        // How long it ran is told from its last start: nobody pays for a run that the node interrupted, nor for the
        // time until it was there again.
        RETURN_IF_ERROR(database_.Execute(
            "UPDATE protected_queries SET status = 'STARTED', attempts = attempts + 1, started_ms "
            "= ? WHERE id = ?",
            {clock.Now(), *next}));
        ASSIGN_OR_RETURN(auto query, FindOrEnd(*next, clock));
        if (query) return query;
    }
}

Result<std::optional<base::RunId>> ProtectedQueries::NextWaiting(std::int64_t running_max) {
    ASSIGN_OR_RETURN(
        const auto next,
        database_.QueryOne<base::RunId>(
            "SELECT q.id FROM protected_queries q LEFT JOIN (SELECT account_id, count(*) AS "
            "running FROM protected_queries WHERE status IN ('STARTED', 'CANCELLING') GROUP BY "
            "account_id) r ON r.account_id = q.account_id WHERE q.status = 'SUBMITTED' AND "
            "coalesce(r.running, 0) < ? ORDER BY coalesce(r.running, 0), q.sequence LIMIT 1",
            {running_max}));
    if (!next) return std::optional<base::RunId>();
    return std::optional(std::get<0>(*next));
}

Result<std::optional<ProtectedQuery>> ProtectedQueries::FindOrEnd(const base::RunId& id,
                                                                  base::Clock& clock) {
    auto query = FindById(id);
    if (query.ok()) return std::optional(*std::move(query));
    if (query.error().code != base::ErrorCode::kCorrupt) return query.error();
    base::LogFailure(base::LogLevel::kError, "query_unreadable", query.error(),
                     {{"query", id.text()}});
    QueryOutcome outcome;
    outcome.failure = Unreadable();
    // What is to be cancelled ends so, too: there is nobody left to tell what it was.
    RETURN_IF_ERROR(
        database_.Execute("UPDATE protected_queries SET status = 'STARTED' WHERE id = ?", {id}));
    RETURN_IF_ERROR(Finish(id, outcome, clock));
    return std::optional<ProtectedQuery>();
}

Status ProtectedQueries::Cancel(const base::RunId& id, base::Clock& clock) {
    ASSIGN_OR_RETURN(const std::int64_t waiting,
                     database_.Execute("UPDATE protected_queries SET status = 'CANCELLED', "
                                       "ended_ms = ? WHERE id = ? AND status = 'SUBMITTED'",
                                       {clock.Now(), id}));
    if (waiting > 0) return {};
    ASSIGN_OR_RETURN(const std::int64_t running,
                     database_.Execute("UPDATE protected_queries SET status = 'CANCELLING' WHERE "
                                       "id = ? AND status = 'STARTED'",
                                       {id}));
    if (running > 0) return {};
    ASSIGN_OR_RETURN(const ProtectedQuery query, FindById(id));
    const bool asked_before =
        query.status == QueryStatus::kCancelling || query.status == QueryStatus::kCancelled;
    if (asked_before) return {};
    return base::Conflict("the query has ended already");
}

Result<std::vector<base::RunId>> ProtectedQueries::Cancelling() {
    ASSIGN_OR_RETURN(auto rows,
                     database_.Query<base::RunId>(
                         "SELECT id FROM protected_queries WHERE status = 'CANCELLING'"));
    std::vector<base::RunId> ids;
    for (auto& [id] : rows) ids.push_back(std::move(id));
    return ids;
}

Result<bool> ProtectedQueries::AnyWaiting() {
    ASSIGN_OR_RETURN(const auto one, database_.QueryOne<base::RunId>(
                                         "SELECT id FROM protected_queries WHERE status = "
                                         "'SUBMITTED' LIMIT 1"));
    return one.has_value();
}

Status ProtectedQueries::Finish(const base::RunId& id, const QueryOutcome& outcome,
                                base::Clock& clock) {
    ASSERT(IsTerminal(outcome.status));
    const auto& failure = outcome.failure;
    const bool success = outcome.status == QueryStatus::kSuccess;
    ASSIGN_OR_RETURN(
        const std::int64_t changed,
        database_.Execute(
            "UPDATE protected_queries SET status = ?, error_code = ?, error_message = ?, "
            "error_retryable = ?, refusals = ?, plan_hash = ?, run_hash = ?, threads = ?, ended_ms "
            "= ? WHERE id = ? AND (status = 'STARTED' OR status = ?)",
            {ToString(outcome.status), failure ? metadata::Parameter(failure->code) : nullptr,
             failure ? metadata::Parameter(failure->message) : nullptr,
             failure ? metadata::Parameter(failure->retryable) : nullptr, outcome.refusals,
             outcome.plan_hash, outcome.run_hash, outcome.threads, clock.Now(), id,
             success ? "STARTED" : "CANCELLING"}));
    if (changed == 0) return base::Conflict("the query does not run any more");
    return {};
}

Status ProtectedQueries::GiveBack(const base::RunId& id) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE protected_queries SET status = 'SUBMITTED', attempts = attempts - 1 WHERE id = ? "
        "AND status = 'STARTED'",
        {id}));
    return {};
}

Status ProtectedQueries::EndInterrupted(const ProtectedQuery& query, base::Clock& clock) {
    QueryOutcome outcome;
    if (query.status == QueryStatus::kCancelling) {
        outcome.status = QueryStatus::kCancelled;
        return Finish(query.id, outcome, clock);
    }
    if (query.attempts >= kAttemptsMax) {
        outcome.failure = InterruptedTwice();
        return Finish(query.id, outcome, clock);
    }
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE protected_queries SET status = 'SUBMITTED' WHERE id = ?", {query.id}));
    return {};
}

Result<std::vector<ProtectedQuery>> ProtectedQueries::TakeOver(base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto rows, database_.Query<base::RunId>(
                                          "SELECT id FROM protected_queries WHERE status IN "
                                          "('STARTED', 'CANCELLING') ORDER BY sequence"));
    std::vector<ProtectedQuery> queries;
    for (const auto& [id] : rows) {
        ASSIGN_OR_RETURN(const auto left, FindOrEnd(id, clock));
        if (!left) continue;
        RETURN_IF_ERROR(EndInterrupted(*left, clock));
        ASSIGN_OR_RETURN(queries.emplace_back(), FindById(id));
    }
    return queries;
}

Status ProtectedQueries::EndAll(base::Clock& clock) {
    const QueryFailure failure = InterruptedByRestore();
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE protected_queries SET status = 'FAILED', error_code = ?, error_message = ?, "
        "error_retryable = ?, ended_ms = ? WHERE status IN ('SUBMITTED', 'STARTED', 'CANCELLING')",
        {failure.code, failure.message, failure.retryable, clock.Now()}));
    return {};
}

}  // namespace runs
