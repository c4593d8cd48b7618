// SPDX-License-Identifier: Apache-2.0
#include "api/aws/setting_tags.h"

#include <doctest/doctest.h>

using collaboration::ConfiguredTable;
using collaboration::TagMap;

TEST_CASE("settings are taken out of the tags and kept with the table") {
    ConfiguredTable table;
    TagMap tags{
        {"glovebox:joinMultiplicity", "SQL"}, {"glovebox:timeLimitSeconds", "60"}, {"team", "a"}};
    const TagMap settings{tags.begin(), std::prev(tags.end())};

    CHECK_FALSE(api::TakeSettings(tags, table));

    CHECK(tags == TagMap{{"team", "a"}});
    CHECK(table.join_multiplicity == policy::JoinMultiplicity::kSql);
    CHECK(table.time_limit_seconds == 60);
    CHECK(api::SettingsOf(table) == settings);
}

TEST_CASE("a setting that nobody knows, or of another value, is refused") {
    const auto refused = [](const std::string& key, const std::string& value) {
        ConfiguredTable table;
        TagMap tags{{key, value}};
        const auto wrong = api::TakeSettings(tags, table);
        return wrong && wrong->type == "ValidationException";
    };

    CHECK(refused("glovebox:other", "x"));
    CHECK(refused("aws:created", "x"));
    CHECK(refused("glovebox:joinMultiplicity", "ONCE"));
    CHECK(refused("glovebox:timeLimitSeconds", "0"));
    CHECK(refused("glovebox:timeLimitSeconds", "86401"));
    CHECK(refused("glovebox:timeLimitSeconds", "6 0"));
    CHECK(refused("glovebox:timeLimitSeconds", ""));
    CHECK_FALSE(refused("glovebox:timeLimitSeconds", "86400"));
    CHECK_FALSE(refused("team", ""));
}

TEST_CASE("settings go by their names, and what is none is left to the notes") {
    ConfiguredTable table;
    table.join_multiplicity = policy::JoinMultiplicity::kSql;
    table.time_limit_seconds = 5;

    const auto notes = api::DropSettings({"glovebox:joinMultiplicity", "team"}, table);

    CHECK(notes == std::vector<std::string>{"team"});
    CHECK(table.join_multiplicity == policy::JoinMultiplicity::kOnce);
    CHECK(table.time_limit_seconds == 5);
}

TEST_CASE("other resources have no settings") {
    CHECK_FALSE(api::CheckNotes({{"team", "a"}}));
    CHECK(api::CheckNotes({{"glovebox:timeLimitSeconds", "5"}}));
}
