// SPDX-License-Identifier: Apache-2.0
#include "../tests/support/temporary_folder.h"
#include "activation/delivery.h"
#include "activation/tables.h"
#include "approved_people.h"
#include "destinations/meta/meta_destination.h"
#include "meta_model.h"

#include <array>
#include <cstdlib>
#include <doctest/doctest.h>

namespace {

using activation::DeliveryReport;
using activation::DeliveryStatus;
using simulation::Disturbance;
using simulation::MetaModel;
using simulation::Person;

constexpr std::size_t kBatchRows = 20;
constexpr int kCommandsMax = 400;
const std::string kEndpoint = "https://graph.facebook.com:443";

// `count` people of whom every seventh has nothing to be known by.
std::vector<Person> People(std::size_t count) {
    std::vector<Person> people;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        Person person{"Person" + number + "@Example.com", std::to_string(6'505'550'000 + i)};
        if (i % 7 == 3) person = {"nobody", "x"};
        people.push_back(std::move(person));
    }
    return people;
}

std::size_t Known(std::size_t count) { return count - (count + 3) / 7; }

// A node that delivers one audience to one platform, command after command.
class World final {
  public:
    World(std::uint64_t seed, std::size_t count)
        : random_(seed),
          model(clock, random_),
          people(People(count)),
          order_(simulation::MakeOrder(count, kEndpoint)),
          approved_(simulation::Approve(order_)) {
        keys_.emplace(*crypto::KeyRing::Open(folder_.path, random_));
        auto database = Open();
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    // One command, in a process of its own.
    base::Result<DeliveryReport> Command() {
        auto database = Open();
        const auto rows = simulation::OpenerOf(people);
        const destinations::meta::MetaDestination platform(
            {kEndpoint, "v26.0", "act_1001", activation::SchemaOf(order_.mapping), limits},
            base::Secret::FromText("token"), base::Secret::FromText("app"));
        activation::DeliveryOptions options;
        options.stop = stop.get_token();
        options.members_min = members_min;
        options.progress = progress;
        return activation::Deliver(approved_, order_, platform, rows,
                                   {database, *keys_, model, clock, random_, folder_.path},
                                   options);
    }

    // Commands until one says that all is delivered; an operator repeats what stopped.
    DeliveryReport Insist() {
        for (int i = 0; i < kCommandsMax; ++i) {
            const auto report = Command();
            if (report.ok() && report->status == DeliveryStatus::kDelivered) return *report;
            // At once, or after a meal.
            clock.SleepFor(random_.Below(3) == 0 ? std::chrono::minutes(35)
                                                 : std::chrono::minutes(0));
        }
        FAIL("nothing was delivered after " << kCommandsMax << " commands");
        return {};
    }

    metadata::Database Open() { return *metadata::Database::Open(folder_.path / "node.db"); }

    simulation::TwoHandedClock clock;

  private:
    base::SeededRandom random_;

  public:
    MetaModel model;
    std::vector<Person> people;
    std::stop_source stop;
    std::uint64_t members_min = 10;
    activation::CallLimits limits{.rows_max = kBatchRows};
    std::function<void(const activation::DeliveryProgress&)> progress;

  private:
    activation::DeliveryOrder order_;
    policy::ApprovedAudience approved_;
    support::TemporaryFolder folder_;
    std::optional<crypto::KeyRing> keys_;
};

void CheckWhole(World& world, const DeliveryReport& report, std::size_t count) {
    CHECK(world.model.members().size() == Known(count));
    CHECK(world.model.audiences() == 1);
    CHECK(report.rows == count);
    CHECK(report.sent == Known(count));
    CHECK(report.dropped.at("no_identifier") == count - Known(count));
    // Of the whole delivery, however many commands it took.
    CHECK(report.blanked.at("EMAIL").at("bad_email") == count - Known(count));
    CHECK(report.blanked.at("PHONE").at("bad_phone") == count - Known(count));
    for (const std::string& complaint : world.model.complaints()) FAIL_CHECK(complaint);
}

std::uint64_t SeedsWanted() {
    const char* wanted = std::getenv("GLOVEBOX_SIMULATION_SEEDS");
    return wanted == nullptr ? 50 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace

TEST_CASE("an audience is delivered in batches of one session, and the next command says so") {
    World world(1, 100);

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kDelivered);
    CheckWhole(world, *report, 100);
    CHECK(report->batches == 5);
    CHECK(world.model.sessions() == 1);
    CHECK(report->blanked.at("EMAIL").at("bad_email") == 14);
    const int requests = world.model.batches();
    const auto again = world.Command();
    REQUIRE(again.ok());
    CHECK(again->status == DeliveryStatus::kAlreadyDelivered);
    CHECK(again->sent == report->sent);
    CHECK(again->session_id == report->session_id);
    CHECK(again->dropped == report->dropped);
    CHECK(again->blanked == report->blanked);
    CHECK(world.model.batches() == requests);
}

TEST_CASE("every disturbance at every request leaves nothing out and sends nothing twice") {
    for (int what = 1; what < simulation::kDisturbances; ++what) {
        for (std::size_t at = 0; at < 11; ++at) {
            CAPTURE(what);
            CAPTURE(at);
            World world(7, 100);
            std::vector<Disturbance> script(at, Disturbance::kNone);
            script.push_back(static_cast<Disturbance>(what));
            world.model.Script(script);

            const DeliveryReport report = world.Insist();

            CheckWhole(world, report, 100);
        }
    }
}

TEST_CASE("whatever happens, in any order, every member arrives") {
    for (std::uint64_t seed = 1; seed <= SeedsWanted(); ++seed) {
        CAPTURE(seed);
        World world(seed, 400);
        world.model.DisturbEvery(1 + seed % 5);

        const DeliveryReport report = world.Insist();

        CheckWhole(world, report, 400);
    }
}

TEST_CASE(
    "a batch that cannot be built as it was planned is not sent; the rest goes in a new session") {
    World world(3, 100);
    world.model.Script({Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kCrashBefore});
    REQUIRE_FALSE(world.Command().ok());
    REQUIRE(world.model.sessions() == 1);
    const std::size_t before = world.model.members().size();
    world.people[before + before / 6 + 2].email = "other@example.com";

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kDelivered);
    CHECK(world.model.sessions() == 2);
    CheckWhole(world, *report, 100);
}

TEST_CASE("a last batch that may have arrived is not divided in its own session") {
    World world(80, 100);
    std::vector<Disturbance> script(9, Disturbance::kNone);
    script.insert(script.end(), {Disturbance::kLostReply, Disturbance::kTooMuch});
    world.model.Script(script);

    const auto report = world.Command();

    REQUIRE(report.ok());
    CheckWhole(world, *report, 100);
    CHECK(world.model.sessions() == 2);
}

TEST_CASE("a session is finished before the platform closes it") {
    World world(5, 400);
    world.progress = [&](const activation::DeliveryProgress&) {
        world.clock.SleepFor(std::chrono::minutes(12));
    };

    const auto report = world.Command();

    REQUIRE(report.ok());
    CheckWhole(world, *report, 400);
    CHECK(world.model.sessions() == 3);
}

TEST_CASE("a session that grew old while nobody was at work gets no more batches") {
    World world(6, 100);
    world.model.Script({Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kCrashAfter});
    REQUIRE_FALSE(world.Command().ok());
    world.clock.SleepFor(std::chrono::minutes(95));

    const auto report = world.Command();

    REQUIRE(report.ok());
    CheckWhole(world, *report, 100);
    CHECK(world.model.sessions() == 2);
}

TEST_CASE("an audience with no member makes no call") {
    World world(8, 0);
    world.people.assign(12, {"nobody", ""});

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kEmpty);
    CHECK(report->rows == 12);
    CHECK(report->dropped.at("no_identifier") == 12);
    CHECK(world.model.audiences() == 0);
    const auto again = world.Command();
    REQUIRE(again.ok());
    CHECK(again->status == DeliveryStatus::kEmpty);
    CHECK(again->dropped.at("no_identifier") == 12);
}

TEST_CASE("an audience of a few people is held back") {
    World world(9, 10);

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kHeld);
    CHECK(report->sent == 0);
    CHECK(world.model.audiences() == 0);
    world.members_min = 2;
    const auto allowed = world.Command();
    REQUIRE(allowed.ok());
    CHECK(allowed->status == DeliveryStatus::kDelivered);
    CheckWhole(world, *allowed, 10);
}

TEST_CASE("two commands at once: the second is told and sends nothing") {
    World world(10, 100);
    std::optional<base::Error> second;
    world.progress = [&](const activation::DeliveryProgress&) {
        if (second) return;
        const auto report = world.Command();
        REQUIRE_FALSE(report.ok());
        second = report.error();
    };

    const auto report = world.Command();

    REQUIRE(report.ok());
    CheckWhole(world, *report, 100);
    REQUIRE(second.has_value());
    CHECK(second->code == base::ErrorCode::kConflict);
    CHECK(second->message.find("another process") != std::string::npos);
}

TEST_CASE("a command that is asked to stop leaves the rest to the next one") {
    World world(11, 100);
    world.progress = [&](const activation::DeliveryProgress& progress) {
        if (progress.batches == 2) world.stop.request_stop();
    };
    const auto stopped = world.Command();
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == base::ErrorCode::kCancelled);

    world.stop = std::stop_source();
    const auto report = world.Command();

    REQUIRE(report.ok());
    CheckWhole(world, *report, 100);
}

TEST_CASE("a busy audience gets no batch before its state says that it is over") {
    World world(12, 100);
    std::vector<Disturbance> script(7, Disturbance::kNone);
    script.push_back(Disturbance::kBusy);
    world.model.Script(script);
    const auto begun = world.clock.SteadyNow();

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kDelivered);
    CheckWhole(world, *report, 100);
    CHECK(world.clock.SteadyNow() - begun >= std::chrono::minutes(10));
}

TEST_CASE("an audience that stays busy is left after two hours") {
    World world(13, 100);
    std::vector<Disturbance> script(7, Disturbance::kNone);
    for (int i = 0; i < 1000; ++i) script.push_back(Disturbance::kBusy);
    world.model.Script(script);

    const auto report = world.Command();

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kPaused);
    REQUIRE(report->pause.has_value());
    CHECK(report->pause->behaviour == activation::Behaviour::kWaitState);
    for (const std::string& complaint : world.model.complaints()) FAIL_CHECK(complaint);
}
