// SPDX-License-Identifier: Apache-2.0
#include "collaboration/load_agreement.h"

#include "access/accounts.h"
#include "catalog/schema.h"
#include "collaboration/associations.h"
#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"

#include <string>
#include <utility>

namespace collaboration {
namespace {

base::Result<std::vector<policy::Member>> Members(metadata::Database& database,
                                                  const Collaboration& collaboration) {
    access_control::Accounts accounts(database);
    std::vector<policy::Member> members;
    for (const Member& member : collaboration.members) {
        if (member.status != MemberStatus::kActive) continue;
        ASSIGN_OR_RETURN(auto account, accounts.FindById(member.account));
        members.push_back({member.account, std::move(account.name), member.abilities});
    }
    return members;
}

// An allowed column that the pinned schema lacks, or holds with a type queries cannot use, does not
// exist.
std::vector<query::NamedType> AllowedColumns(const ConfiguredTable& table) {
    std::vector<query::NamedType> columns;
    for (const std::string& name : table.allowed_columns) {
        const catalog::FileColumn* column = catalog::FindColumn(table.schema, name);
        if (column != nullptr && column->type) columns.push_back({name, *column->type});
    }
    return columns;
}

}  // namespace

policy::AgreedTable AgreedTableOf(const ConfiguredTable& table, const Association& association) {
    policy::AgreedTable agreed;
    agreed.name = association.name;
    agreed.owner = table.owner;
    agreed.id = table.id;
    agreed.schema_version = std::to_string(table.schema_version);
    agreed.columns = AllowedColumns(table);
    agreed.rule = table.rule;
    agreed.collaboration_rule = association.rule;
    agreed.time_limit_seconds = table.time_limit_seconds;
    return agreed;
}

base::Result<policy::Agreement> LoadAgreement(metadata::Database& database,
                                              std::string_view collaboration_name,
                                              const base::AccountId& asker) {
    ASSIGN_OR_RETURN(const auto collaboration,
                     Collaborations(database).FindVisibleByName(asker, collaboration_name));
    policy::Agreement agreement;
    agreement.collaboration = collaboration.id;
    agreement.name = collaboration.name;
    ASSIGN_OR_RETURN(agreement.members, Members(database, collaboration));
    if (!IsActive(collaboration, asker)) return agreement;
    ASSIGN_OR_RETURN(const auto associations, Associations(database).List(collaboration.id));
    for (const Association& association : associations) {
        ASSIGN_OR_RETURN(const auto table, ConfiguredTables(database).FindById(association.table));
        if (!IsActive(collaboration, table.owner)) continue;
        agreement.tables.push_back(AgreedTableOf(table, association));
    }
    return agreement;
}

}  // namespace collaboration
