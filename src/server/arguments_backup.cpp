// SPDX-License-Identifier: Apache-2.0
#include "server/arguments_backup.h"

#include "server/arguments.h"

#include <CLI/CLI.hpp>

namespace server {

void BackupCommands::Declare(CLI::App& root, Arguments& parsed) {
    CLI::App* const backup = root.add_subcommand("backup", "copy the node, also while it works");
    backup->fallthrough();
    backup->add_option("target", backup_.target, "a folder that is not there yet")->required();
    backup->add_flag("--json", backup_.json, "answer in JSON");
    backup->callback([this, &parsed] {
        backup_.data = parsed.data;
        parsed.command = backup_;
    });
    CLI::App* const restore =
        root.add_subcommand("restore", "make a node of a backup, in an empty data directory");
    restore->fallthrough();
    restore->add_option("backup", restore_.source, "what `glovebox backup` made")->required();
    restore->add_option("--keys", restore_.keys_file,
                        "the key ring (node.keys) of the node, if it is not in the data directory");
    restore->add_option("--audit", restore_.exports,
                        "exports of the audit trail (glovebox audit export), of every account and "
                        "of the node: what they say was revoked is revoked again");
    restore->add_option("--digest", restore_.digests,
                        "digests that somebody kept: the exports must reach as far");
    restore->add_flag("--accept-lost-revocations", restore_.lost_revocations_accepted,
                      "restore although what was revoked after the backup holds again");
    restore->add_flag("--json", restore_.json, "answer in JSON");
    restore->callback([this, &parsed] {
        restore_.data = parsed.data;
        parsed.command = restore_;
    });
}

}  // namespace server
