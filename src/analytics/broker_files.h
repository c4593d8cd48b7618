// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "base/mutex.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace analytics {

inline constexpr std::string_view kBrokerPrefix = "gb://";
inline constexpr std::string_view kSpillPrefix = "gb://tmp/";
inline constexpr std::string_view kSpillFolder = "gb://tmp";

// One open file of a worker under its opaque name. Shared by the handles that read or write it.
struct BrokerFile {
    base::UniqueFd fd;
    bool writable = false;
    std::uint64_t write_bytes_max = 0;
};
using BrokerFilePtr = std::shared_ptr<const BrokerFile>;

// A limit that was reached: told beside the engine's own error, whose text is not forwarded.
enum class FileLimit : std::uint8_t { kNone, kOutput, kSpill, kDecompression, kDisk };

// The files a worker has: inputs and the output it was passed, spill files it asks its parent for. There is nothing
// else. Thread-safe.
class BrokerFiles final {
  public:
    // Asks for one more unnamed file; an invalid descriptor is a no.
    using SpillSource = std::function<base::UniqueFd()>;

    explicit BrokerFiles(SpillSource spill_source) : spill_source_(std::move(spill_source)) {}

    void AddInput(std::string name, base::UniqueFd fd);
    void AddOutput(std::string name, base::UniqueFd fd, std::uint64_t bytes_max);

    // nullptr when there is no such file.
    BrokerFilePtr Find(const std::string& name);
    // Every name under `prefix`, in order.
    std::vector<std::string> Names(std::string_view prefix);

    // The spill file of that name, made when there is none; nullptr when there can be no more.
    BrokerFilePtr OpenSpill(const std::string& name);
    // Empties it and keeps it for the next one.
    void RemoveSpill(const std::string& name);
    void RemoveAllSpill();

    void NoteLimit(FileLimit limit) { limit_ = limit; }
    FileLimit limit() const { return limit_; }

  private:
    void Recycle(BrokerFilePtr file) REQUIRES(mutex_);

    base::Mutex mutex_;
    std::map<std::string, BrokerFilePtr> files_ GUARDED_BY(mutex_);
    std::vector<BrokerFilePtr> idle_spill_ GUARDED_BY(mutex_);
    SpillSource spill_source_;
    std::atomic<FileLimit> limit_{FileLimit::kNone};
};

}  // namespace analytics
