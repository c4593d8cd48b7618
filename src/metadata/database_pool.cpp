// SPDX-License-Identifier: Apache-2.0
#include "metadata/database_pool.h"

#include <utility>

namespace metadata {

DatabasePool::Lease::~Lease() {
    if (database_ != nullptr) pool_->GiveBack(std::move(database_));
}

base::Result<DatabasePool::Lease> DatabasePool::Take() {
    {
        const base::Lock lock(mutex_);
        if (!idle_.empty()) {
            auto database = std::move(idle_.back());
            idle_.pop_back();
            return Lease(*this, std::move(database));
        }
    }
    // Opening takes milliseconds: not under the lock.
    ASSIGN_OR_RETURN(Database opened, Database::Open(file_));
    return Lease(*this, std::make_unique<Database>(std::move(opened)));
}

void DatabasePool::GiveBack(std::unique_ptr<Database> database) {
    const base::Lock lock(mutex_);
    idle_.push_back(std::move(database));
}

}  // namespace metadata
