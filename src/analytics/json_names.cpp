// SPDX-License-Identifier: Apache-2.0
#include "analytics/json_names.h"

#include "catalog/source.h"
#include "query/print.h"

namespace analytics {

namespace {

std::string FileList(const std::vector<std::string>& files) {
    std::string list;
    for (const std::string& file : files)
        list += (list.empty() ? "" : ",") + query::PrintText(file);
    return "[" + list + "]";
}

// `keys` of the first records, and with them what `more` selects. What is no object has one name, NULL.
std::string FirstKeys(const std::vector<std::string>& files, std::uint64_t records_max,
                      std::string_view more) {
    return "SELECT CASE WHEN json_type(json)<>'OBJECT' THEN [NULL] ELSE json_keys(json) END AS "
           "keys" +
           std::string(more) + " FROM read_json_objects(" + FileList(files) +
           ",format='auto',ignore_errors=false,hive_partitioning=false,filename=false) LIMIT " +
           std::to_string(records_max);
}

base::Result<std::vector<std::string>> NamesOf(LockedDatabase& database, const std::string& sql) {
    ASSIGN_OR_RETURN(const auto rows,
                     database.Query(sql + " LIMIT " + std::to_string(catalog::kColumnsMax + 1)));
    std::vector<std::string> names;
    for (const TextRow& row : rows) {
        if (!row.at(0))
            return base::InvalidArgument("a file has records that are not JSON objects");
        names.push_back(*row.at(0));
    }
    return names;
}

}  // namespace

base::Result<std::vector<std::string>> JsonNames(LockedDatabase& database,
                                                 const std::vector<std::string>& files,
                                                 std::uint64_t records_max) {
    return NamesOf(database, "SELECT key FROM (SELECT unnest(keys) AS key,"
                             "n*1000000+generate_subscripts(keys,1) AS place FROM (" +
                                 FirstKeys(files, records_max, ",row_number() OVER () AS n") +
                                 ")) GROUP BY key ORDER BY min(place)");
}

base::Result<std::vector<std::string>>
JsonNameSet(LockedDatabase& database, const std::string& file, std::uint64_t records_max) {
    return NamesOf(database, "SELECT DISTINCT unnest(keys) FROM (" +
                                 FirstKeys({file}, records_max, "") + ")");
}

}  // namespace analytics
