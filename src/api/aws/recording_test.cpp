// SPDX-License-Identifier: Apache-2.0
#include "api/aws/recording.h"

#include "api/aws/test_node.h"
#include "audit/entries.h"

using api::Recording;
using audit::Outcome;

namespace {

audit::Act Asked(const std::string& resource) {
    audit::Act act;
    act.record.account = base::AccountId("111111111111");
    act.record.resources = {resource};
    return act;
}

constexpr const char* kAny = "arn:aws:cleanrooms:us-east-1:111111111111:collaboration/*";
constexpr const char* kForeign = "arn:aws:cleanrooms:us-east-1:222222222222:collaboration/c";

}  // namespace

TEST_CASE("what a change made stands in its record instead of the kind that was asked for") {
    api::TestNode node;
    audit::Trail trail(node.database, node.keys, node.random);
    Recording recording(trail, Asked(kAny));
    const access_control::Caller caller;
    api::HandlerContext context{node.Services(), node.database, caller, "r-1"};
    context.recording = &recording;

    RecordAnswer(context,
                 *base::ParseJson(
                     std::string(R"({"membership":{"arn":"arn:m","id":"m","collaborationArn":")") +
                     kForeign + R"("},"tags":{},"name":"n"})"));

    const auto act = recording.Finished(Outcome::kSuccess, "");
    CHECK(act.record.resources == std::vector<std::string>{"arn:m", kForeign});
    CHECK(act.touched == std::vector{base::AccountId("222222222222")});
}

TEST_CASE("who did not get to do something is in no other account's chain") {
    api::TestNode node;
    audit::Trail trail(node.database, node.keys, node.random);
    Recording recording(trail, Asked(kForeign));
    recording.Touches(node.partner);

    const auto act = recording.Finished(Outcome::kDenied, "AccessDeniedException");

    CHECK(act.touched.empty());
    CHECK(act.record.outcome == Outcome::kDenied);
    CHECK(act.record.error_code == "AccessDeniedException");
}

TEST_CASE("a handler that nobody records for records nothing") {
    api::TestNode node;

    CHECK(node.Join(node.partner, node.Create()) != "");
}
