// SPDX-License-Identifier: Apache-2.0
#include "server/arguments_audit.h"

#include <CLI/CLI.hpp>

namespace server {
namespace {

constexpr const char* kAccountHelp = "whose trail; without it the node's own";
constexpr std::int64_t kListedMax = 10'000;

CLI::App* Add(CLI::App& parent, const std::string& name, const std::string& help) {
    CLI::App* const app = parent.add_subcommand(name, help);
    app->fallthrough();
    return app;
}

void AddRange(CLI::App& app, AuditRange& range) {
    app.add_option("--from", range.from, "records from this time on: 2026-11-20[T17:24:05Z]");
    app.add_option("--to", range.to, "records up to this time, or to the end of this day");
}

}  // namespace

void AuditCommands::Declare(CLI::App& root, Arguments& parsed) {
    CLI::App* const audit =
        Add(root, "audit", "who did what from where, and that nothing of it changed");
    audit->require_subcommand(1);
    CLI::App* const exporting =
        Add(*audit, "export", "write a trail into a file that proves itself without the node");
    exporting->add_option("--account", export_.account, kAccountHelp);
    AddRange(*exporting, export_.range);
    exporting->add_option("--out", export_.out, "the file, of JSON lines")->required();
    exporting->add_flag("--json", export_.json, "answer in JSON");
    exporting->callback([this, &parsed] { parsed.command = export_; });
    CLI::App* const list = Add(*audit, "list", "the newest records of a trail");
    list->add_option("--account", list_.account, kAccountHelp);
    AddRange(*list, list_.range);
    list->add_option("--limit", list_.limit, "how many records at most")
        ->default_val(20)
        ->check(CLI::Range(std::int64_t{1}, kListedMax));
    list->add_flag("--json", list_.json, "answer in JSON");
    list->callback([this, &parsed] { parsed.command = list_; });
    DeclareVerify(*Add(*audit, "verify",
                       "check an export, or the trails in the data directory: exit code 0 or 1"),
                  parsed);
    DeclareDigest(
        *Add(*audit, "digest", "sign how far every trail has come; done each hour by `serve`"),
        parsed);
}

void AuditCommands::DeclareVerify(CLI::App& app, Arguments& parsed) {
    app.add_option("file", file_, "an export; needs no node. Without it the data directory");
    app.add_option("--account", verify_.account,
                   "in the data directory: only this trail; without it all");
    AddRange(app, verify_.range);
    app.add_option("--digest", verify_.digest,
                   "a file with a digest kept from before, which the trail must lead through");
    app.add_flag("--json", verify_.json, "answer in JSON");
    app.callback([this, &parsed] {
        if (file_.empty()) {
            parsed.command = verify_;
        } else {
            parsed.command = VerifyExportArguments{file_, verify_};
        }
    });
}

void AuditCommands::DeclareDigest(CLI::App& app, Arguments& parsed) {
    app.add_option("--account", digest_.account, "print this account's newest digest, to be kept");
    app.add_flag("--json", digest_.json, "answer in JSON");
    app.callback([this, &parsed] { parsed.command = digest_; });
}

}  // namespace server
