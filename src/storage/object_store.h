// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace storage {

using ObjectId = base::Id<struct ObjectTag>;  // UUID

// An object being written: invisible until published, gone if it never is, also after a kill.
// Move-only.
class ObjectDraft final {
  public:
    ObjectDraft(ObjectDraft&& other) noexcept = default;
    ObjectDraft& operator=(ObjectDraft&&) = delete;
    ~ObjectDraft();

    const ObjectId& id() const { return id_; }
    // For writing and reading back; may be handed to a worker process. The draft keeps its own hold
    // on the file.
    int fd() const { return fd_.get(); }

    // Durable, then visible under its id. Once; kConflict when the id is taken, which nothing ever
    // overwrites.
    base::Status Publish();

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
};

// The objects of every account: `objects/<account>/<object>` in the data directory, readable by the
// owner of the process only. Results of queries and audience versions are objects. Immutable;
// thread-safe, and any number of processes may use one data directory.
class ObjectStore final {
  public:
    // Removes what interrupted writers left behind, and only that: a live writer's draft is locked.
    static base::Result<ObjectStore> Open(const std::filesystem::path& data_folder);

    base::Result<ObjectDraft> Create(const base::AccountId& account, base::Random& random) const;

    // A whole object, for reading. kNotFound.
    base::Result<base::UniqueFd> OpenForReading(const base::AccountId& account,
                                                const ObjectId& id) const;

    // kNotFound when there is no such object. Descriptors that are open stay readable.
    base::Status Remove(const base::AccountId& account, const ObjectId& id) const;

    base::Result<std::vector<ObjectId>> List(const base::AccountId& account) const;

  private:
    explicit ObjectStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    base::Result<std::filesystem::path> FolderOf(const base::AccountId& account) const;
    base::Result<std::filesystem::path> PathOf(const base::AccountId& account,
                                               const ObjectId& id) const;

    std::filesystem::path folder_;
};

}  // namespace storage
