// SPDX-License-Identifier: Apache-2.0
#include "collaboration/analysis_templates.h"

#include "collaboration/membership.h"
#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

using collaboration::AnalysisTemplate;
using collaboration::AnalysisTemplates;
using collaboration::Collaborations;
using collaboration::Memberships;

struct Room : TestNode {
    Room() {
        id = Collaborations(database).Create(Loyalty(), random, clock)->id;
        membership = (*Memberships(database).FindActive(partner, id))->id;
    }

    AnalysisTemplate Wanted(std::string name) const {
        AnalysisTemplate wanted;
        wanted.membership = membership;
        wanted.collaboration = id;
        wanted.creator = partner;
        wanted.name = std::move(name);
        wanted.text = "select :n";
        wanted.parameters = {{"n", "INTEGER", "5"}, {"m", "VARCHAR"}};
        wanted.tables = {"guests"};
        wanted.plan_hash = "hash";
        return wanted;
    }

    base::Result<AnalysisTemplate> Create(std::string name) {
        return templates.Create(Wanted(std::move(name)), "arn:", random, clock);
    }

    AnalysisTemplates templates{database};
    base::CollaborationId id;
    base::MembershipId membership;
};

}  // namespace

TEST_CASE("a template comes back as it was made, by its id and by its ARN") {
    Room room;
    const auto made = room.Create("by_city");
    REQUIRE(made.ok());

    const auto found = room.templates.Find(room.membership, made->id);
    const auto by_arn = room.templates.FindByArn(room.id, "arn:" + made->id.text());

    REQUIRE(found.ok());
    CHECK(found->text == "select :n");
    CHECK(found->parameters[0].default_value == "5");
    CHECK_FALSE(found->parameters[1].default_value);
    CHECK(found->tables == std::vector<std::string>{"guests"});
    CHECK(found->plan_hash == "hash");
    CHECK(by_arn->id == made->id);
    CHECK_FALSE(room.templates.Find(base::MembershipId("other"), made->id).ok());
    CHECK_FALSE(room.templates.FindByArn(base::CollaborationId("other"), made->arn).ok());
}

TEST_CASE("only the description of a template changes") {
    Room room;
    const auto made = room.Create("by_city");

    CHECK(room.templates.Describe(made->id, "by city", room.clock).ok());

    CHECK(room.templates.Find(room.membership, made->id)->description == "by city");
}

TEST_CASE("names are unique in a membership, which has a limit") {
    Room room;
    REQUIRE(room.Create("by_city").ok());
    CHECK(room.Create("by_city").error().code == base::ErrorCode::kConflict);

    auto transaction = room.database.Begin();
    REQUIRE(transaction.ok());
    for (std::int64_t i = 1; i < collaboration::kTemplatesMax; ++i)
        REQUIRE(room.Create("t" + std::to_string(i)).ok());
    CHECK(room.Create("one_more").error().code == base::ErrorCode::kResourceExhausted);
    CHECK(room.templates.List(room.membership, "", 1000)->size() == 100);
    CHECK(room.templates.ListAll(room.id, "", 3)->size() == 3);
}

TEST_CASE("a member with templates does not leave, and takes them along when it is removed") {
    Room room;
    const auto made = room.Create("by_city");
    const auto membership = Memberships(room.database).FindActive(room.partner, room.id);

    CHECK(Memberships(room.database).Leave(**membership, room.clock).error().code ==
          base::ErrorCode::kConflict);
    REQUIRE(Collaborations(room.database).RemoveMember(room.id, room.partner, room.clock).ok());

    CHECK_FALSE(room.templates.FindByArn(room.id, made->arn).ok());
}
