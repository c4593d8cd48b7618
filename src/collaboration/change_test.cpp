// SPDX-License-Identifier: Apache-2.0
#include "collaboration/change.h"

#include "collaboration/test_node.h"

#include <doctest/doctest.h>

namespace {

using collaboration::ApplyChange;
using collaboration::Change;
using collaboration::Collaboration;

Change Parsed(const std::string& text) {
    const auto change = collaboration::ParseChange(*base::ParseJson(text));
    REQUIRE_MESSAGE(change.ok(), (change.ok() ? "" : change.error().message));
    return *change;
}

Change OfMember(const std::string& account, const std::string& rest) {
    return Parsed(R"({"specificationType":"MEMBER","specification":{"member":{"accountId":")" +
                  account + R"(",)" + rest + "}}}");
}

std::string Applied(const Change& change, Collaboration& collaboration) {
    const auto types = ApplyChange(change, collaboration);
    return types.ok() ? collaboration::TypesJson(*types).Dump() : "refused";
}

// The airline asks, the partner brings data; both have joined.
struct Room {
    Collaboration collaboration = TestNode().Loyalty();
    std::string airline = collaboration.members[0].account.text();
    std::string partner = collaboration.members[1].account.text();
};

}  // namespace

TEST_CASE("a change is written and read as the API has it") {
    const std::string member =
        R"({"specificationType":"MEMBER","specification":{"member":{"accountId":"111111111111",)"
        R"("memberAbilities":["CAN_RECEIVE_RESULTS"],"displayName":"P","paymentConfiguration":)"
        R"({"queryCompute":{"isResponsible":true}}}},"types":["ADD_MEMBER"]})";
    const std::string types =
        R"({"specificationType":"COLLABORATION","specification":{"collaboration":)"
        R"({"autoApprovedChangeTypes":["ADD_MEMBER"]}},"types":["EDIT_AUTO_APPROVED_CHANGE_TYPES"]})";

    CHECK(collaboration::ToJson(Parsed(member)).Dump() == member);
    CHECK(collaboration::ToJson(Parsed(types)).Dump() == types);
}

TEST_CASE("a change says what is not offered, and must be of the kind it says it is") {
    const auto refused = [](const std::string& text) {
        return !collaboration::ParseChange(*base::ParseJson(text)).ok();
    };

    CHECK(refused(R"({"specificationType":"MEMBER","specification":{"collaboration":{}}})"));
    CHECK(refused(R"({"specificationType":"COLLABORATION","specification":{"member":{}}})"));
    CHECK(refused(R"({"specificationType":"MEMBER","specification":{"member":)"
                  R"({"accountId":"111111111111","memberAbilities":["CAN_RUN_JOB"]}}})"));
    CHECK(refused(R"({"specificationType":"COLLABORATION","specification":{"collaboration":)"
                  R"({"autoApprovedChangeTypes":["EDIT_AUTO_APPROVED_CHANGE_TYPES"]}}})"));
    CHECK(refused(R"({"specificationType":"COLLABORATION","specification":{"collaboration":)"
                  R"({"autoApprovedChangeTypes":["GRANT_EXPORT_QUERY_ANALYSIS_LOG_ABILITY"]}}})"));
}

TEST_CASE("who is new is invited, with every part of that told as a type") {
    Room room;

    CHECK(Applied(OfMember("333333333333", R"("displayName":"New","memberAbilities":[])"),
                  room.collaboration) == R"(["ADD_MEMBER"])");
    CHECK(Applied(OfMember("444444444444",
                           R"("displayName":"More","memberAbilities":["CAN_RECEIVE_RESULTS"],)"
                           R"("paymentConfiguration":{"queryCompute":{"isResponsible":true}})"),
                  room.collaboration) ==
          R"(["ADD_MEMBER","GRANT_RECEIVE_RESULTS_ABILITY","ADD_PAYER_CANDIDATE"])");

    const auto* added = FindMember(room.collaboration, base::AccountId("444444444444"));
    REQUIRE(added != nullptr);
    CHECK(added->status == collaboration::MemberStatus::kInvited);
    CHECK(added->pays);
    CHECK(PayerOf(room.collaboration, base::AccountId(room.airline))->account.text() ==
          room.airline);
}

TEST_CASE("who is added later cannot query, and needs a name") {
    Room room;

    CHECK(Applied(OfMember("333333333333", R"("displayName":"N","memberAbilities":["CAN_QUERY"])"),
                  room.collaboration) == "refused");
    CHECK(Applied(OfMember("333333333333", R"("memberAbilities":[])"), room.collaboration) ==
          "refused");
    CHECK(Applied(OfMember(room.partner, R"("memberAbilities":["CAN_QUERY"])"),
                  room.collaboration) == "refused");
    room.collaboration.members[0].status = collaboration::MemberStatus::kRemoved;
    CHECK(Applied(OfMember(room.airline, R"("displayName":"A","memberAbilities":[])"),
                  room.collaboration) == "refused");
}

TEST_CASE("abilities are replaced as a set, but who can query still can") {
    Room room;

    CHECK(Applied(OfMember(room.partner, R"("memberAbilities":["CAN_RECEIVE_RESULTS"])"),
                  room.collaboration) == R"(["GRANT_RECEIVE_RESULTS_ABILITY"])");
    CHECK(Applied(OfMember(room.airline, R"("memberAbilities":[])"), room.collaboration) ==
          R"(["REVOKE_RECEIVE_RESULTS_ABILITY"])");
    CHECK(Applied(OfMember(room.airline, R"("memberAbilities":[])"), room.collaboration) ==
          "refused");

    CHECK(CanQuery(room.collaboration.members[0]));
    CHECK(room.collaboration.members[0].abilities.size() == 1);
}

TEST_CASE("payer candidates come and go, and one always stays") {
    Room room;
    const std::string yes =
        R"("memberAbilities":[],"paymentConfiguration":{"queryCompute":{"isResponsible":true}})";
    const std::string no =
        R"("memberAbilities":["CAN_RECEIVE_RESULTS"],"paymentConfiguration":{"queryCompute":)"
        R"({"isResponsible":false}})";

    CHECK(Applied(OfMember(room.airline, no), room.collaboration) == "refused");
    CHECK(Applied(OfMember(room.partner, yes), room.collaboration) == R"(["ADD_PAYER_CANDIDATE"])");
    CHECK(room.collaboration.members[0].pays);
    CHECK(Applied(OfMember(room.airline, no), room.collaboration) ==
          R"(["REMOVE_PAYER_CANDIDATE"])");
    CHECK(PayerOf(room.collaboration, base::AccountId(room.airline))->account.text() ==
          room.partner);
}
