// SPDX-License-Identifier: Apache-2.0
#include "access/principals.h"

#include "access/test_node.h"

using access_control::PrincipalKind;
using access_control::Principals;

TEST_CASE("a user is found by its name in any case and keeps the case it was given") {
    TestNode node;
    Principals principals(node.database);

    const auto ann = node.User("Ann");

    CHECK(ann.id.text().starts_with("AIDA"));
    CHECK(ann.Arn() == "arn:aws:iam::" + node.airline.text() + ":user/Ann");
    CHECK(principals.FindByName(node.airline, PrincipalKind::kUser, "aNN")->name == "Ann");
    CHECK(principals.FindById(ann.id)->name == "Ann");
    CHECK(principals.List(node.airline, PrincipalKind::kUser)->size() == 1);
}

TEST_CASE("a name is taken once among the users of an account") {
    TestNode node;
    Principals principals(node.database);
    node.User("ann");

    CHECK(principals.CreateUser(node.airline, "ANN", node.random, node.clock).error().code ==
          base::ErrorCode::kConflict);
    CHECK(principals.CreateUser(node.partner, "ann", node.random, node.clock).ok());
    CHECK(node.Role("ann", "\"*\"").id.text().starts_with("AROA"));
    CHECK(principals.CreateUser(node.airline, "a b", node.random, node.clock).error().code ==
          base::ErrorCode::kInvalidArgument);
}

TEST_CASE("another account's user is answered like one that is not there") {
    TestNode node;
    Principals principals(node.database);
    node.User("ann");

    CHECK(principals.FindByName(node.partner, PrincipalKind::kUser, "ann").error().message ==
          "there is no user 'ann'");
    CHECK(principals.List(node.partner, PrincipalKind::kUser)->empty());
}

TEST_CASE("a role has a trust policy that is understood and sessions of a bounded length") {
    TestNode node;
    Principals principals(node.database);
    const std::string trust = TestNode::Trust("\"*\"");
    const auto create = [&](const std::string& text, std::chrono::seconds most) {
        return principals.CreateRole(node.airline, "r", {text, most}, node.random, node.clock);
    };

    CHECK_FALSE(create("{}", std::chrono::hours(1)).ok());
    CHECK_FALSE(create(trust, std::chrono::minutes(14)).ok());
    CHECK_FALSE(create(trust, std::chrono::hours(12) + std::chrono::seconds(1)).ok());
    const auto role = create(trust, std::chrono::hours(12));
    REQUIRE(role.ok());
    CHECK_FALSE(principals.SetTrustPolicy(*role, "{}").ok());
    const std::string other = TestNode::Trust("{\"AWS\":\"111122223333\"}");
    CHECK(principals.SetTrustPolicy(*role, other).ok());
    CHECK(principals.FindById(role->id)->trust_policy == other);
    CHECK(principals.FindById(role->id)->session_max == std::chrono::hours(12));
}

TEST_CASE("tags are one to a key, whatever its case, and bounded") {
    TestNode node;
    Principals principals(node.database);
    const auto ann = node.User("ann");
    REQUIRE(principals.SetTag(ann, "Team", "ads").ok());
    REQUIRE(principals.SetTag(ann, "team", "crm").ok());

    CHECK(*principals.TagsOf(ann.id) == access_control::Tags{{"team", "crm"}});
    CHECK(principals.RemoveTag(ann, "TEAM").ok());
    CHECK(principals.TagsOf(ann.id)->empty());
    CHECK_FALSE(principals.SetTag(ann, "", "x").ok());
    CHECK_FALSE(principals.SetTag(ann, "k", std::string(257, 'x')).ok());
    for (std::size_t i = 0; i < access_control::kPrincipalTagsMax; ++i)
        REQUIRE(principals.SetTag(ann, std::to_string(i), "x").ok());
    CHECK(principals.SetTag(ann, "more", "x").error().code == base::ErrorCode::kResourceExhausted);
    CHECK(principals.SetTag(ann, "7", "y").ok());
}

TEST_CASE("a deleted user is gone") {
    TestNode node;
    Principals principals(node.database);
    const auto ann = node.User("ann");
    REQUIRE(principals.SetTag(ann, "team", "ads").ok());

    CHECK(principals.Delete(ann).ok());
    CHECK(principals.FindById(ann.id).error().code == base::ErrorCode::kNotFound);
    CHECK(principals.TagsOf(ann.id)->empty());
    CHECK(principals.Delete(ann).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("how long a role's sessions may last can be changed within bounds") {
    TestNode node;
    access_control::Principals principals(node.database);
    const auto role = node.Role("r", "\"*\"");

    CHECK(principals.SetSessionMax(role, std::chrono::hours(12)).ok());
    CHECK(principals.FindById(role.id)->session_max == std::chrono::hours(12));
    CHECK(principals.SetSessionMax(role, std::chrono::hours(13)).error().code ==
          base::ErrorCode::kInvalidArgument);
    CHECK(principals.SetSessionMax(role, std::chrono::minutes(14)).error().code ==
          base::ErrorCode::kInvalidArgument);
}
