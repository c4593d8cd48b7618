// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/mutex.h"
#include "base/result.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace base {

// Things that one thread uses at a time and that cost something to make, such as connections. Keeps as many as were
// ever in use at once, so the threads that take them are the limit. Thread-safe; outlives its leases.
template <class T>
class Pool final {
  public:
    using Make = std::function<Result<std::unique_ptr<T>>()>;  // on any thread

    explicit Pool(Make make) : make_(std::move(make)) {}

    // One of them, the holder's until the lease goes. Move-only; used by one thread.
    class Lease final {
      public:
        ~Lease() {
            if (held_ != nullptr) pool_->GiveBack(std::move(held_));
        }
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;

        T& operator*() const { return *held_; }
        T* operator->() const { return held_.get(); }

      private:
        friend class Pool;
        Lease(Pool& pool, std::unique_ptr<T> held) : pool_(&pool), held_(std::move(held)) {}

        Pool* pool_;
        std::unique_ptr<T> held_;
    };

    Result<Lease> Take() {
        if (auto idle = TakeIdle()) return Lease(*this, std::move(idle));
        // Making takes its time: not under the lock.
        ASSIGN_OR_RETURN(auto made, make_());
        return Lease(*this, std::move(made));
    }

  private:
    std::unique_ptr<T> TakeIdle() {
        const Lock lock(mutex_);
        if (idle_.empty()) return nullptr;
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
    }

    void GiveBack(std::unique_ptr<T> held) {
        const Lock lock(mutex_);
        idle_.push_back(std::move(held));
    }

    Make make_;
    Mutex mutex_;
    std::vector<std::unique_ptr<T>> idle_ GUARDED_BY(mutex_);
};

}  // namespace base
