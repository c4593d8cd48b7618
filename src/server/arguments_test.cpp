// SPDX-License-Identifier: Apache-2.0
#include "server/arguments.h"

#include <doctest/doctest.h>

namespace {

server::ParsedArguments Parse(std::vector<std::string> words) {
    std::vector<char*> pointers;
    words.insert(words.begin(), "glovebox");
    for (std::string& word : words) pointers.push_back(word.data());
    return server::ParseArguments(static_cast<int>(pointers.size()), pointers.data());
}

server::Arguments Typed(std::vector<std::string> words) {
    const auto parsed = Parse(std::move(words));
    REQUIRE(std::holds_alternative<server::Arguments>(parsed));
    return std::get<server::Arguments>(parsed);
}

}  // namespace

TEST_CASE("the data directory stands before or after the subcommand") {
    CHECK(Typed({"--data", "d", "apply", "-f", "room.json"}).data == "d");
    CHECK(Typed({"apply", "-f", "room.json", "--data", "d"}).data == "d");
    CHECK(Typed({"audience", "create", "--as", "a", "--collaboration", "c", "--name", "n", "--sql",
                 "s", "--data", "d"})
              .data == "d");
}

TEST_CASE("a query needs exactly one text") {
    const auto query =
        Typed({"query", "--as", "a", "--collaboration", "c", "--sql", "SELECT 1", "--json"});

    const auto& arguments = std::get<server::QueryArguments>(query.command);
    CHECK(arguments.question.sql == "SELECT 1");
    CHECK(arguments.question.json);
    CHECK(std::get<int>(Parse({"query", "--as", "a", "--collaboration", "c"})) == 2);
    CHECK(std::get<int>(Parse(
              {"query", "--as", "a", "--collaboration", "c", "--sql", "s", "--file", "f"})) == 2);
}

TEST_CASE("a bucket is of an account and has a name") {
    const auto typed = Typed({"bucket", "create", "--account", "a", "results", "--dir", "out"});

    const auto& arguments = std::get<server::CreateBucketArguments>(typed.command);
    CHECK(arguments.account == "a");
    CHECK(arguments.name == "results");
    CHECK(arguments.folder == "out");
    CHECK(std::get<int>(Parse({"bucket", "create", "results"})) == 2);
    const auto listed = Typed({"bucket", "list", "--json"});
    CHECK(std::get<server::ListBucketsArguments>(listed.command).json);
}

TEST_CASE("mistakes end with the code for usage and help with success") {
    CHECK(std::get<int>(Parse({})) == 2);
    CHECK(std::get<int>(Parse({"nonsense"})) == 2);
    CHECK(std::get<int>(Parse({"normalize", "--destination", "nowhere", "--key", "EMAIL"})) == 2);
    CHECK(std::get<int>(Parse({"--help"})) == 0);
}
