// SPDX-License-Identifier: Apache-2.0
#include "activation/remote_audience.h"

#include <deque>
#include <doctest/doctest.h>
#include <set>

namespace {

using namespace std::chrono_literals;
using activation::Answer;
using activation::Behaviour;
using Kind = activation::Step::Kind;

// Says what it was asked in the address, and reads the answers it was given.
class Scripted final : public activation::Destination {
  public:
    const activation::CallLimits& Limits() const override { return limits_; }
    void AppendRow(std::span<const std::string_view>, std::string&) const override {}
    std::string MembersBody(const activation::SessionMark&, std::string_view) const override {
        return {};
    }
    net::HttpRequest Request(const activation::Call& call, base::WallTime) const override {
        net::HttpRequest request;
        const auto* find = std::get_if<activation::FindAudience>(&call);
        request.url = find == nullptr ? "create" : "find " + find->cursor;
        return request;
    }
    Answer Read(const activation::Call&, const net::HttpResponse&) const override {
        const Answer next = answers.front();
        answers.pop_front();
        return next;
    }
    std::string Notice(base::WallTime) const override { return {}; }

    mutable std::deque<Answer> answers;

  private:
    activation::CallLimits limits_;
};

// Records what was asked; loses the answers to the requests named in `lost`.
class Wire final : public net::HttpClient {
  public:
    base::Result<net::HttpResponse> Send(const net::HttpRequest& request) override {
        asked.push_back(request.url);
        if (lost.contains(asked.size())) {
            return net::UnansweredRequest("reset", net::Delivery::kUnknown);
        }
        return net::HttpResponse{};
    }

    std::vector<std::string> asked;
    std::set<std::size_t> lost;
};

struct World {
    base::Result<activation::Outcome> Run(std::deque<Answer> answers) {
        platform.answers = std::move(answers);
        activation::PatientCaller caller(platform, wire, clock,
                                         activation::CallMachine({}, {}, random), {}, {});
        return activation::FindOrCreateAudience(caller, "Spring", activation::MembersFrom::kBoth);
    }

    Scripted platform;
    Wire wire;
    base::ManualClock clock{base::WallTime(1'795'200'000'000ms)};
    base::SeededRandom random{3};
};

Answer Nothing() { return {}; }

Answer Found(std::string id) {
    Answer answer;
    answer.audience_id = std::move(id);
    return answer;
}

Answer Page(std::string cursor) {
    Answer answer;
    answer.next_cursor = std::move(cursor);
    return answer;
}

Answer Trouble(Behaviour behaviour) {
    Answer answer;
    answer.behaviour = behaviour;
    return answer;
}

}  // namespace

TEST_CASE("an audience on a later page is found and nothing is created") {
    World world;

    const auto outcome = world.Run({Page("a"), Page("b"), Found("7")});

    REQUIRE(outcome.ok());
    CHECK(outcome->answer.audience_id == "7");
    CHECK(world.wire.asked == std::vector<std::string>{"find ", "find a", "find b"});
}

TEST_CASE("a creation whose answer was lost is looked for before it is tried again") {
    World world;
    world.wire.lost = {2};

    const auto outcome = world.Run({Nothing(), Found("7")});

    REQUIRE(outcome.ok());
    CHECK(outcome->answer.audience_id == "7");
    CHECK(world.wire.asked == std::vector<std::string>{"find ", "create", "find "});
}

TEST_CASE("a platform that cannot create is given up after a while") {
    World world;
    std::deque<Answer> answers;
    for (int i = 0; i < 20; ++i) {
        answers.push_back(Nothing());
        answers.push_back(Trouble(Behaviour::kRetry));
    }

    const auto outcome = world.Run(answers);

    REQUIRE(outcome.ok());
    CHECK(outcome->kind == Kind::kStop);
    CHECK(outcome->answer.behaviour == Behaviour::kRetry);
    CHECK(world.wire.asked.size() == 18);
}

TEST_CASE("what only batches can do stops the search") {
    World world;

    CHECK(world.Run({Trouble(Behaviour::kSplit)})->kind == Kind::kStop);
    CHECK(world.Run({Nothing(), Trouble(Behaviour::kTerms)})->kind == Kind::kStop);
}

TEST_CASE("a list that never ends is left") {
    World world;
    std::deque<Answer> answers(activation::kAudiencePagesMax, Page("again"));

    const auto outcome = world.Run(answers);

    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == base::ErrorCode::kResourceExhausted);
}
