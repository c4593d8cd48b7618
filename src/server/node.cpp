// SPDX-License-Identifier: Apache-2.0
#include "server/node.h"

#include "access/accounts.h"
#include "activation/audience.h"
#include "activation/tables.h"
#include "audit/migrations.h"
#include "catalog/catalog_tables.h"
#include "collaboration/migrations.h"
#include "jobs/migrations.h"
#include "metadata/migrations.h"
#include "runs/migrations.h"
#include "storage/data_folder.h"
#include "storage/migrations.h"

#include <array>
#include <utility>

namespace server {
namespace {

constexpr std::string_view kDatabaseName = "glovebox.db";

}  // namespace

// The rooms' tables, in the order in which they refer to each other.
base::Status MigrateNode(metadata::Database& database) {
    const std::array rooms{
        metadata::Migrations(), access_control::Migrations(), audit::Migrations(),
        storage::Migrations(),  catalog::Migrations(),        collaboration::Migrations(),
        runs::Migrations(),     activation::Migrations(),     jobs::Migrations()};
    return metadata::Migrate(database, rooms);
}

Node::Node(std::filesystem::path folder, metadata::Database database, storage::ObjectStore objects,
           crypto::KeyRing keys, std::unique_ptr<base::Random> random)
    : folder_(std::move(folder)),
      database_(std::move(database)),
      objects_(std::move(objects)),
      random_(std::move(random)),
      keys_(std::move(keys)),
      describer_(clock_, {.spill_folder = folder_, .counts = &worker_counts_}),
      engine_(clock_, {.spill_folder = folder_, .counts = &worker_counts_}),
      inspector_(clock_, {.spill_folder = folder_, .counts = &worker_counts_}) {}

std::filesystem::path Node::database_file() const { return folder_ / kDatabaseName; }

base::Result<std::unique_ptr<Node>> Node::Open(const std::filesystem::path& data_folder) {
    ASSIGN_OR_RETURN(const std::filesystem::path folder, storage::PrepareDataFolder(data_folder));
    ASSIGN_OR_RETURN(metadata::Database database, metadata::Database::Open(folder / kDatabaseName));
    RETURN_IF_ERROR(MigrateNode(database));
    const auto is_referenced = [&database](const storage::ObjectId& object) {
        return activation::IsAudienceObject(database, object.text());
    };
    ASSIGN_OR_RETURN(storage::ObjectStore objects,
                     storage::ObjectStore::Open(folder, is_referenced));
    auto random = std::make_unique<base::SystemRandom>();
    ASSIGN_OR_RETURN(crypto::KeyRing keys, crypto::KeyRing::Open(folder, *random));
    return std::unique_ptr<Node>(new Node(folder, std::move(database), std::move(objects),
                                          std::move(keys), std::move(random)));
}

}  // namespace server
