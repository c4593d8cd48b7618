// SPDX-License-Identifier: Apache-2.0
#include "activation/egress_list.h"

#include "net/url.h"

#include <limits>

namespace activation {

base::Result<bool> AllowDeliveriesTo(metadata::Database& database, std::string_view endpoint) {
    ASSIGN_OR_RETURN(const net::Url url, net::ParseUrl(endpoint));
    ASSIGN_OR_RETURN(const std::int64_t changed,
                     database.Execute("INSERT INTO egress_rules (purpose, host, port)"
                                      " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                      {kEgressPurpose, url.host, std::int64_t{url.port}}));
    return changed > 0;
}

base::Result<bool> MayDeliverTo(metadata::Database& database, std::string_view endpoint) {
    ASSIGN_OR_RETURN(const net::Url url, net::ParseUrl(endpoint));
    ASSIGN_OR_RETURN(const auto row, database.QueryOne<std::int64_t>(
                                         "SELECT count(*) FROM egress_rules WHERE purpose = ? AND "
                                         "host = ? AND port = ?",
                                         {kEgressPurpose, url.host, std::int64_t{url.port}}));
    return std::get<0>(*row) > 0;
}

base::Result<bool> ForgetDeliveriesTo(metadata::Database& database, std::string_view endpoint) {
    ASSIGN_OR_RETURN(const net::Url url, net::ParseUrl(endpoint));
    ASSIGN_OR_RETURN(const auto needed,
                     database.Query<std::string>("SELECT DISTINCT endpoint FROM destinations"));
    for (const auto& [other] : needed) {
        ASSIGN_OR_RETURN(const net::Url in_use, net::ParseUrl(other));
        if (in_use.host == url.host && in_use.port == url.port) return false;
    }
    ASSIGN_OR_RETURN(
        const std::int64_t changed,
        database.Execute("DELETE FROM egress_rules WHERE purpose = ? AND host = ? AND port = ?",
                         {kEgressPurpose, url.host, std::int64_t{url.port}}));
    return changed > 0;
}

base::Result<std::vector<net::EgressRule>> ListEgressRules(metadata::Database& database) {
    ASSIGN_OR_RETURN(auto rows, (database.Query<std::string, std::string, std::int64_t>(
                                    "SELECT purpose, host, port FROM egress_rules"
                                    " ORDER BY purpose, host, port")));
    std::vector<net::EgressRule> rules;
    for (auto& [purpose, host, port] : rows) {
        if (port < 1 || port > std::numeric_limits<std::uint16_t>::max()) {
            return base::Internal("an egress rule has no valid port");
        }
        rules.push_back(
            {std::move(purpose), std::move(host), static_cast<std::uint16_t>(port), false});
    }
    return rules;
}

}  // namespace activation
