// SPDX-License-Identifier: Apache-2.0
// Deliveries over the real HTTP client to the real sandbox program, each command in a process of its own.
#include "../tests/support/temporary_folder.h"
#include "activation/delivery.h"
#include "activation/tables.h"
#include "approved_people.h"
#include "destinations/meta/meta_destination.h"
#include "sandbox_process.h"

#include <array>
#include <csignal>
#include <doctest/doctest.h>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using activation::DeliveryStatus;
using simulation::Person;
using simulation::SandboxProcess;

constexpr std::size_t kPeople = 25'000;
constexpr std::size_t kBatchRows = 1'250;  // twenty batches
constexpr int kExitNoReport = 100;

const std::vector<Person>& People() {
    static const std::vector<Person> people = [] {
        std::vector<Person> made;
        for (std::size_t i = 0; i < kPeople; ++i) {
            made.push_back({" Person" + std::to_string(i) + "@Example.com",
                            "+1 " + std::to_string(6'505'500'000 + i)});
        }
        return made;
    }();
    return people;
}

activation::Patience Impatience() {
    using std::chrono::milliseconds;
    activation::Patience patience;
    patience.retry_first = milliseconds(5);
    patience.retry_longest = milliseconds(20);
    patience.throttle_first = patience.throttle_longest = milliseconds(20);
    patience.slow_longest = milliseconds(20);
    patience.state_wait = patience.invisible_wait = milliseconds(20);
    return patience;
}

// A node with one audience to deliver.
class Node final {
  public:
    explicit Node(const std::string& endpoint)
        : endpoint_(endpoint),
          order_(simulation::MakeOrder(kPeople, endpoint)),
          approved_(simulation::Approve(order_)) {
        auto database = *metadata::Database::Open(folder_.path / "node.db");
        const std::array<metadata::RoomMigrations, 1> rooms = {activation::Migrations()};
        REQUIRE(metadata::Migrate(database, rooms).ok());
    }

    // What the command's process ends with: its status, or kExitNoReport.
    int Command() { return Join(Start(0)); }

    // Kills the process after that many batches were acknowledged, before the next is built.
    void KillAfter(std::uint64_t batches) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        const base::UniqueFd out(ends[0]);
        base::UniqueFd in(ends[1]);
        told_ = in.get();
        const pid_t pid = Start(batches);
        in.Reset();
        char letter = 0;
        REQUIRE(read(out.get(), &letter, 1) == 1);
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
    }

    // Kills the process wherever it is by then.
    void KillAfter(std::chrono::milliseconds time) {
        const pid_t pid = Start(0);
        base::SystemClock().SleepFor(time);
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
    }

  private:
    pid_t Start(std::uint64_t stand_still_after) {
        const pid_t pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0) _exit(Deliver(stand_still_after));
        return pid;
    }

    static int Join(pid_t pid) {
        int status = 0;
        REQUIRE(waitpid(pid, &status, 0) == pid);
        REQUIRE(WIFEXITED(status));
        return WEXITSTATUS(status);
    }

    int Deliver(std::uint64_t stand_still_after) {
        base::SystemRandom random;
        base::SystemClock clock;
        auto database = *metadata::Database::Open(folder_.path / "node.db");
        const auto keys = *crypto::KeyRing::Open(folder_.path, random);
        const auto http = simulation::ClientFor(endpoint_);
        const destinations::meta::MetaDestination platform(
            {endpoint_, "v26.0", "act_1001", activation::SchemaOf(order_.mapping),
             activation::CallLimits{.rows_max = kBatchRows}},
            base::Secret::FromText("token"), base::Secret::FromText("app"));
        const auto rows = simulation::OpenerOf(People());
        activation::DeliveryOptions options;
        options.patience = Impatience();
        options.progress = [&](const activation::DeliveryProgress& progress) {
            if (stand_still_after == 0 || progress.batches < stand_still_after) return;
            if (write(told_, "x", 1) == 1) pause();
        };
        const auto report =
            activation::Deliver(approved_, order_, platform, rows,
                                {database, keys, *http, clock, random, folder_.path}, options);
        return report.ok() ? static_cast<int>(report->status) : kExitNoReport;
    }

    std::string endpoint_;
    activation::DeliveryOrder order_;
    policy::ApprovedAudience approved_;
    support::TemporaryFolder folder_;
    int told_ = -1;
};

// What the sandbox saw.
struct Seen {
    std::int64_t members = 0;
    std::string digest;
    std::int64_t leaks = 0;
    int audiences_created = 0;
    int sent_again = 0;  // batches that came although their success had been answered
    std::map<std::int64_t, int> sessions;
};

std::int64_t NumberOf(const base::Json& entry, std::string_view name) {
    const base::Json* found = entry.Find(name);
    if (found == nullptr) return 0;
    return found->is_string() ? std::stoll(found->AsString()) : found->AsInt();
}

std::string TextOf(const base::Json& entry, std::string_view name) {
    const base::Json* found = entry.Find(name);
    return found == nullptr || !found->is_string() ? "" : found->AsString();
}

Seen Look(SandboxProcess& sandbox) {
    Seen seen;
    const base::Json journal = sandbox.Get("/journal");
    seen.leaks = journal.Find("leaks")->AsInt();
    std::map<std::string, bool> answered;
    std::string audience;
    for (const base::Json& entry : journal.Find("entries")->AsArray()) {
        const bool accepted = entry.Find("accepted")->AsBool();
        const std::string path = TextOf(entry, "path");
        if (path.ends_with("/customaudiences") && TextOf(entry, "method") == "POST") {
            seen.audiences_created += accepted ? 1 : 0;
        }
        if (!path.ends_with("/users")) continue;
        const std::string data = TextOf(entry, "dataSha256");
        if (data.empty()) continue;
        if (answered[data]) ++seen.sent_again;
        if (!accepted) continue;
        audience = TextOf(entry, "audience");
        ++seen.sessions[NumberOf(entry, "session")];
        answered[data] = NumberOf(entry, "status") == 200;
    }
    if (audience.empty()) return seen;
    const base::Json members = sandbox.Get("/members?audience=" + audience);
    seen.members = members.Find("count")->AsInt();
    seen.digest = members.Find("digest")->AsString();
    return seen;
}

std::string AudienceIn(SandboxProcess& sandbox) {
    std::string audience;
    const base::Json journal = sandbox.Get("/journal");
    for (const base::Json& entry : journal.Find("entries")->AsArray()) {
        if (TextOf(entry, "path").ends_with("/users")) audience = TextOf(entry, "audience");
    }
    return audience;
}

// The members when nothing goes wrong.
Seen Undisturbed() {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());
    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));
    return Look(sandbox);
}

const std::string& ExpectedDigest() {
    static const std::string digest = Undisturbed().digest;
    return digest;
}

void CheckWhole(const Seen& seen) {
    CHECK(seen.members == static_cast<std::int64_t>(kPeople));
    CHECK(seen.digest == ExpectedDigest());
    CHECK(seen.leaks == 0);
    CHECK(seen.audiences_created == 1);
}

using Effects = std::vector<std::string>;

// Delivers with one fault at every second call to that path, beginning with effect `first`.
void DeliverThrough(const std::string& path, const Effects& effects, std::size_t first) {
    SandboxProcess sandbox;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        sandbox.Post("/faults", R"({"match":{"path":")" + path + R"("},"nth":)" +
                                    std::to_string(2 * i + 1) + R"(,"effect":)" +
                                    effects[(first + i) % effects.size()] + "}");
    }
    Node node(sandbox.endpoint());

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sent_again == 0);
}

}  // namespace

TEST_CASE("an audience arrives whole, in one session, and is not sent twice") {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());

    CHECK(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));
    CHECK(node.Command() == static_cast<int>(DeliveryStatus::kAlreadyDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sent_again == 0);
    REQUIRE(seen.sessions.size() == 1);
    CHECK(seen.sessions.begin()->second == 20);
}

TEST_CASE("every fault of the sandbox is got over") {
    const Effects effects = {
        R"("reset")",
        R"("text200")",
        R"({"html":502})",
        R"({"html":200})",
        R"("timeout_after_commit")",
        R"({"delayMs":300})",
        R"("type_wobble")",
        R"({"error":{"code":2}})",
        R"({"error":{"code":1}})",
        R"({"error":{"code":80003,"subcode":2446079}})",
        R"({"error":{"code":613,"subcode":1487742}})",
        R"({"error":{"code":100,"transient":true}})",
        R"({"error":{"code":2650,"subcode":1870145}})",
        R"({"headers":{"X-App-Usage":{"call_count":97}}})",
    };

    for (const std::size_t first : {0U, 5U, 9U}) DeliverThrough("/users$", effects, first);
}

TEST_CASE("a request that is too much goes in halves") {
    SandboxProcess sandbox;
    sandbox.Post("/faults",
                 R"({"match":{"path":"/users$"},"nth":5,"times":2,"effect":{"error":{"code":1,)"
                 R"("subcode":99}}})");
    Node node(sandbox.endpoint());

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    CheckWhole(Look(sandbox));
}

TEST_CASE("a session that the platform ended is followed by another") {
    SandboxProcess sandbox;
    sandbox.Post("/faults", R"({"match":{"path":"/users$"},"nth":6,"effect":{"error":{"code":2650,)"
                            R"("subcode":1870159}}})");
    Node node(sandbox.endpoint());

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sessions.size() == 2);
}

TEST_CASE("trouble while the audience is looked for and created leaves one audience") {
    DeliverThrough("/customaudiences$",
                   {R"("reset")", R"("timeout_after_commit")", R"({"html":502})"}, 0);
    SandboxProcess sandbox;
    sandbox.Post("/faults", R"({"match":{"method":"POST","path":"/customaudiences$"},)"
                            R"("effect":"timeout_after_commit"})");
    Node node(sandbox.endpoint());

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    CheckWhole(Look(sandbox));
}

TEST_CASE("what a human has to settle pauses the delivery, and the same command goes on after it") {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());
    node.KillAfter(std::uint64_t{3});
    sandbox.Post("/state", R"({"tokenExpired":true})");
    CHECK(node.Command() == static_cast<int>(DeliveryStatus::kPaused));
    sandbox.Post("/state", R"({"tokenExpired":false,"termsAccepted":false})");
    CHECK(node.Command() == static_cast<int>(DeliveryStatus::kPaused));
    sandbox.Post("/state", R"({"termsAccepted":true})");

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sent_again == 0);
}

TEST_CASE(
    "a busy audience is asked for its state until members are welcome, and a blocked one is not") {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());
    node.KillAfter(std::uint64_t{3});
    const std::string audience = AudienceIn(sandbox);
    sandbox.Post("/state", R"({"audience":")" + audience + R"(","operationStatus":471})");
    CHECK(node.Command() == static_cast<int>(DeliveryStatus::kPaused));
    sandbox.Post("/state", R"({"audience":")" + audience + R"(","operationStatus":414,"reads":3})");

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sent_again == 0);
}

TEST_CASE("a killed sender goes on with exactly the batches that are missing") {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());
    for (const std::uint64_t batches : {1U, 4U, 5U, 19U}) node.KillAfter(batches);

    REQUIRE(node.Command() == static_cast<int>(DeliveryStatus::kDelivered));

    const Seen seen = Look(sandbox);
    CheckWhole(seen);
    CHECK(seen.sent_again == 0);
    CHECK(seen.sessions.size() == 1);
}

TEST_CASE("a sender that is killed anywhere, again and again, loses nobody") {
    SandboxProcess sandbox;
    Node node(sandbox.endpoint());
    for (int i = 0; i < 12; ++i) node.KillAfter(std::chrono::milliseconds(20 + 23 * i));
    const int status = node.Command();

    CHECK((status == static_cast<int>(DeliveryStatus::kDelivered) ||
           status == static_cast<int>(DeliveryStatus::kAlreadyDelivered)));

    CheckWhole(Look(sandbox));
}
