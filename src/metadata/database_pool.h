// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/mutex.h"
#include "base/result.h"
#include "metadata/database.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace metadata {

// Connections to one database for threads that need one at a time. Keeps as many open as were ever in use at once, so
// the threads that take them are the limit. Thread-safe; outlives its leases.
class DatabasePool final {
  public:
    explicit DatabasePool(std::filesystem::path file) : file_(std::move(file)) {}

    // A connection that is the holder's until the lease goes. Move-only; used by one thread.
    class Lease final {
      public:
        ~Lease();
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;

        Database& operator*() const { return *database_; }
        Database* operator->() const { return database_.get(); }

      private:
        friend class DatabasePool;
        Lease(DatabasePool& pool, std::unique_ptr<Database> database)
            : pool_(&pool), database_(std::move(database)) {}

        DatabasePool* pool_;
        std::unique_ptr<Database> database_;
    };
    base::Result<Lease> Take();

  private:
    void GiveBack(std::unique_ptr<Database> database);

    std::filesystem::path file_;
    base::Mutex mutex_;
    std::vector<std::unique_ptr<Database>> idle_ GUARDED_BY(mutex_);
};

}  // namespace metadata
