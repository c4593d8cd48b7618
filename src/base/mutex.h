// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

// Lock annotations that clang checks (-Wthread-safety) and other compilers ignore.
#if defined(__clang__)
#define THREAD_ANNOTATION(x) __attribute__((x))
#else
#define THREAD_ANNOTATION(x)
#endif
#define GUARDED_BY(mutex) THREAD_ANNOTATION(guarded_by(mutex))
#define REQUIRES(mutex) THREAD_ANNOTATION(requires_capability(mutex))

namespace base {

// A mutex the compiler knows about. std::mutex carries no capability, so nothing would be checked
// on it.
class THREAD_ANNOTATION(capability("mutex")) Mutex final {
  public:
    void lock() THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
    void unlock() THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

  private:
    std::mutex mutex_;
};

// Holds a Mutex for its life. Never across I/O.
class THREAD_ANNOTATION(scoped_lockable) Lock final {
  public:
    explicit Lock(Mutex& mutex) THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
        mutex_.lock();
    }
    ~Lock() THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

  private:
    Mutex& mutex_;
};

}  // namespace base
