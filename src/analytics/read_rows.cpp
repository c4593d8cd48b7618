// SPDX-License-Identifier: Apache-2.0
#include "analytics/read_rows.h"

#include "analytics/check_table.h"
#include "analytics/scan_sql.h"
#include "query/print.h"

namespace analytics {
namespace {

constexpr std::uint64_t kReadMemoryBytesMax = std::uint64_t{512} << 20U;

}  // namespace

base::Status ReadRows(const std::string& file, BrokerFiles& files,
                      const std::function<base::Status(const base::Json& columns)>& start,
                      const LockedDatabase::RowSink& sink) {
    // One thread keeps the order without buffering.
    const DatabaseLimits limits{.memory_bytes_max = kReadMemoryBytesMax, .threads_max = 1};
    ASSIGN_OR_RETURN(auto database, LockedDatabase::Open(limits, files));
    ASSIGN_OR_RETURN(const auto columns, ParquetColumns(database, file));
    base::Json list = base::Json::MakeArray();
    std::string select;
    for (const ResultColumn& column : columns) {
        if (!column.type) return base::Internal("a result column has a type no description has");
        base::Json item = base::Json::MakeObject();
        item.Set("name", column.name).Set("type", query::ToString(*column.type));
        list.Append(std::move(item));
        select += (select.empty() ? "CAST(" : ",CAST(") + query::PrintIdentifier(column.name) +
                  " AS VARCHAR)";
    }
    base::Json header = base::Json::MakeObject();
    RETURN_IF_ERROR(start(header.Set("columns", std::move(list))));
    return database.Stream(
        "SELECT " + select + " FROM " +
            PrintScan(
                {.format = catalog::Format::kParquet, .columns = {}, .files = std::span(&file, 1)}),
        sink);
}

}  // namespace analytics
