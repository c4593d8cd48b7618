// SPDX-License-Identifier: Apache-2.0
#include "activation/member_tags.h"

#include <doctest/doctest.h>

namespace {

using matching::Key;

std::vector<matching::ColumnMapping> Columns(std::initializer_list<Key> keys) {
    std::vector<matching::ColumnMapping> columns;
    for (const Key key : keys) columns.push_back({columns.size(), key, {}});
    return columns;
}

std::vector<std::uint64_t> Tags(std::initializer_list<Key> keys,
                                std::initializer_list<std::string> cells,
                                std::string_view key = "key") {
    std::vector<matching::Cell> row;
    for (const std::string& cell : cells) row.push_back({"", cell, matching::Reason::kNone});
    activation::MemberTags tags(Columns(keys), base::Secret::FromText(key));
    return tags.Of(row);
}

}  // namespace

TEST_CASE("every identifier has a tag of its own, and blank ones have none") {
    CHECK(Tags({Key::kEmail, Key::kPhone}, {"a", "b"}).size() == 2);
    CHECK(Tags({Key::kEmail, Key::kPhone}, {"a", ""}) == Tags({Key::kEmail}, {"a"}));
    CHECK(Tags({Key::kEmail}, {"a"}) != Tags({Key::kPhone}, {"a"}));
    CHECK(Tags({Key::kCountry, Key::kEmail}, {"us", "a"}) == Tags({Key::kEmail}, {"a"}));
}

TEST_CASE("names identify together with what makes them a person") {
    const auto with_zip =
        Tags({Key::kLastName, Key::kFirstName, Key::kPostalCode}, {"l", "f", "z"});

    CHECK(with_zip.size() == 1);
    CHECK(Tags({Key::kPostalCode, Key::kFirstName, Key::kLastName}, {"z", "f", "l"}) == with_zip);
    CHECK(Tags({Key::kLastName, Key::kFirstName, Key::kPostalCode}, {"l", "", "z"}).empty());
    CHECK(Tags({Key::kLastName, Key::kFirstName, Key::kCity}, {"l", "f", "z"}) != with_zip);
    activation::MemberTags all(
        Columns({Key::kEmail, Key::kFirstName, Key::kLastName, Key::kCity, Key::kBirthYear}),
        base::Secret::FromText("key"));
    CHECK(all.identifiers() == std::vector<std::string>{"EMAIL", "FN+LN+CT", "FN+LN+DOBY"});
}

TEST_CASE("tags are of one key") {
    CHECK(Tags({Key::kEmail}, {"a"}, "one") != Tags({Key::kEmail}, {"a"}, "other"));
}
