// SPDX-License-Identifier: Apache-2.0
// A worker that was taken over says what it likes: its parent neither hangs nor grows nor crashes.
#include "../tests/support/temporary_folder.h"
#include "analytics/process_memory.h"
#include "analytics/worker_process.h"
#include "analytics/worker_row_stream.h"
#include "analytics/worker_test_support.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPatience = 400ms;
constexpr std::uint64_t kGrowthMax = std::uint64_t{32} << 20U;

// The hostile program under the name of what it is to do.
struct Hostile {
    explicit Hostile(const std::string& deed) {
        program.path = folder.path / deed;
        fs::create_symlink(std::string(GLOVEBOX_BINARY_DIR) +
                               "/tests/glovebox_hostile_worker_for_tests",
                           program.path);
    }

    const support::TemporaryFolder folder;
    analytics::WorkerProgram program;
};

std::size_t OpenDescriptors() {
    const fs::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// What one call of such a worker ends with; that it ends, and what it costs, is checked here.
base::Error CallOf(const std::string& deed, std::chrono::milliseconds patience = kPatience) {
    base::SystemClock clock;
    const Hostile hostile(deed);
    const std::size_t descriptors = OpenDescriptors();
    const std::uint64_t memory = analytics::ResidentBytes(getpid());
    const base::SteadyTime start = clock.SteadyNow();
    base::Error error;
    {
        auto worker = analytics::WorkerProcess::Start(hostile.program, clock);
        REQUIRE(worker.ok());
        const auto answer = worker->Call(base::Json::MakeObject().Set("do", "x"), {},
                                         {.time_max = patience, .spill_files_max = 20});
        REQUIRE_FALSE(answer.ok());
        error = answer.error();
        CHECK(OpenDescriptors() <= descriptors + 1);
    }
    CHECK(clock.SteadyNow() - start < patience + 2s);
    CHECK(OpenDescriptors() == descriptors);
    CHECK(analytics::ResidentBytes(getpid()) < memory + kGrowthMax);
    return error;
}

base::Result<std::unique_ptr<analytics::WorkerRowStream>>
RowsOf(const Hostile& hostile, base::Clock& worker_clock, base::Clock& clock) {
    auto worker = analytics::WorkerProcess::Start(hostile.program, worker_clock);
    REQUIRE(worker.ok());
    const base::UniqueFd file = analytics::EmptyFile();
    return analytics::WorkerRowStream::Open(*std::move(worker), file.get(), clock);
}

// Every look at it is a minute later.
class HurriedClock final : public base::Clock {
  public:
    base::WallTime Now() override { return base::WallTime(); }
    base::SteadyTime SteadyNow() override { return now_ += 1min; }
    void SleepFor(std::chrono::milliseconds) override {}

  private:
    base::SteadyTime now_;
};

}  // namespace

TEST_CASE("a worker that says too little is given up at the deadline") {
    CHECK(CallOf("silence").code == base::ErrorCode::kTimeout);
    CHECK(CallOf("half-a-header").code == base::ErrorCode::kTimeout);
    CHECK(CallOf("dripped-body").code == base::ErrorCode::kTimeout);
    CHECK(CallOf("announced-body").code == base::ErrorCode::kTimeout);
}

TEST_CASE("bytes that are no message end the worker at once") {
    CHECK(CallOf("body-beyond-the-limit", 30s).code == base::ErrorCode::kCorrupt);
    CHECK(CallOf("unknown-kind", 30s).code == base::ErrorCode::kCorrupt);
}

TEST_CASE("descriptors from a worker never become ours") {
    CHECK(CallOf("descriptors", 30s).code == base::ErrorCode::kCorrupt);
}

TEST_CASE("what a worker may not say ends it") {
    CHECK(CallOf("spill-files-forever", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("second-greeting", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("parents-message", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("rows-unasked", 30s).code == base::ErrorCode::kInternal);
}

TEST_CASE("an answer that is no answer is an error, however large or deep") {
    CHECK(CallOf("no-json", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("no-object", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("deep-json", 30s).code == base::ErrorCode::kInternal);
    CHECK(CallOf("huge-json", 30s).code == base::ErrorCode::kCorrupt);
    CHECK(CallOf("odd-error", 30s).message == "the worker failed");
}

TEST_CASE("batches without rows, cut rows and a result without columns are errors") {
    base::SystemClock clock;

    CHECK_FALSE(RowsOf(Hostile("no-columns"), clock, clock).ok());
    const auto empty = RowsOf(Hostile("empty-batches"), clock, clock);
    REQUIRE(empty.ok());
    CHECK((*empty)->Next().error().message == "a batch without rows");
    const auto cut = RowsOf(Hostile("cut-rows"), clock, clock);
    REQUIRE(cut.ok());
    CHECK((*cut)->Next().error().message == "a batch of rows is cut off");
}

TEST_CASE("rows that never end, end with the time that one result may take") {
    base::SystemClock worker_clock;
    HurriedClock clock;
    const auto rows = RowsOf(Hostile("endless-rows"), worker_clock, clock);
    REQUIRE(rows.ok());

    int count = 0;
    auto row = (*rows)->Next();
    for (; row.ok() && count < 1000; row = (*rows)->Next()) ++count;

    REQUIRE_FALSE(row.ok());
    CHECK(row.error().code == base::ErrorCode::kTimeout);
    CHECK(count > 10);
    CHECK(count < 100);
    CHECK_FALSE((*rows)->Next().ok());
}
