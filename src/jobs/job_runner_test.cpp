// SPDX-License-Identifier: Apache-2.0
#include "jobs/job_runner.h"

#include "jobs/test_node.h"

#include <future>

using jobs::JobEnd;
using jobs::JobStatus;
using jobs::JobWork;

namespace {

// A node whose runner does one kind of job.
struct Running : TestNode {
    void Start(jobs::JobHandler handler) {
        auto started =
            jobs::JobRunner::Start({folder.path, folder.path / "node.db", keys, system, random},
                                   {{"COUNT", std::move(handler)}}, {});
        REQUIRE(started.ok());
        runner = *std::move(started);
    }

    // Waits until the job is in one of these.
    JobStatus Await(const jobs::Job& job, const std::function<bool(JobStatus)>& wanted) {
        const auto until = system.SteadyNow() + std::chrono::seconds(20);
        while (!wanted(StatusOf(job)) && system.SteadyNow() < until)
            system.SleepFor(std::chrono::milliseconds(5));
        return StatusOf(job);
    }

    base::SystemClock system;
    std::unique_ptr<jobs::JobRunner> runner;
};

JobEnd UntilStopped(const JobWork& work, std::promise<void>& begun) {
    begun.set_value();
    while (!work.stop.stop_requested()) std::this_thread::yield();
    return {JobStatus::kFailed, base::Json(), true};
}

}  // namespace

TEST_CASE("a job is done, its progress is kept, and its answer waits for who asked") {
    Running node;
    node.Start([](const JobWork& work) -> JobEnd {
        work.report(base::Json("half"));
        return {JobStatus::kSuccess, work.job.request};
    });

    const jobs::Job job = node.Submit(node.airline);

    CHECK(node.Await(job, jobs::IsTerminal) == JobStatus::kSuccess);
    CHECK(node.store.Find(node.airline, job.id)->answer.AsString() == "to be sealed");
    CHECK(node.store.Find(node.airline, job.id)->progress.AsString() == "half");
}

TEST_CASE("what throws or is unknown fails, and the next one is done") {
    Running node;
    node.Start([](const JobWork&) -> JobEnd {
        return {JobStatus::kSuccess, std::vector<base::Json>().at(0)};
    });

    const jobs::Job thrown = node.Submit(node.airline);
    const jobs::Job unknown = node.Submit(node.airline, "DANCE");

    CHECK(node.Await(thrown, jobs::IsTerminal) == JobStatus::kFailed);
    CHECK(node.Await(unknown, jobs::IsTerminal) == JobStatus::kFailed);
    CHECK(node.store.Find(node.airline, thrown.id)->answer.Dump().find("vector") ==
          std::string::npos);
}

TEST_CASE("a job at work is cancelled, and the work hears of it") {
    Running node;
    std::promise<void> begun;
    node.Start([&](const JobWork& work) { return UntilStopped(work, begun); });
    const jobs::Job job = node.Submit(node.airline);
    begun.get_future().wait();

    REQUIRE(node.store.Cancel(node.airline, job.id, node.clock).ok());

    CHECK(node.Await(job, jobs::IsTerminal) == JobStatus::kCancelled);
}

TEST_CASE("a runner that stops gives back what it has not done, and another one goes on") {
    Running node;
    std::promise<void> begun;
    node.Start([&](const JobWork& work) { return UntilStopped(work, begun); });
    const jobs::Job job = node.Submit(node.airline);
    begun.get_future().wait();

    node.runner->Stop();
    CHECK(node.StatusOf(job) == JobStatus::kSubmitted);
    CHECK(node.store.Find(node.airline, job.id)->attempts == 0);
    node.runner.reset();
    node.Start([](const JobWork&) -> JobEnd { return {JobStatus::kSuccess, base::Json()}; });

    CHECK(node.Await(job, jobs::IsTerminal) == JobStatus::kSuccess);
}

TEST_CASE("one process works on the jobs of a data directory") {
    Running node;
    node.Start([](const JobWork&) -> JobEnd { return {}; });

    const auto second = jobs::JobRunner::Start(
        {node.folder.path, node.folder.path / "node.db", node.keys, node.system, node.random}, {},
        {});

    CHECK(second.error().code == base::ErrorCode::kConflict);
}
