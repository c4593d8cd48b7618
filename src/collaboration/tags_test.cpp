// SPDX-License-Identifier: Apache-2.0
#include "collaboration/tags.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

TEST_CASE("tags are laid over what is there, and each account has its own") {
    TestNode node;
    collaboration::Tags tags(node.database);
    REQUIRE(tags.Add(node.airline, "arn:x", {{"team", "a"}, {"cost", "1"}}).ok());

    REQUIRE(tags.Add(node.airline, "arn:x", {{"team", "b"}}).ok());
    REQUIRE(tags.Remove(node.airline, "arn:x", {"cost", "other"}).ok());

    CHECK(*tags.List(node.airline, "arn:x") == collaboration::TagMap{{"team", "b"}});
    CHECK(tags.List(node.partner, "arn:x")->empty());
    REQUIRE(tags.RemoveAll(node.airline, "arn:x").ok());
    CHECK(tags.List(node.airline, "arn:x")->empty());
}

TEST_CASE("a resource has only so many tags") {
    TestNode node;
    collaboration::TagMap many;
    for (std::size_t i = 0; i <= collaboration::kTagsMax; ++i) many[std::to_string(i)] = "";

    CHECK(collaboration::Tags(node.database).Add(node.airline, "arn:x", many).error().code ==
          base::ErrorCode::kResourceExhausted);
}
