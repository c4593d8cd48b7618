// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/file.h"
#include "runs/engine.h"

#include <cstdint>
#include <string>

namespace server {

// A file of the user's that appears whole under its name or not at all. Move-only.
class ResultFile final {
  public:
    // The error names the file.
    static base::Result<ResultFile> Create(std::string name);
    ResultFile(ResultFile&&) noexcept = default;
    ResultFile& operator=(ResultFile&&) = delete;
    ~ResultFile();

    int fd() const { return fd_.get(); }
    base::Status Finish();

  private:
    ResultFile(std::string name, base::UniqueFd fd) : name_(std::move(name)), fd_(std::move(fd)) {}
    std::string Part() const { return name_ + ".part"; }

    std::string name_;
    base::UniqueFd fd_;  // none once it is finished
};

// How many rows a Parquet result has.
base::Result<std::uint64_t> CountRows(runs::Engine& engine, int fd);

}  // namespace server
