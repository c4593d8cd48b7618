// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/broker_files.h"
#include "catalog/schema.h"
#include "catalog/source.h"

#include <string>
#include <vector>

namespace analytics {

// One table as a worker sees it: what its files must hold and their names under gb://.
struct WorkerTable {
    std::string name;
    catalog::Format format = catalog::Format::kParquet;
    catalog::PinnedSchema schema;
    std::vector<std::string> files;
};

// Takes the next `count` of `descriptors` as the files of table number `table` and names them by number, format and
// what their first bytes say of their compression: never by anything their owner chose.
base::Result<std::vector<std::string>> AddTableFiles(BrokerFiles& files, std::size_t table,
                                                     catalog::Format format,
                                                     std::span<base::UniqueFd> descriptors);

// "gb://t/3/17" of a name AddTableFiles gave: what DuckDB's messages hold at least.
std::string TableFileName(std::size_t table, std::size_t file);

}  // namespace analytics
