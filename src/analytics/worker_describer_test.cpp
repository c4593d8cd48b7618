// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_describer.h"

#include "analytics/worker_test_support.h"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

runs::ShadowSchema Schema(std::string table, std::string column) {
    return {.tables = {{.name = std::move(table),
                        .columns = {{std::move(column), *query::ParseType("BIGINT")}}}}};
}

// The result's column names, or the refusal's code.
std::string Says(const base::Result<runs::Described>& described) {
    if (!described.ok()) return "failed: " + described.error().message;
    if (const auto* refusal = std::get_if<query::Refusal>(&*described)) {
        return std::string(query::InfoOf(refusal->code).name);
    }
    return std::get<query::Description>(*described).column_names.at(0);
}

}  // namespace

TEST_CASE("a text is described against the schema it is asked with, each time") {
    base::SystemClock clock;
    analytics::WorkerDescriber describer(clock, analytics::TestWorker());

    CHECK(Says(describer.Describe(Schema("members", "city"), {"SELECT city FROM members"},
                                  base::WallTime{})) == "city");
    CHECK(Says(describer.Describe(Schema("members", "town"), {"SELECT city FROM members"},
                                  base::WallTime{})) == "UNKNOWN_NAME");
    CHECK(Says(describer.Describe(Schema("members", "town"), {"SELECT town FROM members"},
                                  base::WallTime{})) == "town");
    CHECK(Says(describer.Describe(Schema("members", "town"), {"SELECT town FROM members WHERE ("},
                                  base::WallTime{})) == "SYNTAX");
    CHECK(Says(describer.Describe(Schema("members", "town"),
                                  {"SELECT * FROM read_csv('/etc/passwd')"}, base::WallTime{})) ==
          "TABLE_FUNCTION_NOT_ALLOWED");
}

TEST_CASE("a worker that was killed while it waited is not the next text's fault") {
    base::SystemClock clock;
    analytics::WorkerDescriber describer(clock, analytics::TestWorker());
    const auto describe = [&describer] {
        return Says(describer.Describe(Schema("t", "c"), {"SELECT c FROM t"}, base::WallTime{}));
    };
    REQUIRE(describe() == "c");

    // As the kernel does that runs out of memory.
    const std::string task = std::to_string(getpid());
    const auto children = base::ReadFile("/proc/self/task/" + task + "/children", 1'000);
    REQUIRE(children.ok());
    const auto worker = static_cast<id_t>(std::stoi(*children));
    REQUIRE(kill(static_cast<pid_t>(worker), SIGKILL) == 0);
    siginfo_t ended{};
    REQUIRE(waitid(P_PID, worker, &ended, WEXITED | WNOWAIT) == 0);

    CHECK(describe() == "c");
}

TEST_CASE("several callers at once get answers of their own") {
    base::SystemClock clock;
    analytics::WorkerDescriber describer(clock, analytics::TestWorker());
    std::vector<std::string> said(4);
    {
        std::vector<std::jthread> callers;
        for (std::size_t i = 0; i < said.size(); ++i) {
            callers.emplace_back([&, i] {
                const std::string column = "c" + std::to_string(i);
                for (int turn = 0; turn < 10; ++turn) {
                    said[i] = Says(describer.Describe(
                        Schema("t", column), {"SELECT " + column + " FROM t"}, base::WallTime{}));
                }
            });
        }
    }
    CHECK(said[0] + said[1] + said[2] + said[3] == "c0c1c2c3");
}

TEST_CASE("a machine without a worker program is an error and not the asker's fault") {
    base::SystemClock clock;
    analytics::WorkerProgram program = analytics::TestWorker();
    program.path = "/bin/true";
    analytics::WorkerDescriber describer(clock, program);

    CHECK(Says(describer.Describe(Schema("t", "c"), {"SELECT c FROM t"}, base::WallTime{})) ==
          "failed: the worker process died");
}
