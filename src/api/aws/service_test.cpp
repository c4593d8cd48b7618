// SPDX-License-Identifier: Apache-2.0
#include "api/aws/service.h"

#include "api/aws/test_node.h"

namespace {

// Makes an account and then answers as it is told.
class Creating final : public api::Call {
  public:
    Creating(bool changes, api::Reply reply)
        : Call({"test:Create", "*", changes, false}), reply_(std::move(reply)) {}

    std::optional<api::ApiError> Prepare(const api::HandlerContext& /*context*/) override {
        return std::nullopt;
    }

    api::Reply Answer(const api::HandlerContext& context) override {
        REQUIRE(access_control::Accounts(context.database)
                    .Create("made", context.random, context.clock)
                    .ok());
        return reply_;
    }

  private:
    api::Reply reply_;
};

bool Kept(api::TestNode& node, api::Reply reply) {
    Creating call(true, std::move(reply));
    const access_control::Caller caller;
    api::Perform(call, {node.Services(), node.database, caller, "r-1"});
    return access_control::Accounts(node.database).FindByName("made").ok();
}

}  // namespace

TEST_CASE("what a call wrote is kept when it succeeds, and undone when it answers an error") {
    api::TestNode node;

    CHECK_FALSE(Kept(node, api::AccessDenied("no")));
    CHECK_FALSE(Kept(node, net::HttpResponse{400, {}, ""}));
    CHECK(Kept(node, net::HttpResponse{200, {}, ""}));
}
