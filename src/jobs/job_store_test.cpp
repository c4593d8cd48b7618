// SPDX-License-Identifier: Apache-2.0
#include "jobs/test_node.h"

#include <fstream>
#include <iterator>

using jobs::JobStatus;

TEST_CASE("a job waits, is claimed with what was asked, and ends once") {
    TestNode node;
    const jobs::Job job = node.Submit(node.airline);

    const auto claimed = node.store.Claim();

    REQUIRE(claimed.ok());
    REQUIRE(claimed->has_value());
    CHECK((*claimed)->id == job.id);
    CHECK((*claimed)->request.AsString() == "to be sealed");
    CHECK_FALSE(node.store.Claim()->has_value());
    REQUIRE(node.store.Finish(job.id, JobStatus::kSuccess, base::Json(7), node.clock).ok());
    const auto ended = node.store.Find(node.airline, job.id);
    CHECK(ended->status == JobStatus::kSuccess);
    CHECK(ended->answer.AsInt() == 7);
    CHECK(ended->ended.has_value());
    CHECK(node.store.Cancel(node.airline, job.id, node.clock).error().code ==
          base::ErrorCode::kConflict);
}

TEST_CASE("another account's job is like one that is not there") {
    TestNode node;
    const jobs::Job job = node.Submit(node.airline);

    CHECK(node.store.Find(node.partner, job.id).error().code == base::ErrorCode::kNotFound);
    CHECK(node.store.Cancel(node.partner, job.id, node.clock).error().code ==
          base::ErrorCode::kNotFound);
}

TEST_CASE("an account with much to do does not keep another waiting") {
    TestNode node;
    const jobs::Job first = node.Submit(node.airline);
    node.Submit(node.airline);
    const jobs::Job other = node.Submit(node.partner);

    CHECK((*node.store.Claim())->id == first.id);
    CHECK((*node.store.Claim())->id == other.id);
}

TEST_CASE("what was asked is nowhere in clear") {
    TestNode node;
    node.Submit(node.airline);

    std::ifstream wal(node.folder.path / "node.db-wal", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(wal), {}};
    CHECK(bytes.find("COUNT") != std::string::npos);
    CHECK(bytes.find("to be sealed") == std::string::npos);
}

TEST_CASE("what a crash interrupted waits again, a few times, and a cancelled one has ended") {
    TestNode node;
    const jobs::Job job = node.Submit(node.airline);
    const jobs::Job cancelled = node.Submit(node.airline);
    REQUIRE(node.store.Claim().ok());
    REQUIRE(node.store.Claim().ok());
    REQUIRE(node.store.Cancel(node.airline, cancelled.id, node.clock).ok());
    CHECK(node.StatusOf(cancelled) == JobStatus::kCancelling);

    for (std::int64_t attempt = 1; attempt < jobs::kAttemptsMax; ++attempt) {
        REQUIRE(node.store.TakeOver(node.clock).ok());
        CHECK(node.StatusOf(job) == JobStatus::kSubmitted);
        REQUIRE((*node.store.Claim())->id == job.id);
    }
    REQUIRE(node.store.TakeOver(node.clock).ok());

    CHECK(node.StatusOf(job) == JobStatus::kFailed);
    CHECK(node.StatusOf(cancelled) == JobStatus::kCancelled);
}

TEST_CASE("an account that has too many waiting is told so") {
    TestNode node;
    for (std::int64_t i = 0; i < jobs::kWaitingPerAccountMax; ++i) node.Submit(node.airline);

    jobs::Job more;
    more.account = node.airline;
    CHECK(node.store.Submit(more, node.random, node.clock).error().code ==
          base::ErrorCode::kResourceExhausted);
    node.Submit(node.partner);
}

TEST_CASE("a restored node does no job again") {
    TestNode node;
    const jobs::Job begun = node.Submit(node.airline);
    REQUIRE((*node.store.Claim())->id == begun.id);
    const jobs::Job waiting = node.Submit(node.airline);

    REQUIRE(node.store.EndAll(node.clock).ok());

    CHECK(node.StatusOf(begun) == JobStatus::kFailed);
    CHECK(node.StatusOf(waiting) == JobStatus::kFailed);
    CHECK_FALSE(node.store.Claim()->has_value());
}
