// SPDX-License-Identifier: Apache-2.0
#include "access/accounts.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/operator_record.h"
#include "server/output.h"
#include "storage/buckets.h"
#include "storage/data_folder.h"

#include <fmt/core.h>
#include <system_error>

namespace server {
namespace {

namespace fs = std::filesystem;

base::Json BucketJson(const storage::Bucket& bucket) {
    base::Json json = base::Json::MakeObject();
    json.Set("name", bucket.name)
        .Set("accountId", bucket.owner.text())
        .Set("folder", bucket.folder.string());
    return json;
}

// A folder that the user names stands outside the data directory: what lies there is ours alone.
base::Result<fs::path> FolderFor(const Node& node, const CreateBucketArguments& arguments) {
    if (arguments.folder.empty()) {
        const fs::path buckets = node.folder() / "buckets";
        RETURN_IF_ERROR(storage::MakeOwnerFolder(buckets));
        return buckets / arguments.name;
    }
    std::error_code failed;
    const fs::path folder = fs::weakly_canonical(fs::absolute(arguments.folder, failed), failed);
    const fs::path data = fs::canonical(node.folder(), failed);
    if (failed) return base::IoError("'" + arguments.folder + "' has no path", failed.message());
    if (storage::Holds({.name = {}, .owner = {}, .folder = data}, folder))
        return base::InvalidArgument("--dir names a folder outside the data directory");
    return folder.has_filename() ? folder : folder.parent_path();
}

base::Result<storage::Bucket> Create(Node& node, const CreateBucketArguments& arguments) {
    RETURN_IF_ERROR(storage::CheckBucketName(arguments.name));
    ASSIGN_OR_RETURN(auto transaction, node.database().Begin());
    ASSIGN_OR_RETURN(const auto account,
                     access_control::Accounts(node.database()).FindByName(arguments.account));
    ASSIGN_OR_RETURN(const fs::path folder, FolderFor(node, arguments));
    ASSIGN_OR_RETURN(
        auto bucket,
        storage::Buckets(node.database())
            .Create({.name = arguments.name, .owner = account.id, .folder = folder}, node.clock()));
    RETURN_IF_ERROR(RecordOperator(
        node, {"glovebox:CreateBucket", arguments.account, "arn:aws:s3:::" + arguments.name}));
    RETURN_IF_ERROR(transaction.Commit());
    return bucket;
}

}  // namespace

int Run(Node& node, const CreateBucketArguments& arguments) {
    const auto bucket = Create(node, arguments);
    if (!bucket.ok()) return PrintFailure(bucket.error(), arguments.json);
    if (arguments.json) {
        PrintJson(BucketJson(*bucket));
    } else {
        Print(fmt::format("bucket {} in {}\n", bucket->name, bucket->folder.string()));
    }
    return kExitDone;
}

int Run(Node& node, const ListBucketsArguments& arguments) {
    const auto buckets = storage::Buckets(node.database()).List();
    if (!buckets.ok()) return PrintFailure(buckets.error(), arguments.json);
    base::Json list = base::Json::MakeArray();
    for (const storage::Bucket& bucket : *buckets) {
        if (!arguments.json) {
            Print(fmt::format("{}  {}  {}\n", bucket.name, bucket.owner.text(),
                              bucket.folder.string()));
        }
        list.Append(BucketJson(bucket));
    }
    if (arguments.json) PrintJson(list);
    return kExitDone;
}

}  // namespace server
