// SPDX-License-Identifier: Apache-2.0
#include "server/result_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace server {

base::Result<ResultFile> ResultFile::Create(std::string name) {
    const std::string part = name + ".part";
    base::UniqueFd fd(open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd.valid()) return base::FromErrno("'" + name + "'", errno);
    return ResultFile(std::move(name), std::move(fd));
}

ResultFile::~ResultFile() {
    if (fd_.valid()) unlink(Part().c_str());
}

base::Status ResultFile::Finish() {
    if (std::rename(Part().c_str(), name_.c_str()) != 0)
        return base::FromErrno("'" + name_ + "'", errno);
    fd_.Reset();
    return {};
}

base::Result<std::uint64_t> CountRows(runs::Engine& engine, int fd) {
    ASSIGN_OR_RETURN(const auto rows, engine.Read(fd));
    for (std::uint64_t count = 0;; ++count) {
        ASSIGN_OR_RETURN(const auto row, rows->Next());
        if (row.empty()) return count;
    }
}

}  // namespace server
