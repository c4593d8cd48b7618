// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/test_node.h"
#include "base/percent.h"

#include <string>
#include <string_view>

namespace api {

inline constexpr std::string_view kListPolicy =
    R"({"v1":{"list":{"joinColumns":["id"],"listColumns":["city"]}}})";
inline constexpr std::string_view kAggregationPolicy =
    R"({"v1":{"aggregation":{"aggregateColumns":[{"columnNames":["id"],"function":"COUNT"}],"joinColumns":["id"],)"
    R"("dimensionColumns":["city"],"scalarFunctions":[],"outputConstraints":[{"columnName":"id","minimum":2,)"
    R"("type":"COUNT_DISTINCT"}]}}})";
inline constexpr std::string_view kFieldInvalid = "400 ValidationException FIELD_VALIDATION_FAILED";
inline constexpr std::string_view kNotFound = "404 ResourceNotFoundException";

// A node whose companies have the catalog table crm.guests, with the columns id BIGINT, city VARCHAR, secret VARCHAR
// and tags of a type that queries cannot use.
struct TablesWorld : TestNode {
    TablesWorld() {
        Catalogue(airline, "guests");
        Catalogue(partner, "guests");
    }

    void Catalogue(const base::AccountId& account, std::string table) {
        catalog::CatalogTable entry;
        entry.account = account;
        entry.name = {"crm", std::move(table)};
        entry.source.files = {"/lake/guests.parquet"};
        entry.schema.columns = {{"Id", *query::ParseType("BIGINT"), "BIGINT"},
                                {"city", *query::ParseType("VARCHAR"), "VARCHAR"},
                                {"secret", *query::ParseType("VARCHAR"), "VARCHAR"},
                                {"tags", std::nullopt, "VARCHAR[]"}};
        REQUIRE(catalog::CatalogTables(database).Put(entry, clock).ok());
    }

    static std::string TableBody(const std::string& name, const std::string& more = "",
                                 const std::string& columns = R"(["id","city"])",
                                 const std::string& table = "guests") {
        return R"({"name":")" + name +
               R"(","tableReference":{"glue":{"databaseName":"crm","tableName":")" + table +
               R"("}},"allowedColumns":)" + columns + R"(,"analysisMethod":"DIRECT_QUERY")" + more +
               "}";
    }

    // A new configured table; its id.
    std::string MakeTable(const base::AccountId& owner, const std::string& name = "Guests") {
        const Json made = Ask(owner, "POST", "/configuredTables", TableBody(name));
        return made.Find("configuredTable")->Find("id")->AsString();
    }

    static std::string RuleBody(std::string_view type, std::string_view policy) {
        return R"({"analysisRuleType":")" + std::string(type) + R"(","analysisRulePolicy":)" +
               std::string(policy) + "}";
    }

    void SetRule(const base::AccountId& owner, const std::string& table,
                 std::string_view type = "LIST", std::string_view policy = kListPolicy) {
        Ask(owner, "POST", "/configuredTables/" + table + "/analysisRule", RuleBody(type, policy));
    }

    // The role that an account gives its associations.
    static std::string Role(const base::AccountId& account) {
        return "arn:aws:iam::" + account.text() + ":role/reader";
    }

    std::string Associate(const base::AccountId& owner, const std::string& membership,
                          const std::string& table, const std::string& name = "guests") {
        const Json made =
            Ask(owner, "POST", "/memberships/" + membership + "/configuredTableAssociations",
                R"({"name":")" + name + R"(","configuredTableIdentifier":")" + table +
                    R"(","roleArn":")" + Role(owner) + R"("})");
        return made.Find("configuredTableAssociation")->Find("id")->AsString();
    }
};

}  // namespace api
