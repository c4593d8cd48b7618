// SPDX-License-Identifier: Apache-2.0
// Members of a collaboration who change the same things at once. The audit trail, which is written with each change,
// tells in which order they came; played again in that order, every answer must have been right. Seeds draw who does
// what; GLOVEBOX_SIMULATION_SEEDS in the environment tries more of them.
#include "race_world.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

namespace {

using simulation::Call;
using simulation::Company;
using simulation::Conversation;
using simulation::PreparedNode;
using simulation::RaceWorld;
using simulation::TextIn;

const auto kShape = simulation::ScriptedDescriber::Shape::kList;

// Something with two texts that updates change, one or both.
struct Target {
    const Company* owner;
    std::string path;
    std::string object;
    std::array<std::string, 2> fields;
    std::string before;  // what a value begins with
};

std::string Quoted(const std::string& name, const std::string& value) {
    return "\"" + name + "\":\"" + value + "\"";
}

void UpdateAtRandom(Conversation& talk, const std::vector<Target>& targets, std::uint64_t seed) {
    base::SeededRandom random(seed);
    for (int i = 0; i < 6; ++i) {
        const Target& target = targets.at(random.Below(targets.size()));
        const std::string value = target.before + std::to_string(seed) + "-" + std::to_string(i);
        const std::uint64_t which = random.Below(3);
        std::string body;
        if (which != 1) body += Quoted(target.fields[0], value);
        if (which == 2) body += ",";
        if (which != 0) body += Quoted(target.fields[1], value);
        talk.Say(*target.owner, "PATCH", target.path, "{" + body + "}");
    }
}

// The texts that a target had after each of its changes were told with it, and the last ones are there.
void CheckReplay(RaceWorld& world, const Target& target, const Call& last) {
    std::map<std::string, std::string> now;
    for (const Call* call : world.InOrder(target.owner->id)) {
        if (call->target != target.path) continue;
        const auto body = base::ParseJson(call->body);
        for (const base::JsonMember& member : body->AsObject())
            now[member.name] = member.value.AsString();
        for (const auto& [field, value] : now)
            CHECK(TextIn(call->answer, target.object, field) == value);
    }
    for (const auto& [field, value] : now)
        CHECK(TextIn(last.answer, target.object, field) == value);
}

// What the votes on a change request came to, as the trail has them.
struct Votes {
    std::string status = "PENDING";
    std::set<std::string> approved;
    int committed = 0;

    void Take(const std::string& who, const std::string& action) {
        CHECK((status == "PENDING" ||
               (status == "APPROVED" && action != "APPROVE" && action != "DENY")));
        if (action == "APPROVE") approved.insert(who);
        if (action == "APPROVE" && approved.size() == 3) status = "APPROVED";
        if (action == "DENY") status = "DENIED";
        if (action == "CANCEL") status = "CANCELLED";
        if (action != "COMMIT") return;
        CHECK(status == "APPROVED");
        status = "COMMITTED";
        ++committed;
    }
};

std::string ActionOf(const Call& call) {
    const auto body = base::ParseJson(call.body);
    return body->Find("action")->AsString();
}

// A collaboration of three, and a request that the partner may receive results.
struct ChangeRequest {
    ChangeRequest(RaceWorld& world, const PreparedNode& prepared) {
        Conversation& talk = world.alone();
        const auto member = [](const Company& company) {
            return R"({"accountId":")" + company.id.text() +
                   R"(","displayName":"Member","memberAbilities":[]})";
        };
        const Call& made = talk.Say(
            prepared.airline, "POST", "/collaborations",
            R"({"name":"Three","description":"","creatorDisplayName":"A","queryLogStatus":"DISABLED",)"
            R"("creatorMemberAbilities":["CAN_QUERY"],"members":[)" +
                member(prepared.partner) + "," + member(prepared.stranger) + "]}");
        collaboration = "/collaborations/" + TextIn(made.answer, "collaboration", "id");
        for (const Company* company : {&prepared.airline, &prepared.partner, &prepared.stranger}) {
            talk.Say(*company, "POST", "/memberships",
                     R"({"collaborationIdentifier":")" +
                         TextIn(made.answer, "collaboration", "id") +
                         R"(","queryLogStatus":"DISABLED"})");
        }
        const Call& asked = talk.Say(
            prepared.airline, "POST", collaboration + "/changeRequests",
            R"({"changes":[{"specificationType":"MEMBER","specification":{"member":{"accountId":")" +
                prepared.partner.id.text() + R"(","memberAbilities":["CAN_RECEIVE_RESULTS"]}}}]})");
        REQUIRE(asked.succeeded());
        path = collaboration + "/changeRequests/" +
               TextIn(asked.answer, "collaborationChangeRequest", "id");
    }

    void Act(Conversation& talk, const Company& who, const std::string& action) const {
        talk.Say(who, "PATCH", path, R"({"action":")" + action + R"("})");
    }

    std::string collaboration;
    std::string path;
};

Votes Replay(RaceWorld& world, const PreparedNode& prepared, const ChangeRequest& request) {
    Votes replayed;
    replayed.approved.insert(prepared.airline.id.text());
    for (const Call* call : world.InOrder(prepared.airline.id)) {
        if (call->target != request.path) continue;
        replayed.Take(call->who->id.text(), ActionOf(*call));
        CHECK(TextIn(call->answer, "collaborationChangeRequest", "status") == replayed.status);
    }
    return replayed;
}

std::ptrdiff_t ReceiversIn(const Call& members) {
    return std::ranges::count_if(
        members.answer.Find("memberSummaries")->AsArray(), [](const base::Json& member) {
            return member.Find("abilities")->Dump() == R"(["CAN_RECEIVE_RESULTS"])";
        });
}

// What a company has in a collaboration, as its trail has it.
struct Possessions {
    bool member = true;
    std::map<std::string, std::string> associations;  // to the table of each
    std::set<std::string> tables;

    void Take(const Call& call) {
        const bool associates =
            call.target.find("configuredTableAssociations") != std::string::npos;
        const std::string id = call.target.substr(call.target.rfind('/') + 1);
        if (associates && call.method == "POST") {
            const auto body = base::ParseJson(call.body);
            const std::string table = body->Find("configuredTableIdentifier")->AsString();
            CHECK(member);
            CHECK(tables.contains(table));
            associations[TextIn(call.answer, "configuredTableAssociation", "id")] = table;
        } else if (associates) {
            CHECK(associations.erase(id) == 1);
        } else if (call.target.starts_with("/configuredTables/") && call.method == "DELETE") {
            for (const auto& [association, table] : associations) CHECK(table != id);
            CHECK(tables.erase(id) == 1);
        } else if (call.target.starts_with("/memberships/")) {
            CHECK(associations.empty());
            CHECK(member);
            member = false;
        }
    }
};

bool IsLeave(const Call* call) {
    return call->method == "DELETE" && call->target.starts_with("/memberships/") &&
           call->target.find("Associations") == std::string::npos;
}

// The partner's doings with its table `guests` and its membership.
class Partner final {
  public:
    explicit Partner(const PreparedNode& prepared)
        : prepared_(prepared),
          path_("/memberships/" + prepared.partner_membership + "/configuredTableAssociations") {}

    void ComeAndGo(Conversation& talk, const std::string& name) const {
        for (int i = 0; i < 5; ++i) {
            const Call& made =
                talk.Say(prepared_.partner, "POST", path_,
                         R"({"name":")" + name + R"(","configuredTableIdentifier":")" +
                             prepared_.guests + R"(","roleArn":"arn:aws:iam::)" +
                             prepared_.partner.id.text() + R"(:role/reader"})");
            if (!made.succeeded()) continue;
            talk.Say(prepared_.partner, "DELETE",
                     path_ + "/" + TextIn(made.answer, "configuredTableAssociation", "id"));
        }
    }
    void DropTable(Conversation& talk) const {
        talk.Say(prepared_.partner, "DELETE", path_ + "/" + prepared_.guests_association);
        for (int i = 0; i < 5; ++i)
            talk.Say(prepared_.partner, "DELETE", "/configuredTables/" + prepared_.guests);
    }
    void Leave(Conversation& talk) const {
        for (int i = 0; i < 8; ++i)
            talk.Say(prepared_.partner, "DELETE", "/memberships/" + prepared_.partner_membership);
    }

  private:
    const PreparedNode& prepared_;
    std::string path_;
};

// Who votes how on one change request: in every third race all approve, in every third all deny; else the seed decides.
struct Ballot {
    const ChangeRequest& request;
    std::uint64_t seed;

    bool AllApprove() const { return seed % 3 == 1; }
    bool AllDeny() const { return seed % 3 == 0; }
    bool Drawn(base::Random& random, std::uint64_t one_of) const {
        return !AllApprove() && random.Below(one_of) == 0;
    }

    void Vote(Conversation& talk, const Company& who, std::uint64_t number) const {
        base::SeededRandom random(seed * 10 + number);
        for (int i = 0; i < 3; ++i)
            request.Act(talk, who, AllDeny() || Drawn(random, 6) ? "DENY" : "APPROVE");
    }

    void Commit(Conversation& talk, const Company& who, std::uint64_t number) const {
        base::SeededRandom random(seed * 10 + number);
        for (int i = 0; i < 8; ++i)
            request.Act(talk, who, !AllDeny() && Drawn(random, 20) ? "CANCEL" : "COMMIT");
    }
};

}  // namespace

TEST_CASE(
    "of updates at once none that was answered is lost, and each answer tells what was there") {
    const PreparedNode prepared(kShape);
    const Target collaboration{&prepared.airline,
                               "/collaborations/" + prepared.collaboration,
                               "collaboration",
                               {"name", "description"},
                               "n"};
    const Target table{&prepared.partner,
                       "/configuredTables/" + prepared.guests,
                       "configuredTable",
                       {"name", "description"},
                       "n"};
    const Target association{&prepared.partner,
                             "/memberships/" + prepared.partner_membership +
                                 "/configuredTableAssociations/" + prepared.guests_association,
                             "configuredTableAssociation",
                             {"roleArn", "description"},
                             "arn:aws:iam::" + prepared.partner.id.text() + ":role/r"};
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        RaceWorld world(prepared, kShape, {});
        const auto updates = [&](std::vector<Target> targets, std::uint64_t number) {
            return [&, targets = std::move(targets), number](Conversation& talk) {
                UpdateAtRandom(talk, targets, seed * 10 + number);
            };
        };

        world.Race({updates({collaboration}, 1), updates({collaboration}, 2),
                    updates({table, association}, 3), updates({table, association}, 4)});

        std::vector<const Call*> last;
        for (const Target* target : {&collaboration, &table, &association})
            last.push_back(&world.alone().Say(*target->owner, "GET", target->path));
        world.CloseAndCheck();
        CheckReplay(world, collaboration, *last[0]);
        CheckReplay(world, table, *last[1]);
        CheckReplay(world, association, *last[2]);
    }
}

TEST_CASE("votes and commits at once: one change request is committed once, if all approved it") {
    const PreparedNode prepared(kShape);
    std::map<std::string, int> ends;
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        RaceWorld world(prepared, kShape, {});
        const ChangeRequest request(world, prepared);
        const Ballot ballot{request, seed};
        world.Race({[&](Conversation& talk) { ballot.Vote(talk, prepared.partner, 1); },
                    [&](Conversation& talk) { ballot.Vote(talk, prepared.stranger, 2); },
                    [&](Conversation& talk) { ballot.Commit(talk, prepared.airline, 3); },
                    [&](Conversation& talk) { ballot.Commit(talk, prepared.airline, 4); }});

        if (ballot.AllApprove()) request.Act(world.alone(), prepared.airline, "COMMIT");
        const Call& told = world.alone().Say(prepared.stranger, "GET", request.path);
        const Call& members =
            world.alone().Say(prepared.airline, "GET", request.collaboration + "/members");
        world.CloseAndCheck();
        const Votes replayed = Replay(world, prepared, request);
        CHECK(TextIn(told.answer, "collaborationChangeRequest", "status") == replayed.status);
        CHECK(replayed.committed <= 1);
        CHECK(ReceiversIn(members) == replayed.committed);
        ++ends[replayed.status];
    }
    CHECK(ends["COMMITTED"] > 0);
    CHECK(ends["DENIED"] > 0);
}

TEST_CASE("what is deleted while something is made below it stays, or what is made is refused") {
    const PreparedNode prepared(kShape);
    for (std::uint64_t seed = 1; seed <= simulation::RacesWanted(); ++seed) {
        CAPTURE(seed);
        RaceWorld world(prepared, kShape, {});
        const Partner partner(prepared);
        Possessions replayed;
        replayed.associations[prepared.guests_association] = prepared.guests;
        replayed.tables.insert(prepared.guests);

        world.Race({[&](Conversation& talk) { partner.ComeAndGo(talk, "one"); },
                    [&](Conversation& talk) { partner.ComeAndGo(talk, "two"); },
                    [&](Conversation& talk) { partner.DropTable(talk); },
                    [&](Conversation& talk) { partner.Leave(talk); }});

        world.CloseAndCheck();
        for (const Call* call : world.InOrder(prepared.partner.id)) replayed.Take(*call);
        const auto kept = world.node().database.QueryOne<std::int64_t, std::int64_t, std::int64_t>(
            "SELECT (SELECT count(*) FROM table_associations a JOIN configured_tables t ON t.id = "
            "a.table_id WHERE t.owner_id = ?), (SELECT count(*) FROM configured_tables WHERE "
            "owner_id = ?), (SELECT count(*) FROM memberships WHERE account_id = ? AND status = "
            "'ACTIVE')",
            {prepared.partner.id, prepared.partner.id, prepared.partner.id});
        REQUIRE(kept.ok());
        CHECK(std::get<0>(**kept) == static_cast<std::int64_t>(replayed.associations.size()));
        CHECK(std::get<1>(**kept) == static_cast<std::int64_t>(replayed.tables.size()));
        CHECK(std::get<2>(**kept) == (replayed.member ? 1 : 0));
        // Its collaboration's creator is told that the partner left.
        const auto told = world.InOrder(prepared.airline.id);
        CHECK(std::ranges::count_if(told, &IsLeave) == (replayed.member ? 0 : 1));
    }
}
