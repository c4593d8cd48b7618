// SPDX-License-Identifier: Apache-2.0
#include "collaboration/schemas.h"

#include "collaboration/load_agreement.h"
#include "collaboration/membership.h"

#include <utility>

namespace collaboration {
namespace {

// None when the table's owner is not active.
base::Result<std::optional<Schema>> SchemaOf(metadata::Database& database,
                                             const Collaboration& collaboration,
                                             Association association) {
    ASSIGN_OR_RETURN(auto table, ConfiguredTables(database).FindById(association.table));
    if (!IsActive(collaboration, table.owner)) return std::optional<Schema>();
    ASSIGN_OR_RETURN(const auto membership,
                     Memberships(database).FindActive(table.owner, collaboration.id));
    if (!membership) return std::optional<Schema>();
    policy::AgreedTable agreed = AgreedTableOf(table, association);
    return std::optional(
        Schema{std::move(association), std::move(table), membership->id, std::move(agreed)});
}

}  // namespace

base::Result<std::vector<Schema>> ListSchemas(metadata::Database& database,
                                              const Collaboration& collaboration,
                                              const base::AccountId& asker) {
    std::vector<Schema> schemas;
    if (!IsActive(collaboration, asker)) return schemas;
    ASSIGN_OR_RETURN(auto associations, Associations(database).List(collaboration.id));
    for (Association& association : associations) {
        ASSIGN_OR_RETURN(auto schema, SchemaOf(database, collaboration, std::move(association)));
        if (schema) schemas.push_back(*std::move(schema));
    }
    return schemas;
}

base::Result<std::optional<Schema>> FindSchema(metadata::Database& database,
                                               const Collaboration& collaboration,
                                               const base::AccountId& asker,
                                               std::string_view name) {
    std::optional<Schema> none;
    if (!IsActive(collaboration, asker)) return none;
    ASSIGN_OR_RETURN(auto association, Associations(database).Find(collaboration.id, name));
    if (!association) return none;
    return SchemaOf(database, collaboration, *std::move(association));
}

}  // namespace collaboration
