// SPDX-License-Identifier: Apache-2.0
#include "runs/query_log.h"

#include "collaboration/collaborations.h"
#include "collaboration/membership.h"

#include <set>
#include <utility>

namespace runs {
namespace {

using base::AccountId;
using base::Json;

constexpr std::string_view kSubmission = "SUBMISSION";
constexpr std::string_view kTermination = "TERMINATION";

std::set<AccountId> AskerAndReceivers(const ProtectedQuery& query) {
    std::set<AccountId> accounts{query.account};
    for (const ResultLocation& location : query.locations) accounts.insert(location.receiver);
    return accounts;
}

Json TablesJson(const std::vector<policy::AgreedTable>& tables) {
    Json list = Json::MakeArray();
    for (const policy::AgreedTable& table : tables) {
        Json json = Json::MakeObject();
        json.Set("name", table.name)
            .Set("id", table.id.text())
            .Set("owner", table.owner.text())
            .Set("rule", table.rule ? policy::ToJson(*table.rule) : Json());
        list.Append(std::move(json));
    }
    return list;
}

// A table as `reader` may see it.
Json SchemaFor(const Json& table, const AccountId& reader) {
    Json json = Json::MakeObject();
    json.Set("schemaName", *table.Find("name"));
    if (table.Find("owner")->AsString() == reader.text())
        json.Set("configuredTableID", *table.Find("id"));
    const Json& rule = *table.Find("rule");
    if (rule.is_null()) return json;
    json.Set("analysisRule", *rule.Find("type"));
    return json.Set("directQueryAnalysisRulePolicy", *rule.Find("policy"));
}

Json SchemasFor(const Json& tables, const AccountId& reader) {
    Json list = Json::MakeArray();
    for (const Json& table : tables.AsArray()) list.Append(SchemaFor(table, reader));
    return list;
}

Json ReceiversJson(const ProtectedQuery& query) {
    Json list = Json::MakeArray();
    for (const ResultLocation& location : query.locations) list.Append(location.receiver.text());
    return list;
}

void SetOutcome(const ProtectedQuery& query, Json& record) {
    if (query.failure) {
        record.Set("errorCode", query.failure->code).Set("errorMessage", query.failure->message);
    }
    if (query.refusals.empty()) return;
    auto refusals = base::ParseJson(query.refusals);
    if (refusals.ok()) record.Set("queryValidationErrors", *std::move(refusals));
}

}  // namespace

struct QueryLog::Event {
    std::string_view stage;
    QueryStatus status;
    const std::vector<policy::AgreedTable>& tables;
    base::WallTime time;
};

base::Status QueryLog::Submitted(const ProtectedQuery& query) {
    const auto readers = AskerAndReceivers(query);
    return Write(query, {kSubmission, QueryStatus::kSubmitted, {}, query.created},
                 {readers.begin(), readers.end()});
}

base::Status QueryLog::Ended(const ProtectedQuery& query, QueryStatus status,
                             const std::vector<policy::AgreedTable>& tables, base::Clock& clock) {
    auto readers = AskerAndReceivers(query);
    for (const policy::AgreedTable& table : tables) readers.insert(table.owner);
    const std::vector<AccountId> all(readers.begin(), readers.end());
    RETURN_IF_ERROR(
        Write(query, {kSubmission, QueryStatus::kSubmitted, tables, query.created}, all));
    return Write(query, {kTermination, status, tables, clock.Now()}, all);
}

base::Status QueryLog::Write(const ProtectedQuery& query, const Event& event,
                             const std::vector<AccountId>& readers) {
    ASSIGN_OR_RETURN(const auto collaboration,
                     collaboration::Collaborations(database_).FindById(query.collaboration));
    if (collaboration.query_log != collaboration::QueryLogStatus::kEnabled) return {};
    collaboration::Memberships memberships(database_);
    const std::string tables = TablesJson(event.tables).Dump();
    for (const AccountId& reader : readers) {
        ASSIGN_OR_RETURN(const auto membership,
                         memberships.FindActive(reader, query.collaboration));
        if (!membership || membership->query_log != collaboration::QueryLogStatus::kEnabled)
            continue;
        RETURN_IF_ERROR(database_.Execute(
            "INSERT INTO query_log (sequence, query_id, stage, reader_id, membership_id, "
            "created_ms, tables, status) VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM "
            "query_log), ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (query_id, stage, reader_id) DO UPDATE "
            "SET tables = excluded.tables",
            {query.id, event.stage, reader, membership->id, event.time, tables,
             ToString(event.status)}));
    }
    return {};
}

base::Result<std::vector<QueryLog::Entry>> QueryLog::List(const AccountId& reader,
                                                          std::int64_t after, std::int64_t count) {
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<std::int64_t, base::RunId, std::string, base::MembershipId,
                                      base::WallTime, std::string, std::string>(
                         "SELECT sequence, query_id, stage, membership_id, created_ms, tables, "
                         "status FROM query_log WHERE reader_id = ? AND sequence > ? ORDER BY "
                         "sequence LIMIT ?",
                         {reader, after, count})));
    std::vector<Entry> entries;
    ProtectedQueries queries(database_, keys_);
    for (const auto& [sequence, id, stage, membership, created, tables_text, status] : rows) {
        ASSIGN_OR_RETURN(const ProtectedQuery query, queries.FindById(id));
        ASSIGN_OR_RETURN(const Json tables, base::ParseJson(tables_text));
        Json record = Json::MakeObject();
        record.Set("eventID", id.text())
            .Set("eventTimestamp", base::ToIso8601(created))
            .Set("logStage", stage)
            .Set("analysisCategory", "QUERY")
            .Set("accountID", reader.text())
            .Set("membershipID", membership.text())
            .Set("collaborationID", query.collaboration.text())
            .Set("queryRunnerAccountID", query.account.text())
            .Set("resultReceiverAccountIDs", ReceiversJson(query))
            .Set("status", status);
        record.Set("schemas", SchemasFor(tables, reader));
        if (!query.request.sql.empty()) record.Set("queryText", query.request.sql);
        if (!query.request.template_arn.empty())
            record.Set("analysisTemplateArn", query.request.template_arn);
        if (!query.request.parameters.is_null()) record.Set("parameters", query.request.parameters);
        if (stage == kTermination) SetOutcome(query, record);
        entries.push_back({sequence, membership, std::move(record)});
    }
    return entries;
}

}  // namespace runs
