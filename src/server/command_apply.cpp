// SPDX-License-Identifier: Apache-2.0
#include "api/apply.h"
#include "server/commands.h"
#include "server/credentials.h"
#include "server/exit_code.h"
#include "server/operator_record.h"
#include "server/output.h"

#include <utility>

namespace server {
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
    if (arguments.json) {
        PrintJson(api::ToJson(*report));
    } else {
        Print(api::ToText(*report));
    }
    return kExitDone;
}

}  // namespace server
