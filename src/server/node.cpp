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
#include "metadata/settings.h"
#include "runs/migrations.h"
#include "storage/data_folder.h"
#include "storage/migrations.h"

#include <array>
#include <utility>

namespace server {
namespace {

constexpr std::string_view kDatabaseName = "glovebox.db";
constexpr std::string_view kRootKeySetting = "root_key";

using crypto::KeyRing;

base::Status Remember(metadata::Database& database, const KeyRing& ring) {
    ASSIGN_OR_RETURN(const auto fingerprints, ring.Fingerprints());
    ASSIGN_OR_RETURN(auto transaction, database.Begin());
    RETURN_IF_ERROR(
        metadata::WriteSetting(database, kRootKeySetting, fingerprints.at(ring.version())));
    return transaction.Commit();
}

// A ring made anew, or another node's, would open nothing that is sealed and seal what is new under another key.
base::Result<KeyRing> OpenKeys(metadata::Database& database, const std::filesystem::path& folder,
                               base::Random& random) {
    ASSIGN_OR_RETURN(const auto wanted, metadata::ReadSetting(database, kRootKeySetting));
    if (!wanted) {
        ASSIGN_OR_RETURN(KeyRing ring, KeyRing::Open(folder, random));
        RETURN_IF_ERROR(Remember(database, ring));
        return ring;
    }
    const std::string file = "'" + KeyRing::FileIn(folder).string() + "'";
    const std::string remedy =
        "; put the copy of root key " + *wanted + " there that is kept apart from the backups";
    auto ring = KeyRing::OpenFile(KeyRing::FileIn(folder), random);
    if (!ring.ok() && ring.error().code == base::ErrorCode::kNotFound)
        return base::NotFound(file + " is missing" + remedy);
    if (!ring.ok()) return ring;
    ASSIGN_OR_RETURN(const auto fingerprints, ring->Fingerprints());
    for (const auto& [version, fingerprint] : fingerprints)
        if (fingerprint == *wanted) return ring;
    return base::Conflict(file + " is of another node" + remedy);
}

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
    ASSIGN_OR_RETURN(KeyRing keys, OpenKeys(database, folder, *random));
    return std::unique_ptr<Node>(new Node(folder, std::move(database), std::move(objects),
                                          std::move(keys), std::move(random)));
}

}  // namespace server
