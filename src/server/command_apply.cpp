// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"
#include "base/file.h"
#include "server/commands.h"
#include "server/credentials.h"
#include "server/exit_code.h"
#include "server/operator_record.h"
#include "server/output.h"

#include <utility>

namespace server {
namespace {

using base::Json;

int Show(const api::ApplyReport& report, bool json) {
    if (json) {
        PrintJson(api::ToJson(report));
    } else {
        Print(api::ToText(report));
    }
    return kExitDone;
}

// As it stands: what it names outside itself, a server refuses.
base::Result<Json> ReadDocument(const std::string& file) {
    ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file, api::kRoomDocumentBytesMax));
    return api::ParseRoomText(text);
}

}  // namespace

int Run(Node& node, const ApplyArguments& arguments) {
    auto document = api::ReadRoomDocument(arguments.file, FromEnvironment);
    if (!document.ok()) return PrintFailure(document.error(), arguments.json);
    ProgressLine progress;
    api::ApplyTools tools{node.database(), node.keys(), node.inspector(), node.random(),
                          node.clock()};
    tools.progress = [&progress](const std::string& table, std::chrono::milliseconds elapsed) {
        progress.Show("reading table " + table + " " + DurationText(elapsed));
    };
    tools.record = [&node](const api::ApplyReport& report) { return RecordApplied(node, report); };
    const auto report = api::ApplyRoomDocument(*std::move(document), tools, arguments.dry_run);
    progress.Clear();
    if (!report.ok()) return PrintFailure(report.error().Within(arguments.file), arguments.json);
    return Show(*report, arguments.json);
}

int Run(ApiClient& client, const ApplyArguments& arguments) {
    auto document = ReadDocument(arguments.file);
    if (!document.ok())
        return PrintFailure(document.error().Within(arguments.file), arguments.json);
    Json body = Json::MakeObject();
    body.Set("document", *std::move(document));
    const std::string_view target = arguments.dry_run ? "/v1/room/explain" : "/v1/room";
    const auto answer = client.Ask({"glovebox", "POST", std::string(target), std::move(body)});
    if (!answer.ok()) {
        const bool about_document = answer.error().code == base::ErrorCode::kInvalidArgument;
        return PrintFailure(about_document ? answer.error().Within(arguments.file) : answer.error(),
                            arguments.json);
    }
    const auto report = api::ReportFromJson(*answer);
    if (!report.ok()) return PrintFailure(report.error(), arguments.json);
    return Show(*report, arguments.json);
}

}  // namespace server
