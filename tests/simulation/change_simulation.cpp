// SPDX-License-Identifier: Apache-2.0
// Many versions of audiences to one platform, with crashes and a failing network: whatever the platform got to see, no
// two of the member sets that reached it differ by fewer than the minimum.
#include "../tests/support/temporary_folder.h"
#include "activation/delivery.h"
#include "activation/tables.h"
#include "approved_people.h"
#include "destinations/meta/meta_destination.h"
#include "meta_model.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <doctest/doctest.h>

namespace {

using activation::DeliveryReport;
using activation::DeliveryStatus;
using simulation::Disturbance;
using simulation::MetaModel;
using simulation::Person;

constexpr std::uint64_t kMembersMin = 10;
constexpr int kVersions = 9;
constexpr int kCommands = 30;
const std::string kEndpoint = "https://graph.facebook.com:443";

using Numbers = std::set<std::uint64_t>;

std::size_t Difference(const Numbers& one, const Numbers& other) {
    std::vector<std::uint64_t> apart;
    std::ranges::set_symmetric_difference(one, other, std::back_inserter(apart));
    return apart.size();
}

// Each person by the same e-mail; the phone is another one in each version.
std::vector<Person> PeopleOf(const Numbers& numbers, std::uint64_t version) {
    std::vector<Person> people;
    for (const std::uint64_t number : numbers) {
        people.push_back({"person" + std::to_string(number) + "@example.com",
                          std::to_string(6'505'000'000 + 1000 * version + number)});
    }
    return people;
}

struct Version {
    Numbers numbers;
    std::vector<Person> people;
    activation::DeliveryOrder order;
    bool went = false;
};

class World final {
  public:
    explicit World(std::uint64_t seed) : random(seed), model(clock, random) {
        auto database = *metadata::Database::Open(folder_.path / "node.db");
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
        model.ExpectRepeats();
    }

    std::size_t Add(const Numbers& numbers) {
        const std::uint64_t version = versions.size() + 1;
        Version added{numbers, PeopleOf(numbers, version), {}, false};
        added.order = simulation::MakeOrder(numbers.size(), kEndpoint);
        added.order.audience.version = static_cast<std::int64_t>(version);
        // Every third is a version of another audience.
        if (version % 3 == 0) {
            added.order.audience.audience.id = base::AudienceId("another");
            added.order.audience.audience.name = "Another";
        }
        versions.push_back(std::move(added));
        return versions.size() - 1;
    }

    base::Result<DeliveryReport> Command(std::size_t index) {
        Version& version = versions[index];
        auto database = *metadata::Database::Open(folder_.path / "node.db");
        const destinations::meta::MetaDestination platform(
            {kEndpoint, "v26.0", "act_1001", activation::SchemaOf(version.order.mapping),
             activation::CallLimits{.rows_max = 7}},
            base::Secret::FromText("token"), base::Secret::FromText("app"));
        activation::DeliveryOptions options;
        options.members_min = kMembersMin;
        const int batches = model.batches();
        auto report =
            activation::Deliver(simulation::Approve(version.order), version.order, platform,
                                simulation::OpenerOf(version.people),
                                {database, keys_, model, clock, random, folder_.path}, options);
        version.went = version.went || model.batches() > batches;
        return report;
    }

    simulation::TwoHandedClock clock;
    base::SeededRandom random;
    MetaModel model;
    std::vector<Version> versions;

  private:
    const support::TemporaryFolder folder_;
    const crypto::KeyRing keys_ = *crypto::KeyRing::Open(folder_.path, random);
};

Numbers Range(std::uint64_t first, std::uint64_t end) {
    Numbers numbers;
    for (std::uint64_t i = first; i < end; ++i) numbers.insert(i);
    return numbers;
}

// One of the earlier sets with a few people more or fewer, or a set of its own.
Numbers Draw(World& world) {
    Numbers numbers;
    if (world.versions.empty() || world.random.Below(4) == 0) {
        for (std::uint64_t i = 0; i < 40; ++i) numbers.insert(world.random.Below(100));
        return numbers;
    }
    numbers = world.versions[world.random.Below(world.versions.size())].numbers;
    for (std::uint64_t changes = world.random.Below(25); changes > 0; --changes) {
        const std::uint64_t number = world.random.Below(100);
        if (numbers.erase(number) == 0) numbers.insert(number);
    }
    return numbers;
}

void CheckApart(const World& world) {
    for (std::size_t i = 0; i < world.versions.size(); ++i) {
        if (!world.versions[i].went) continue;
        CHECK(world.versions[i].numbers.size() >= kMembersMin);
        for (std::size_t j = 0; j < i; ++j) {
            if (!world.versions[j].went) continue;
            CAPTURE(i);
            CAPTURE(j);
            CHECK(Difference(world.versions[i].numbers, world.versions[j].numbers) >= kMembersMin);
        }
    }
}

std::uint64_t SeedsWanted() {
    const char* wanted = std::getenv("GLOVEBOX_SIMULATION_SEEDS");
    return wanted == nullptr ? 50 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace

TEST_CASE("whatever happens, no two deliveries differ by fewer than the minimum") {
    int went = 0;
    int held = 0;
    for (std::uint64_t seed = 1; seed <= SeedsWanted(); ++seed) {
        CAPTURE(seed);
        World world(seed);
        world.model.DisturbEvery(2 + seed % 7);
        for (int i = 0; i < kVersions; ++i) world.Add(Draw(world));

        for (int i = 0; i < kCommands; ++i) {
            const auto report = world.Command(world.random.Below(world.versions.size()));
            if (report.ok() && report->status == DeliveryStatus::kHeld) ++held;
        }

        CheckApart(world);
        for (const std::string& complaint : world.model.complaints()) FAIL_CHECK(complaint);
        for (const Version& version : world.versions) went += version.went ? 1 : 0;
    }
    // Both happened, often: the invariant was not kept by sending nothing or by drawing far apart.
    CHECK(went > static_cast<int>(SeedsWanted()));
    CHECK(held > static_cast<int>(SeedsWanted()));
}

TEST_CASE("the same people again and one person more are told the same, to the letter") {
    World world(1);
    const auto first = world.Command(world.Add(Range(0, 50)));
    REQUIRE(first.ok());
    REQUIRE(first->status == DeliveryStatus::kDelivered);
    const int requests = world.model.batches();

    const auto same = world.Command(world.Add(Range(0, 50)));
    const auto nearly = world.Command(world.Add(Range(0, 51)));
    const auto elsewhere = world.Command(world.Add(Range(3, 50)));

    REQUIRE(same.ok());
    CHECK(same->status == DeliveryStatus::kHeld);
    CHECK(same->message == "The audience differs from an earlier delivery to this account by fewer "
                           "than 10 members, or not at all; nothing was sent.");
    CHECK(ToJson(*same).Dump() == ToJson(*nearly).Dump());
    CHECK(elsewhere->message == same->message);
    CHECK(world.model.batches() == requests);
}

TEST_CASE("a delivery that began goes on, although it is near to nothing but itself") {
    World world(2);
    const std::size_t index = world.Add(Range(0, 50));
    world.model.Script({Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kNone, Disturbance::kNone, Disturbance::kNone,
                        Disturbance::kCrashAfter});
    REQUIRE_FALSE(world.Command(index).ok());
    REQUIRE(world.versions[index].went);

    const auto report = world.Command(index);

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kDelivered);
    CHECK(world.model.members().size() == 50);
}

TEST_CASE("a delivery that began and never ended counts as one") {
    World world(3);
    world.model.Script({Disturbance::kNone, Disturbance::kNone, Disturbance::kCrashBefore});
    REQUIRE_FALSE(world.Command(world.Add(Range(0, 50))).ok());

    const auto report = world.Command(world.Add(Range(0, 51)));

    REQUIRE(report.ok());
    CHECK(report->status == DeliveryStatus::kHeld);
}
