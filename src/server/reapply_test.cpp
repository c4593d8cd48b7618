// SPDX-License-Identifier: Apache-2.0
#include "server/reapply.h"

#include "access/access_keys.h"
#include "access/managed_policies.h"
#include "activation/delivery_holds.h"
#include "api/aws/cleanrooms_model.h"
#include "api/aws/operation.h"
#include "api/aws/tables_world.h"
#include "api/v1/v1_model.h"
#include "audit/entries.h"
#include "collaboration/collaborations.h"
#include "collaboration/configured_table.h"
#include "collaboration/membership.h"
#include "server/node.h"

#include <algorithm>
#include <array>

namespace {

// A node as its backup holds it.
struct RestoredNode : api::TablesWorld {
    RestoredNode() { REQUIRE(server::MigrateNode(database).ok()); }

    // What came of re-applying one record: what was taken, "unknown", or nothing.
    std::string Apply(const std::string& action, const std::vector<std::string>& resources) {
        audit::Record record;
        record.id = "r";
        record.time = clock.Now();
        record.account = airline;
        record.principal = "operator";
        record.action = action;
        record.resources = resources;
        record.changes = true;
        server::Reapplying reapplying({database, keys, clock, random});
        const auto done = reapplying.Apply(record);
        CAPTURE(action);
        REQUIRE(done.ok());
        if (!reapplying.unknown().empty()) return "unknown";
        return reapplying.taken().empty() ? "" : reapplying.taken().front().taken;
    }

    std::string Iam(const std::string& path) const {
        return "arn:aws:iam::" + airline.text() + ":" + path;
    }
    std::string Room(const std::string& path) const {
        return "arn:aws:cleanrooms:us-east-1:" + airline.text() + ":" + path;
    }

    access_control::Principal User(const std::string& name) {
        return *access_control::Principals(database).CreateUser(airline, name, random, clock);
    }
    access_control::ManagedPolicy Policy(const std::string& name, const std::string& effect) {
        return *access_control::ManagedPolicies(database).Create(
            airline, name,
            R"({"Version":"2012-10-17","Statement":{"Effect":")" + effect +
                R"(","Action":"*","Resource":"*"}})",
            random, clock);
    }
    std::vector<std::string> PoliciesOf(const access_control::Principal& principal) {
        std::vector<std::string> names;
        const auto attached = access_control::ManagedPolicies(database).AttachedTo(principal.id);
        for (const auto& each : *attached) names.push_back(each.name);
        return names;
    }
};

using Names = std::vector<std::string>;

// Which operations of a service change something, by their names.
std::vector<std::string> ChangesOf(const std::string& service, std::string_view operations) {
    std::vector<std::string> actions;
    const auto table = api::OperationTable::Parse(operations);
    for (const api::Operation& operation : table->all()) {
        constexpr std::array kReading{"BatchGet", "Explain", "Get", "List"};
        const bool reads = std::ranges::any_of(
            kReading, [&](std::string_view verb) { return operation.name.starts_with(verb); });
        if (operation.offered() && !reads) actions.push_back(service + ":" + operation.name);
    }
    return actions;
}

}  // namespace

TEST_CASE("every change that the API makes can be re-applied or takes nothing away") {
    auto actions = ChangesOf("cleanrooms", api::kCleanRoomsOperations);
    const auto own = ChangesOf("glovebox", api::kV1Operations);
    actions.insert(actions.end(), own.begin(), own.end());
    REQUIRE(actions.size() > 25);

    std::erase_if(actions, &server::IsReappliable);
    CHECK(actions == Names());
}

TEST_CASE("what a document changed over the API can be re-applied") {
    RestoredNode node;
    const auto ann = node.User("ann");
    node.Policy("changed", "Allow");

    CHECK(node.Apply("iam:TagUser", {node.Iam("user/ann")}) ==
          "attached policy glovebox-restored to user ann");
    CHECK(node.Apply("iam:CreatePolicyVersion", {node.Iam("policy/changed")}) ==
          "made policy changed deny everything");
    CHECK(node.Apply("cleanrooms:CreateConfiguredTableAssociationAnalysisRule",
                     {node.Room("membership/m")})
              .empty());
    CHECK(node.Apply("glovebox:UpdateDestination",
                     {"arn:aws:glovebox:us-east-1:" + node.airline.text() + ":destinations/ads"})
              .starts_with("held all deliveries"));
    CHECK(node.PoliciesOf(ann) == Names{"glovebox-restored"});
}

TEST_CASE("what this program does not know is named and nothing is done") {
    RestoredNode node;

    CHECK(node.Apply("cleanrooms:FoldSpace", {}) == "unknown");
    CHECK(node.Apply("iam:DeleteUser", {}) == "unknown");
}

TEST_CASE("access keys that were deleted or changed open nothing any more") {
    RestoredNode node;
    access_control::AccessKeys keys(node.database, node.keys);
    const auto first = keys.Create({node.airline, {}}, node.random, node.clock)->id;
    const auto second = keys.Create({node.airline, {}}, node.random, node.clock)->id;

    CHECK(node.Apply("iam:DeleteAccessKey", {node.Iam("access-key/" + first.text())}) ==
          "deleted access key " + first.text());
    CHECK(node.Apply("iam:UpdateAccessKey", {node.Iam("access-key/" + second.text())}) ==
          "disabled access key " + second.text());

    CHECK(!keys.Find(first).ok());
    CHECK(!keys.Find(second)->active);
    CHECK(node.Apply("iam:DeleteAccessKey", {node.Iam("access-key/" + first.text())}).empty());
}

TEST_CASE("what is taken away again is in the trail under its own name") {
    RestoredNode node;
    node.User("ann");
    REQUIRE(node.Apply("iam:DeleteUser", {node.Iam("user/ann")}) == "deleted user ann");

    const auto entries = audit::Entries(node.database, node.keys).After(node.airline, 0, 10);
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().record.action == "iam:DeleteUser");
    CHECK(entries->front().record.decision == "REAPPLIED r");
    CHECK(entries->front().record.principal == "operator");
}

TEST_CASE("a policy that only allows is detached again and never attached") {
    RestoredNode node;
    const auto ann = node.User("ann");
    const auto policy = node.Policy("all", "Allow");
    const Names resources{node.Iam("user/ann"), node.Iam("policy/all")};
    REQUIRE(access_control::ManagedPolicies(node.database).Attach(policy, ann).ok());

    CHECK(node.Apply("iam:DetachUserPolicy", resources) == "detached policy all from user ann");
    CHECK(node.PoliciesOf(ann).empty());
    CHECK(node.Apply("iam:AttachUserPolicy", resources).empty());
    CHECK(node.PoliciesOf(ann).empty());
}

TEST_CASE("who was denied something, or changed, may do nothing until an operator looks") {
    RestoredNode node;
    const auto ann = node.User("ann");
    const auto ben = node.User("ben");
    const auto cleo = node.User("cleo");
    node.Policy("nothing", "Deny");

    node.Apply("iam:AttachUserPolicy", {node.Iam("user/ann"), node.Iam("policy/nothing")});
    node.Apply("iam:AttachUserPolicy", {node.Iam("user/ben"), node.Iam("policy/newer")});
    node.Apply("iam:UpdateUser", {node.Iam("user/cleo")});

    for (const auto& user : {ann, ben, cleo})
        CHECK(node.PoliciesOf(user) == Names{"glovebox-restored"});
}

TEST_CASE("a policy that was changed, or deleted while it is attached, denies everything") {
    RestoredNode node;
    access_control::ManagedPolicies policies(node.database);
    const auto changed = node.Policy("changed", "Allow");
    const auto held = node.Policy("held", "Allow");
    REQUIRE(policies.Attach(held, node.User("ann")).ok());

    node.Apply("iam:UpdatePolicy", {node.Iam("policy/changed")});
    node.Apply("iam:DeletePolicy", {node.Iam("policy/held")});

    for (const std::string name : {"changed", "held"}) {
        const auto policy = policies.FindByName(node.airline, name);
        CHECK(policy->document.find("Deny") != std::string::npos);
    }
    node.Policy("free", "Allow");
    CHECK(node.Apply("iam:DeletePolicy", {node.Iam("policy/free")}) == "deleted policy free");
}

TEST_CASE("a table whose rule or columns were changed has no rule until its owner sets one") {
    RestoredNode node;
    const std::string table = node.MakeTable(node.airline);
    node.SetRule(node.airline, table);
    const std::string arn = node.Room("configuredtable/" + table);

    CHECK(node.Apply("cleanrooms:UpdateConfiguredTableAnalysisRule",
                     {arn, arn + "/analysisRule/LIST"}) ==
          "took the analysis rule from configured table " + table);
    CHECK(!collaboration::ConfiguredTables(node.database).FindById(base::TableId(table))->rule);
    CHECK(node.Apply("cleanrooms:DeleteConfiguredTable", {arn}) ==
          "deleted configured table " + table);
}

TEST_CASE("an association that was deleted, or whose rule was changed, is deleted") {
    RestoredNode node;
    const std::string membership = node.Join(node.partner, node.Create());
    const std::string table = node.MakeTable(node.partner);
    node.SetRule(node.partner, table);
    const std::string association = node.Associate(node.partner, membership, table);
    const std::string arn =
        "arn:aws:cleanrooms:us-east-1:" + node.partner.text() + ":membership/" + membership;

    CHECK(node.Apply("cleanrooms:DeleteConfiguredTableAssociation", {arn}) == "unknown");
    CHECK(node.Apply("cleanrooms:DeleteConfiguredTableAssociation",
                     {arn, arn + "/configuredTableAssociations/" + association}) ==
          "deleted configured table association " + association);
    CHECK(node.Apply("glovebox:UpdateAssociation",
                     {node.Room("configuredtableassociation/" + association)})
              .empty());
}

TEST_CASE("who left or was removed is in the collaboration no more") {
    RestoredNode node;
    const std::string room = node.Create();
    const base::MembershipId id(node.Join(node.partner, room));
    const std::string arn = node.Room("collaboration/" + room);

    CHECK(node.Apply("cleanrooms:DeleteMember", {arn, arn + "/member/" + node.partner.text()}) ==
          "removed member " + node.partner.text() + " from collaboration " + room);
    CHECK(collaboration::Memberships(node.database).Find(node.partner, id)->status ==
          collaboration::MembershipStatus::kRemoved);
    CHECK(node.Apply("cleanrooms:DeleteMembership",
                     {"arn:aws:cleanrooms:us-east-1:" + node.partner.text() + ":membership/" +
                      id.text()})
              .empty());
    CHECK(node.Apply("cleanrooms:DeleteCollaboration", {arn}) == "deleted collaboration " + room);
    CHECK(node.Fail(node.airline, "GET", "/collaborations/" + room) ==
          "403 AccessDeniedException INSUFFICIENT_PERMISSIONS");
}

TEST_CASE("members that a committed change named receive no results until it is granted anew") {
    RestoredNode node;
    const base::CollaborationId room(node.Create(R"(["CAN_RECEIVE_RESULTS"])"));
    const std::string arn = node.Room("collaboration/" + room.text());
    collaboration::Collaborations rooms(node.database);

    node.Apply("cleanrooms:UpdateCollaborationChangeRequest",
               {arn, arn + "/changeRequests/c", arn + "/member/" + node.partner.text()});

    const auto now = rooms.FindById(room);
    CHECK(collaboration::FindMember(*now, node.partner)->abilities.empty());
    CHECK(collaboration::FindMember(*now, node.airline)->abilities.size() == 2);
    node.Apply("glovebox:UpdateCollaboration", {arn});
    CHECK(collaboration::FindMember(*rooms.FindById(room), node.airline)->abilities ==
          std::vector{policy::Ability::kCanQuery});
}

TEST_CASE("tags that were changed matter where a policy asks for tags") {
    RestoredNode node;
    const std::string arn = node.Room("collaboration/" + node.Create());

    CHECK(node.Apply("cleanrooms:TagResource", {arn}).empty());
    REQUIRE(
        access_control::ManagedPolicies(node.database)
            .Create(node.airline, "tagged",
                    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",)"
                    R"("Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}}})",
                    node.random, node.clock)
            .ok());
    CHECK(node.Apply("cleanrooms:TagResource", {arn}) == "unknown");
}

TEST_CASE("where something was delivered after the backup nothing goes any more") {
    RestoredNode node;
    const std::string resource = "arn:aws:glovebox::" + node.airline.text() + ":destination/lost";
    const activation::StoredDestination any{
        base::DestinationId("d"),
        node.airline,
        {"ads", "meta", "act_1", "https://graph.facebook.com", "v26.0"}};
    activation::DeliveryHolds holds(node.database);
    REQUIRE(holds.CheckFree(any).ok());

    node.Apply("glovebox:UseDestinationSecrets", {resource});

    CHECK(!holds.CheckFree(any).ok());
}
