// SPDX-License-Identifier: Apache-2.0
#include "collaboration/associations.h"

namespace collaboration {

base::Result<std::optional<Association>>
Associations::Find(const base::CollaborationId& collaboration, const std::string& name) {
    ASSIGN_OR_RETURN(
        const auto row,
        (database_.QueryOne<base::AssociationId, base::TableId>(
            "SELECT id, table_id FROM table_associations WHERE collaboration_id = ? AND name = ?",
            {collaboration, name})));
    if (!row) return std::optional<Association>();
    return std::optional(Association{std::get<0>(*row), collaboration, std::get<1>(*row), name});
}

base::Result<std::vector<Association>>
Associations::List(const base::CollaborationId& collaboration) {
    ASSIGN_OR_RETURN(const auto rows,
                     (database_.Query<base::AssociationId, base::TableId, std::string>(
                         "SELECT id, table_id, name FROM table_associations WHERE collaboration_id "
                         "= ? ORDER BY name",
                         {collaboration})));
    std::vector<Association> all;
    for (const auto& [id, table, name] : rows) all.push_back({id, collaboration, table, name});
    return all;
}

base::Result<Association> Associations::Create(const base::CollaborationId& collaboration,
                                               const base::TableId& table, const std::string& name,
                                               base::Random& random) {
    Association association{base::AssociationId(random.Uuid()), collaboration, table, name};
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO table_associations (id, collaboration_id, table_id, name) VALUES (?, ?, ?, ?)",
        {association.id, collaboration, table, name}));
    return association;
}

}  // namespace collaboration
