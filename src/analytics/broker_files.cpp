// SPDX-License-Identifier: Apache-2.0
#include "analytics/broker_files.h"

#include <limits>
#include <unistd.h>
#include <utility>

namespace analytics {

void BrokerFiles::AddInput(std::string name, base::UniqueFd fd) {
    auto file = std::make_shared<const BrokerFile>(BrokerFile{.fd = std::move(fd)});
    const base::Lock lock(mutex_);
    files_[std::move(name)] = std::move(file);
}

void BrokerFiles::AddOutput(std::string name, base::UniqueFd fd, std::uint64_t bytes_max) {
    auto file = std::make_shared<const BrokerFile>(
        BrokerFile{.fd = std::move(fd), .writable = true, .write_bytes_max = bytes_max});
    const base::Lock lock(mutex_);
    files_[std::move(name)] = std::move(file);
}

BrokerFilePtr BrokerFiles::Find(const std::string& name) {
    const base::Lock lock(mutex_);
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : found->second;
}

std::vector<std::string> BrokerFiles::Names(std::string_view prefix) {
    std::vector<std::string> names;
    const base::Lock lock(mutex_);
    for (const auto& [name, file] : files_) {
        if (name.starts_with(prefix)) names.push_back(name);
    }
    return names;
}

BrokerFilePtr BrokerFiles::OpenSpill(const std::string& name) {
    if (BrokerFilePtr known = Find(name)) return known;
    BrokerFilePtr file;
    {
        const base::Lock lock(mutex_);
        if (!idle_spill_.empty()) {
            file = std::move(idle_spill_.back());
            idle_spill_.pop_back();
        }
    }
    if (file == nullptr) {
        base::UniqueFd fd = spill_source_();
        if (!fd.valid()) {
            NoteLimit(FileLimit::kSpill);
            return nullptr;
        }
        file = std::make_shared<const BrokerFile>(
            BrokerFile{.fd = std::move(fd),
                       .writable = true,
                       .write_bytes_max = std::numeric_limits<std::int64_t>::max()});
    }
    const base::Lock lock(mutex_);
    return files_.emplace(name, std::move(file)).first->second;
}

void BrokerFiles::Recycle(BrokerFilePtr file) {
    if (ftruncate(file->fd.get(), 0) == 0) idle_spill_.push_back(std::move(file));
}

void BrokerFiles::RemoveSpill(const std::string& name) {
    const base::Lock lock(mutex_);
    const auto found = files_.find(name);
    if (found == files_.end() || !name.starts_with(kSpillPrefix)) return;
    BrokerFilePtr file = std::move(found->second);
    files_.erase(found);
    Recycle(std::move(file));
}

void BrokerFiles::RemoveAllSpill() {
    for (const std::string& name : Names(kSpillPrefix)) RemoveSpill(name);
}

}  // namespace analytics
