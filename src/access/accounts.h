// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "metadata/database.h"
#include "metadata/migrations.h"

#include <string>
#include <string_view>
#include <vector>

namespace access_control {

// A company on this node.
struct Account {
    base::AccountId id;
    std::string name;  // folded, unique on the node

    bool operator==(const Account&) const = default;
};

metadata::RoomMigrations Migrations();

// The accounts of a node, in its database. Single-threaded, like the database.
class Accounts final {
  public:
    explicit Accounts(metadata::Database& database) : database_(database) {}

    // kConflict when the name is taken. `name` must be folded already.
    base::Result<Account> Create(const std::string& name, base::Random& random, base::Clock& clock);

    // As a person wrote it. kNotFound, also when it could not be a name at all.
    base::Result<Account> FindByName(std::string_view name);
    base::Result<Account> FindById(const base::AccountId& id);
    base::Result<std::vector<Account>> List();

  private:
    metadata::Database& database_;
};

}  // namespace access_control
