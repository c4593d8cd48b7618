// SPDX-License-Identifier: Apache-2.0
#include "server/arguments_bucket.h"

#include <CLI/CLI.hpp>

namespace server {

BucketCommands::BucketCommands(CLI::App& root, Arguments& parsed) {
    CLI::App* const bucket = root.add_subcommand("bucket", "where results of accounts are put");
    bucket->fallthrough();
    bucket->require_subcommand(1);
    CLI::App* const create =
        bucket->add_subcommand("create", "register a bucket that results may be put into");
    create->fallthrough();
    create->add_option("--account", create_.account, "the account whose bucket it is")->required();
    create->add_option("name", create_.name, "as S3 names buckets; unique on this node")
        ->required();
    create->add_option("--dir", create_.folder,
                       "the folder of its objects; by default one under the data directory");
    create->add_flag("--json", create_.json, "answer in JSON");
    create->callback([this, &parsed] { parsed.command = create_; });
    CLI::App* const list = bucket->add_subcommand("list", "names, owners and folders");
    list->fallthrough();
    list->add_flag("--json", list_.json, "answer in JSON");
    list->callback([this, &parsed] { parsed.command = list_; });
}

}  // namespace server
