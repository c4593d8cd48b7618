// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_engine.h"
#include "base/object_reader.h"
#include "base/percent.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/question.h"
#include "server/result_file.h"
#include "server/result_output.h"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using base::Json;
using base::Result;

constexpr std::chrono::milliseconds kFirstLook{20};
constexpr std::chrono::milliseconds kLooksApart{1'000};

// The text at "a.b.c" of an answer; empty when there is none.
std::string TextAt(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* at = &json;
    for (const std::string_view name : path) {
        at = at->Find(name);
        if (at == nullptr) return {};
    }
    return at->is_string() ? at->AsString() : std::string();
}

// The caller's membership in the collaboration of that name or id.
Result<std::string> FindMembership(RemoteClient& client, const std::string& collaboration) {
    std::string token;
    do {
        std::string target = "/memberships?status=ACTIVE";
        if (!token.empty()) target += "&nextToken=" + base::PercentEncode(token);
        ASSIGN_OR_RETURN(const Json page, client.Ask({"cleanrooms", "GET", target}));
        const Json* const summaries = page.Find("membershipSummaries");
        if (summaries == nullptr || !summaries->is_array()) break;
        for (const Json& summary : summaries->AsArray()) {
            if (TextAt(summary, {"collaborationName"}) == collaboration ||
                TextAt(summary, {"collaborationId"}) == collaboration)
                return TextAt(summary, {"id"});
        }
        token = TextAt(page, {"nextToken"});
    } while (!token.empty());
    return base::NotFound("this key's account is no active member of a collaboration " +
                          base::QuoteName(collaboration));
}

Json StartInput(const QueryArguments& arguments, const std::string& sql) {
    Json parameters = Json::MakeObject();
    parameters.Set("queryString", sql);
    Json input = Json::MakeObject();
    input.Set("type", "SQL").Set("sqlParameters", std::move(parameters));
    if (arguments.bucket.empty()) return input;
    Json s3 = Json::MakeObject();
    s3.Set("resultFormat", arguments.out.ends_with(".csv") ? "CSV" : "PARQUET")
        .Set("bucket", arguments.bucket);
    Json output = Json::MakeObject();
    output.Set("s3", std::move(s3));
    Json configuration = Json::MakeObject();
    configuration.Set("outputConfiguration", std::move(output));
    return input.Set("resultConfiguration", std::move(configuration));
}

// Waits until the query has ended; answers it as it is then.
Result<Json> Await(RemoteClient& client, const std::string& path) {
    base::SystemClock clock;
    ProgressLine progress;
    const auto began = clock.SteadyNow();
    for (auto pause = kFirstLook;; pause = std::min(2 * pause, kLooksApart)) {
        ASSIGN_OR_RETURN(const Json answer, client.Ask({"cleanrooms", "GET", path}));
        const Json* const query = answer.Find("protectedQuery");
        if (query == nullptr) return base::Internal("the answer is none of a protected query");
        const std::string status = TextAt(*query, {"status"});
        const bool runs = status == "SUBMITTED" || status == "STARTED" || status == "CANCELLING";
        if (!runs) return *query;
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(clock.SteadyNow() - began);
        if (took >= kLooksApart) progress.Show(DurationText(took) + "  " + status);
        clock.SleepFor(pause);
    }
}

struct Ended {
    std::string id;
    Json query;
    Json decision;  // its plan hash and refusals
};

Result<Ended> Ask(RemoteClient& client, const QueryArguments& arguments, const std::string& sql) {
    ASSIGN_OR_RETURN(const std::string membership,
                     FindMembership(client, arguments.question.collaboration));
    const std::string queries = "/memberships/" + membership + "/protectedQueries";
    ASSIGN_OR_RETURN(const Json started,
                     client.Ask({"cleanrooms", "POST", queries, StartInput(arguments, sql)}));
    Ended ended;
    ended.id = TextAt(started, {"protectedQuery", "id"});
    ASSIGN_OR_RETURN(ended.query, Await(client, queries + "/" + ended.id));
    ASSIGN_OR_RETURN(
        ended.decision,
        client.Ask({"glovebox", "GET", "/v1/protected-queries/" + ended.id + "/refusals"}));
    return ended;
}

base::Error Failure(const Json& query) {
    const std::string status = TextAt(query, {"status"});
    const std::string message = TextAt(query, {"error", "message"});
    if (message.empty()) {
        return {
            base::ErrorCode::kCancelled, "the query ended as " + base::EscapeControls(status), {}};
    }
    return base::InvalidArgument(base::EscapeControls(message));
}

// s3://BUCKET/KEY, as the query tells where its result is.
Result<std::pair<std::string, std::string>> LocationOf(const Json& query) {
    constexpr std::string_view kScheme = "s3://";
    std::string location = TextAt(query, {"result", "output", "s3", "location"});
    if (location.starts_with(kScheme)) location.erase(0, kScheme.size());
    const std::size_t slash = location.find('/');
    if (slash == std::string::npos) {
        return base::NotFound("the result is not this account's to read: its receivers have it");
    }
    return std::pair(location.substr(0, slash), location.substr(slash + 1));
}

base::Status Show(RemoteClient& client, const Ended& ended, const QueryArguments& arguments) {
    ASSIGN_OR_RETURN(const auto location, LocationOf(ended.query));
    const auto& [bucket, key] = location;
    if (!arguments.out.empty()) {
        ASSIGN_OR_RETURN(ResultFile file, ResultFile::Create(arguments.out));
        RETURN_IF_ERROR(client.Fetch(bucket, key, file.fd()));
        RETURN_IF_ERROR(file.Finish());
        Print(arguments.question.json
                  ? base::Json::MakeObject()
                            .Set("status", "SUCCESS")
                            .Set("out", arguments.out)
                            .Set("planHash", TextAt(ended.decision, {"planHash"}))
                            .Dump() +
                        "\n"
                  : fmt::format("result in {}\n", arguments.out));
        return {};
    }
    if (!key.ends_with(".parquet")) {
        return base::InvalidArgument("the result is CSV at s3://" + bucket + "/" + key +
                                     ": name a file for it with --out, or a bucket with --bucket");
    }
    ASSIGN_OR_RETURN(const base::UniqueFd fd,
                     base::OpenUnnamed(std::filesystem::temp_directory_path()));
    RETURN_IF_ERROR(client.Fetch(bucket, key, fd.get()));
    base::SystemClock clock;
    analytics::WorkerEngine engine(clock, {});
    ASSIGN_OR_RETURN(const std::uint64_t rows, CountRows(engine, fd.get()));
    ASSIGN_OR_RETURN(const auto stream, engine.Read(fd.get()));
    return arguments.question.json
               ? PrintRowsAsJson(*stream, rows, TextAt(ended.decision, {"planHash"}))
               : PrintRowsAsTable(*stream, rows);
}

}  // namespace

int Run(RemoteClient& client, const QueryArguments& arguments) {
    const bool json = arguments.question.json;
    const auto sql = ReadText(arguments.question);
    if (!sql.ok()) return PrintFailure(sql.error(), json);
    const auto ended = Ask(client, arguments, *sql);
    if (!ended.ok()) return PrintFailure(ended.error(), json);
    const auto refusals = RefusalsOf(ended->decision);
    if (!refusals.ok()) return PrintFailure(refusals.error(), json);
    if (!refusals->empty()) return PrintRefusals(*refusals, *sql, json);
    if (TextAt(ended->query, {"status"}) != "SUCCESS")
        return PrintFailure(Failure(ended->query), json);
    const base::Status shown = Show(client, *ended, arguments);
    return shown.ok() ? kExitDone : PrintFailure(shown.error(), json);
}

}  // namespace server
