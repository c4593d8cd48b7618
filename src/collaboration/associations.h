// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "metadata/database.h"

#include <optional>
#include <string>
#include <vector>

namespace collaboration {

// A configured table put into a collaboration, under the name by which its queries call it. Value.
struct Association {
    base::AssociationId id;
    base::CollaborationId collaboration;
    base::TableId table;
    std::string name;  // folded, unique in the collaboration
};

// The associations of a node, in its database. Single-threaded, like the database.
class Associations final {
  public:
    explicit Associations(metadata::Database& database) : database_(database) {}

    base::Result<std::optional<Association>> Find(const base::CollaborationId& collaboration,
                                                  const std::string& name);
    base::Result<std::vector<Association>> List(const base::CollaborationId& collaboration);
    base::Result<Association> Create(const base::CollaborationId& collaboration,
                                     const base::TableId& table, const std::string& name,
                                     base::Random& random);

  private:
    metadata::Database& database_;
};

}  // namespace collaboration
