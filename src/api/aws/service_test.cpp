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

// Looks twice, and something is written in between.
class Looking final : public api::Call {
  public:
    explicit Looking(metadata::Database other)
        : Call({"test:List", "*", false, false}), other_(std::move(other)) {}

    std::optional<api::ApiError> Prepare(const api::HandlerContext& /*context*/) override {
        return std::nullopt;
    }

    api::Reply Answer(const api::HandlerContext& context) override {
        access_control::Accounts accounts(context.database);
        const bool before = accounts.FindByName("made").ok();
        REQUIRE(
            access_control::Accounts(other_).Create("made", context.random, context.clock).ok());
        same_ = accounts.FindByName("made").ok() == before;
        return net::HttpResponse{200, {}, ""};
    }

    bool same() const { return same_; }

  private:
    metadata::Database other_;
    bool same_ = false;
};

}  // namespace

TEST_CASE("a read looks at one moment, whatever is written while it answers") {
    api::TestNode node;
    Looking call(*metadata::Database::Open(node.folder.path / "node.db"));
    const access_control::Caller caller;

    api::Perform(call, {node.Services(), node.database, caller, "r-1"});

    CHECK(call.same());
    CHECK(access_control::Accounts(node.database).FindByName("made").ok());
}

TEST_CASE("what a call wrote is kept when it succeeds, and undone when it answers an error") {
    api::TestNode node;

    CHECK_FALSE(Kept(node, api::AccessDenied("no")));
    CHECK_FALSE(Kept(node, net::HttpResponse{400, {}, ""}));
    CHECK(Kept(node, net::HttpResponse{200, {}, ""}));
}
