// SPDX-License-Identifier: Apache-2.0
#include "analytics/json_names.h"

#include "catalog/source.h"
#include "query/print.h"

namespace analytics {

base::Result<std::vector<std::string>> JsonNames(LockedDatabase& database,
                                                 const std::vector<std::string>& files,
                                                 std::uint64_t records_max) {
    std::string list;
    for (const std::string& file : files)
        list += (list.empty() ? "" : ",") + query::PrintText(file);
    const std::string records =
        "SELECT json, row_number() OVER () AS n FROM read_json_objects([" + list +
        "],format='auto',ignore_errors=false,hive_partitioning=false,filename=false) LIMIT " +
        std::to_string(records_max);
    ASSIGN_OR_RETURN(const auto others, database.Query("SELECT count(*) FROM (" + records +
                                                       ") WHERE json_type(json) <> 'OBJECT'"));
    if (others.at(0).at(0) != "0")
        return base::InvalidArgument("a file has records that are not JSON objects");
    ASSIGN_OR_RETURN(
        const auto rows,
        database.Query("SELECT key FROM (SELECT unnest(json_keys(json)) AS key, "
                       "n*1000000+generate_subscripts(json_keys(json),1) AS place FROM (" +
                       records + ")) GROUP BY key ORDER BY min(place) LIMIT " +
                       std::to_string(catalog::kColumnsMax + 1)));
    std::vector<std::string> names;
    for (const TextRow& row : rows) names.push_back(row.at(0).value_or(""));
    return names;
}

}  // namespace analytics
