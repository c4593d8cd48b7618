// SPDX-License-Identifier: Apache-2.0
#include "server/arguments_catalog.h"

#include <doctest/doctest.h>

namespace {

server::ParsedArguments Parse(std::vector<std::string> words) {
    std::vector<char*> pointers;
    words.insert(words.begin(), {"glovebox", "catalog"});
    for (std::string& word : words) pointers.push_back(word.data());
    return server::ParseArguments(static_cast<int>(pointers.size()), pointers.data());
}

}  // namespace

TEST_CASE("a catalog table is named by account, database and table, and has files") {
    const auto parsed =
        Parse({"add", "--account", "a", "--database", "d", "--table", "t", "--files", "x.csv",
               "y.csv", "--column", "id=BIGINT", "--header", "no", "--data", "node"});

    REQUIRE(std::holds_alternative<server::Arguments>(parsed));
    const auto& all = std::get<server::Arguments>(parsed);
    const auto& add = std::get<server::AddCatalogTableArguments>(all.command);
    CHECK(all.data == "node");
    CHECK(add.names.account == "a");
    CHECK(add.files == std::vector<std::string>{"x.csv", "y.csv"});
    CHECK(add.columns == std::vector<std::string>{"id=BIGINT"});
    CHECK(add.header == "no");
    CHECK_FALSE(add.replace);
}

TEST_CASE("a catalog command without what it needs is a mistake in usage") {
    CHECK(std::get<int>(Parse({})) == 2);
    CHECK(std::get<int>(Parse({"add", "--account", "a", "--database", "d", "--table", "t"})) == 2);
    CHECK(std::get<int>(Parse({"remove", "--account", "a", "--database", "d"})) == 2);
    CHECK(std::get<int>(Parse({"add", "--account", "a", "--database", "d", "--table", "t",
                               "--files", "x", "--header", "maybe"})) == 2);
}
