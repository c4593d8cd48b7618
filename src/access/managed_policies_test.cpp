// SPDX-License-Identifier: Apache-2.0
#include "access/managed_policies.h"

#include "access/test_node.h"

namespace {

using access_control::ManagedPolicies;

const std::string kReads =
    R"({"Statement":{"Effect":"Allow","Action":"cleanrooms:Get*","Resource":"*"}})";

access_control::ManagedPolicy Policy(TestNode& node, const std::string& name) {
    return *ManagedPolicies(node.database)
                .Create(node.airline, name, kReads, node.random, node.clock);
}

}  // namespace

TEST_CASE("a policy is kept as it was given and decides where it is attached") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto reads = Policy(node, "Reads");
    const auto ann = node.User("ann");

    CHECK(policies.AttachedTo(ann.id)->empty());
    REQUIRE(policies.Attach(reads, ann).ok());
    REQUIRE(policies.Attach(reads, ann).ok());

    CHECK(reads.Arn() == "arn:aws:iam::" + node.airline.text() + ":policy/Reads");
    CHECK(policies.FindByName(node.airline, "reads")->document == kReads);
    const auto attached = policies.AttachedTo(ann.id);
    REQUIRE(attached->size() == 1);
    CHECK(access_control::Decide(*attached, {"cleanrooms:GetSchema", "*", {}}).policy == "Reads");
    CHECK(policies.Detach(reads, ann).ok());
    CHECK(policies.AttachedTo(ann.id)->empty());
    CHECK(policies.Detach(reads, ann).error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("a document that is not understood is neither kept nor put in another's place") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto reads = Policy(node, "reads");

    CHECK_FALSE(policies.Create(node.airline, "p", "{}", node.random, node.clock).ok());
    CHECK_FALSE(policies.SetDocument(reads, "{}").ok());
    CHECK(policies.FindByName(node.airline, "reads")->document == kReads);
    CHECK(policies.List(node.airline)->size() == 1);
}

TEST_CASE("a policy of another account is answered like one that is not there") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto theirs = policies.Create(node.partner, "p", kReads, node.random, node.clock);
    REQUIRE(theirs.ok());
    const auto ann = node.User("ann");

    CHECK(policies.Attach(*theirs, ann).error().message == "there is no policy 'p'");
    CHECK(policies.FindByName(node.airline, "p").error().message == "there is no policy 'p'");
    CHECK(policies.AttachedTo(ann.id)->empty());
}

TEST_CASE("an attached policy is not deleted, but goes with the last user it was attached to") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto reads = Policy(node, "reads");
    const auto ann = node.User("ann");
    REQUIRE(policies.Attach(reads, ann).ok());

    CHECK(policies.Delete(reads).error().code == base::ErrorCode::kConflict);
    REQUIRE(access_control::Principals(node.database).Delete(ann).ok());
    CHECK(policies.Delete(reads).ok());
}

TEST_CASE("a user has a bounded number of policies, each under a name of its own") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto ann = node.User("ann");
    for (std::size_t i = 0; i < access_control::kAttachedPoliciesMax; ++i)
        REQUIRE(policies.Attach(Policy(node, "p" + std::to_string(i)), ann).ok());

    CHECK(policies.Attach(Policy(node, "more"), ann).error().code ==
          base::ErrorCode::kResourceExhausted);
    CHECK(policies.Create(node.airline, "MORE", kReads, node.random, node.clock).error().code ==
          base::ErrorCode::kConflict);
}

TEST_CASE("a stored policy that is no longer understood is an error, since it might deny") {
    TestNode node;
    ManagedPolicies policies(node.database);
    const auto reads = Policy(node, "reads");
    const auto ann = node.User("ann");
    REQUIRE(policies.Attach(reads, ann).ok());
    REQUIRE(node.database.Execute("UPDATE managed_policies SET document = ?", {"{}"}).ok());

    CHECK_FALSE(policies.AttachedTo(ann.id).ok());
}
