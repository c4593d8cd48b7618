// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace storage {

using ObjectId = base::Id<struct ObjectTag>;  // UUID

// An object being written: invisible until published, gone if it never is, also after a kill.
// Move-only.
class ObjectDraft final {
  public:
    ObjectDraft(ObjectDraft&& other) noexcept
        : id_(std::move(other.id_)),
          fd_(std::move(other.fd_)),
          draft_(std::move(other.draft_)),
          path_(std::move(other.path_)),
          held_(std::exchange(other.held_, false)) {}
    ObjectDraft& operator=(ObjectDraft&&) = delete;
    ~ObjectDraft();

    const ObjectId& id() const { return id_; }
    // For writing and reading back; may be handed to a worker process. The draft keeps its own hold
    // on the file.
    int fd() const { return fd_.get(); }

    // Durable, then visible under its id. Once; fails when the id is taken, which nothing ever
    // overwrites.
    base::Status Publish();

    // The same, but the object is gone again with this draft, also after a kill, unless Keep is
    // called: once something that stays refers to it.
    base::Status PublishHeld();
    void Keep();

  private:
    friend class ObjectStore;
    ObjectDraft(ObjectId id, base::UniqueFd fd, std::filesystem::path draft,
                std::filesystem::path path)
        : id_(std::move(id)),
          fd_(std::move(fd)),
          draft_(std::move(draft)),
          path_(std::move(path)) {}

    ObjectId id_;
    base::UniqueFd fd_;
    std::filesystem::path draft_;
    std::filesystem::path path_;
    bool held_ = false;
};

// Whether something that stays refers to an object.
using IsReferenced = std::function<base::Result<bool>(const ObjectId&)>;

// The objects of every account: `objects/<account>/<object>` in the data directory, readable by the
// owner of the process only. Results of queries and audience versions are objects. Immutable;
// thread-safe, and any number of processes may use one data directory.
class ObjectStore final {
  public:
    // Removes what interrupted writers left behind, and only that: a live writer's draft is locked.
    // Objects that a dead process held stay without `is_referenced`, and with it when it says yes
    // or fails.
    static base::Result<ObjectStore> Open(const std::filesystem::path& data_folder,
                                          const IsReferenced& is_referenced = {});

    base::Result<ObjectDraft> Create(const base::AccountId& account, base::Random& random) const;

    // A whole object, for reading. kNotFound.
    base::Result<base::UniqueFd> OpenForReading(const base::AccountId& account,
                                                const ObjectId& id) const;

    // kNotFound when there is no such object. Descriptors that are open stay readable.
    base::Status Remove(const base::AccountId& account, const ObjectId& id) const;

  private:
    explicit ObjectStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    base::Result<std::filesystem::path> FolderOf(const base::AccountId& account) const;
    base::Result<std::filesystem::path> PathOf(const base::AccountId& account,
                                               const ObjectId& id) const;

    std::filesystem::path folder_;
};

}  // namespace storage
