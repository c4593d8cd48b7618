// SPDX-License-Identifier: Apache-2.0
#include "api/aws/subjects.h"

#include "api/aws/test_node.h"

namespace {

// What becomes of one input when this account sends it.
struct Found {
    base::Result<collaboration::Membership> membership;
    base::Result<collaboration::Collaboration> collaboration;
};

Found FoundBy(api::TestNode& node, const base::AccountId& account, const base::Json& input) {
    access_control::Caller caller;
    caller.account = account;
    const api::HandlerContext context{node.Services(), node.database, caller, "r-1"};
    return {api::MembershipOf(context, input), api::CollaborationOf(context, input)};
}

}  // namespace

TEST_CASE("a membership is its own account's, and a collaboration theirs who are in it") {
    api::TestNode node;
    const std::string collaboration = node.Create();
    const std::string membership = node.Join(node.partner, collaboration);
    base::Json input = base::Json::MakeObject();
    input.Set("membershipIdentifier", membership).Set("collaborationIdentifier", collaboration);

    const Found own = FoundBy(node, node.partner, input);
    const Found others = FoundBy(node, node.airline, input);
    const Found strangers = FoundBy(node, node.stranger, input);

    REQUIRE(own.membership.ok());
    CHECK(own.membership->id.text() == membership);
    REQUIRE(own.collaboration.ok());
    CHECK(own.collaboration->id.text() == collaboration);
    CHECK(others.collaboration.ok());
    for (const auto& hidden : {others.membership, strangers.membership}) {
        REQUIRE_FALSE(hidden.ok());
        CHECK(hidden.error().code == base::ErrorCode::kNotFound);
    }
    REQUIRE_FALSE(strangers.collaboration.ok());
    CHECK(strangers.collaboration.error().code == base::ErrorCode::kNotFound);
    CHECK(api::AboutMembership(input).id == membership);
    CHECK(api::AboutCollaboration(input).id == collaboration);
}
