// SPDX-License-Identifier: Apache-2.0
#include "access/assume_role.h"

#include "access/test_node.h"

namespace {

using access_control::Caller;
using access_control::CallerKind;

const char* const kMayAssume =
    R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}})";
const char* const kMayNot =
    R"({"Statement":{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}})";

Caller CallerOf(const access_control::Principal& user, const char* policy) {
    Caller caller;
    caller.account = user.account;
    caller.arn = user.Arn();
    if (policy != nullptr) {
        caller.policies.push_back(
            {"p", *access_control::ParsePolicy(policy, access_control::PolicyKind::kIdentity)});
    }
    return caller;
}

base::Result<access_control::AssumedRole>
Assume(TestNode& node, const Caller& caller, const std::string& role_arn,
       std::optional<std::string> external_id = std::nullopt,
       std::optional<std::chrono::seconds> duration = std::nullopt) {
    access_control::AssumeRoleRequest request{role_arn, "s1", duration, {}};
    request.context.external_id = std::move(external_id);
    return access_control::AssumeRole(node.database, node.ring, caller, request, node.random,
                                      node.clock);
}

bool Denied(const base::Result<access_control::AssumedRole>& result) {
    return !result.ok() && result.error().code == base::ErrorCode::kPermissionDenied;
}

std::string Aws(const std::string& who) { return "{\"AWS\":\"" + who + "\"}"; }

}  // namespace

TEST_CASE("an account that is trusted still needs a policy, a named user of it does not") {
    TestNode node;
    const auto ann = node.User("ann");
    const auto by_account = node.Role("by-account", Aws(node.airline.text()));
    const auto by_name = node.Role("by-name", Aws(ann.Arn()));

    CHECK(Denied(Assume(node, CallerOf(ann, nullptr), by_account.Arn())));
    CHECK(Assume(node, CallerOf(ann, kMayAssume), by_account.Arn()).ok());
    CHECK(Assume(node, CallerOf(ann, nullptr), by_name.Arn()).ok());
    CHECK(Denied(Assume(node, CallerOf(ann, kMayNot), by_name.Arn())));
    CHECK(Denied(Assume(node, CallerOf(node.User("bob"), kMayAssume), by_name.Arn())));
}

TEST_CASE("a user of another account needs both to say yes") {
    TestNode node;
    const auto carl = *access_control::Principals(node.database)
                           .CreateUser(node.partner, "carl", node.random, node.clock);
    const auto role = node.Role("shared", Aws(carl.Arn()));

    CHECK(Denied(Assume(node, CallerOf(carl, nullptr), role.Arn())));
    const auto assumed = Assume(node, CallerOf(carl, kMayAssume), role.Arn());

    REQUIRE(assumed.ok());
    CHECK(assumed->arn == "arn:aws:sts::" + node.airline.text() + ":assumed-role/shared/s1");
    CHECK(assumed->unique_id == role.id.text() + ":s1");
    access_control::RoleSessions sessions(node.database, node.ring);
    CHECK(sessions.Find(assumed->session.id)->assumed_by == carl.Arn());
}

TEST_CASE("the external id must be the one the role asks for") {
    TestNode node;
    const auto ann = node.User("ann");
    auto role = node.Role("r", Aws(ann.Arn()));
    std::string trust = role.trust_policy;
    trust.insert(trust.size() - 2, R"(,"Condition":{"StringEquals":{"sts:ExternalId":"e1"}})");
    REQUIRE(access_control::Principals(node.database).SetTrustPolicy(role, trust).ok());

    CHECK(Denied(Assume(node, CallerOf(ann, nullptr), role.Arn())));
    CHECK(Denied(Assume(node, CallerOf(ann, nullptr), role.Arn(), "e2")));
    CHECK(Assume(node, CallerOf(ann, nullptr), role.Arn(), "e1").ok());
}

TEST_CASE("a role that is not there is answered like one that trusts others") {
    TestNode node;
    const auto ann = node.User("ann");
    const auto role = node.Role("r", Aws(node.partner.text()));
    const std::string missing = "arn:aws:iam::" + node.airline.text() + ":role/x";

    const auto closed = Assume(node, CallerOf(ann, kMayAssume), role.Arn());
    const auto absent = Assume(node, CallerOf(ann, kMayAssume), missing);

    CHECK(Denied(closed));
    CHECK(Denied(absent));
    std::string expected = closed.error().message;
    expected.replace(expected.find("role/r"), 6, "role/x");
    CHECK(absent.error().message == expected);
    CHECK(Denied(Assume(node, CallerOf(ann, kMayAssume), "not an arn")));
    const auto open = node.Role("Open", Aws(ann.Arn()));
    CHECK(Denied(Assume(node, CallerOf(ann, kMayAssume),
                        "arn:aws:iam::" + node.airline.text() + ":role/open")));
}

TEST_CASE("root takes no role, and a session that takes one is chained") {
    TestNode node;
    const auto first = node.Role("first", "\"*\"");
    const auto second = node.Role("second", Aws(first.Arn()));
    Caller root;
    root.kind = CallerKind::kRoot;
    root.account = node.airline;
    root.arn = "arn:aws:iam::" + node.airline.text() + ":root";
    Caller session = CallerOf(first, nullptr);
    session.kind = CallerKind::kSession;
    session.role_arn = first.Arn();
    session.arn = "arn:aws:sts::" + node.airline.text() + ":assumed-role/first/s0";

    CHECK(Denied(Assume(node, root, first.Arn())));
    CHECK(Assume(node, session, second.Arn()).ok());
    CHECK(
        Assume(node, session, second.Arn(), std::nullopt, std::chrono::minutes(61)).error().code ==
        base::ErrorCode::kInvalidArgument);
}
