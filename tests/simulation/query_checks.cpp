// SPDX-License-Identifier: Apache-2.0
#include "query_checks.h"

#include "audit/digests.h"
#include "audit/export_trail.h"
#include "audit/verify.h"
#include "runs/query_log.h"
#include "storage/bucket_objects.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

namespace simulation {
namespace {

using runs::ProtectedQuery;
using runs::QueryStatus;

constexpr std::int64_t kAll = 1'000;
constexpr std::size_t kResultBytesMax = 100'000;
using Files = std::set<std::filesystem::path>;

// One whole object for each receiver of a success, none of anything else.
void CheckResult(ServedNode& node, const ProtectedQuery& query, Files& files) {
    storage::BucketObjects objects(node.database);
    CHECK(query.locations.size() == 2);
    for (const runs::ResultLocation& location : query.locations) {
        const std::string key = KeyOf(location, query.id);
        const auto object = *objects.Find(location.bucket, key);
        CHECK(object.has_value() == (query.status == QueryStatus::kSuccess));
        if (!object) continue;
        CHECK(object->receiver == location.receiver);
        const auto bucket = *storage::Buckets(node.database).Find(location.bucket);
        files.insert(bucket->folder / key);
        const auto fd = objects.OpenForReading(*bucket, *object);
        REQUIRE(fd.ok());
        const auto bytes = base::ReadDescriptor(fd->get(), kResultBytesMax, "result");
        REQUIRE(bytes.ok());
        CHECK(bytes->starts_with("SELECT"));
        CHECK(static_cast<std::int64_t>(bytes->size()) == object->size);
    }
}

void CheckFiles(const ServedNode& node, const Files& wanted) {
    Files found;
    for (const char* folder : {"results", "theirs", "objects"}) {
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(node.folder / folder))
            if (!entry.is_directory()) found.insert(entry.path());
    }
    for (const auto& file : found) CHECK_MESSAGE(wanted.contains(file), file.string());
    for (const auto& file : wanted) CHECK_MESSAGE(found.contains(file), file.string());
}

// That it was submitted and how it ended, once each.
void CheckQueryLog(ServedNode& node, const base::AccountId& reader,
                   const std::vector<ProtectedQuery>& queries) {
    const auto entries = *runs::QueryLog(node.database, node.keys).List(reader, 0, kAll);
    std::map<std::string, std::string> stages;
    for (const auto& entry : entries) {
        stages[entry.record.Find("eventID")->AsString()] +=
            entry.record.Find("logStage")->AsString() + " " +
            entry.record.Find("status")->AsString() + " ";
    }
    CHECK(stages.size() == queries.size());
    for (const ProtectedQuery& query : queries) {
        CHECK(stages[query.id.text()] ==
              "SUBMISSION SUBMITTED TERMINATION " + std::string(ToString(query.status)) + " ");
    }
}

// What was done stands in a trail as often as it was done.
void CheckRecords(ServedNode& node, const PreparedNode& prepared,
                  const std::vector<ProtectedQuery>& queries) {
    std::map<std::string, int> submitted;
    std::map<std::string, int> ended;
    for (const audit::Entry& entry : EntriesOf(node, prepared.airline.id)) {
        const audit::Record& record = entry.record;
        const bool success = record.outcome == audit::Outcome::kSuccess;
        if (record.action == "cleanrooms:StartProtectedQuery" && success)
            ++submitted[record.request_id];
        if (record.action == "glovebox:RunProtectedQuery") ++ended[record.request_id];
    }
    CHECK(submitted.size() == queries.size());
    for (const auto& [id, count] : submitted) CHECK(count == 1);
    std::map<std::string, int> told;
    for (const audit::Entry& entry : EntriesOf(node, prepared.partner.id)) {
        if (entry.record.action == "glovebox:RunProtectedQuery") ++told[entry.record.request_id];
    }
    for (const ProtectedQuery& query : queries) {
        CAPTURE(query.request.sql);
        CHECK(ended[query.id.text()] <= 1);
        // One that was cancelled while it waited was not run.
        CHECK((ended[query.id.text()] == 1 || query.status == QueryStatus::kCancelled));
        CHECK(told[query.id.text()] <= 1);
        CHECK((told[query.id.text()] == 1 || query.status != QueryStatus::kSuccess));
    }
}

}  // namespace

std::vector<ProtectedQuery> QueriesOf(ServedNode& node, const std::string& membership) {
    runs::ProtectedQueries stored(node.database, node.keys);
    const auto listed = *stored.List(base::MembershipId(membership), std::nullopt, kAll, kAll);
    std::vector<ProtectedQuery> queries;
    for (const ProtectedQuery& each : listed) queries.push_back(*stored.FindById(each.id));
    return queries;
}

void CheckEnds(ServedNode& node, const PreparedNode& prepared,
               const std::vector<ProtectedQuery>& queries) {
    Files files;
    for (const ProtectedQuery& query : queries) {
        CAPTURE(query.request.sql);
        CAPTURE(ToString(query.status));
        CHECK(IsTerminal(query.status));
        CHECK(query.attempts <= runs::kAttemptsMax);
        CheckResult(node, query, files);
    }
    CheckFiles(node, files);
    CheckQueryLog(node, prepared.airline.id, queries);
    CheckRecords(node, prepared, queries);
    for (const Company* company : {&prepared.airline, &prepared.partner})
        CheckTrail(node, company->id);
}

std::string ResultOf(ServedNode& node, const ProtectedQuery& query) {
    storage::BucketObjects objects(node.database);
    const runs::ResultLocation& location = query.locations.front();
    const auto object = *objects.Find(location.bucket, KeyOf(location, query.id));
    REQUIRE(object.has_value());
    const auto bucket = *storage::Buckets(node.database).Find(location.bucket);
    const auto fd = objects.OpenForReading(*bucket, *object);
    REQUIRE(fd.ok());
    return *base::ReadDescriptor(fd->get(), kResultBytesMax, "result");
}

std::vector<audit::Entry> EntriesOf(ServedNode& node, const base::AccountId& account) {
    std::vector<audit::Entry> all;
    for (;;) {
        const std::int64_t last = all.empty() ? 0 : all.back().place.sequence;
        auto next = *audit::Entries(node.database, node.keys).After(account, last, kAll);
        if (next.empty()) return all;
        std::ranges::move(next, std::back_inserter(all));
    }
}

void CheckTrail(ServedNode& node, const base::AccountId& account) {
    REQUIRE(audit::Digests(node.database, node.keys).SignAll(node.clock).ok());
    audit::Verifier verifier({});
    REQUIRE(audit::ExportTrail(node.database, node.keys, {account, {}},
                               [&](std::string_view text) -> base::Status {
                                   verifier.Feed(text);
                                   return {};
                               })
                .ok());
    const auto report = verifier.Finish();
    for (const std::string& fault : report.faults) FAIL_CHECK(fault);
    CHECK(report.intact());
}

}  // namespace simulation
