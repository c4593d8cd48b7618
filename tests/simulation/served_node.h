// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../tests/support/temporary_folder.h"
#include "access/access_keys.h"
#include "api/aws/front_door.h"
#include "runs/query_runner.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace simulation {

// A company of a node, and the key of its root.
struct Company {
    base::AccountId id;
    access_control::AccessKeyId key;
    base::Secret secret;
};

// The machine's clock, moved on by what a simulation lets pass. Thread-safe.
class MovedClock final : public base::Clock {
  public:
    base::WallTime Now() override { return system_.Now() + moved_.load(); }
    base::SteadyTime SteadyNow() override { return system_.SteadyNow(); }
    void SleepFor(std::chrono::milliseconds duration) override { system_.SleepFor(duration); }
    void Move(std::chrono::milliseconds by) { moved_ = moved_.load() + by; }

  private:
    base::SystemClock system_;
    std::atomic<std::chrono::milliseconds> moved_{};
};

// In place of the workers. Everything asked is one query over `mine` and `guests`, whose plan holds the text that was
// asked, and whose result is the SQL that ran. Thread-safe.
class ScriptedDescriber final : public runs::Describer {
  public:
    enum class Shape { kList, kCounts };
    explicit ScriptedDescriber(Shape shape) : shape_(shape) {}
    // A text that begins with "refused" is refused.
    base::Result<runs::Described> Describe(const runs::ShadowSchema&, const runs::QueryText& text,
                                           base::WallTime) override;

  private:
    Shape shape_;
};

class ScriptedEngine final : public runs::Engine {
  public:
    // What happens while `sql` runs, before its result is written; an error ends the run.
    using Meanwhile = std::function<base::Status(const std::string& sql, std::stop_token stop)>;
    explicit ScriptedEngine(Meanwhile meanwhile) : meanwhile_(std::move(meanwhile)) {}

    base::Result<runs::RunReport> Run(const runs::RunRequest& request, const Progress&,
                                      std::stop_token stop) override;
    base::Result<std::unique_ptr<runs::RowStream>> Read(int fd) override;

  private:
    Meanwhile meanwhile_;
};

class ScriptedInspector final : public catalog::FileInspector {
  public:
    base::Result<catalog::PinnedSchema> Inspect(const catalog::Source&,
                                                std::span<const catalog::OpenFile>) override;
    base::Result<catalog::WholeReading> ReadWhole(const catalog::Source&,
                                                  const catalog::PinnedSchema&,
                                                  std::span<const catalog::OpenFile>,
                                                  const catalog::WholeReadingOptions&) override;
};

// A node as `glovebox serve` makes it, without the network and without workers: requests come signed to its front
// door, queries run on the threads of its runner. The door may be used by several threads at once.
class ServedNode final {
  public:
    // `moved_folder`: where the data directory was when it was last used, if elsewhere.
    ServedNode(const std::filesystem::path& folder, base::Clock& clock,
               ScriptedDescriber::Shape shape, ScriptedEngine::Meanwhile meanwhile,
               const std::filesystem::path& moved_folder = {});

    void StartQueries(const runs::RunnerOptions& options);

    // Signed with the company's key.
    net::HttpResponse Send(const Company& company, std::string method, std::string_view target,
                           const std::string& body = {});
    // The answer of a request that must succeed.
    base::Json Ask(const Company& company, std::string method, std::string_view target,
                   const std::string& body = {});

    const std::filesystem::path folder;
    base::Clock& clock;
    metadata::Database database;  // of the thread that made the node
    base::SystemRandom random;
    crypto::KeyRing keys;
    storage::ObjectStore objects;
    ScriptedDescriber describer;
    ScriptedEngine engine;
    ScriptedInspector inspector;
    runs::QueryBell bell;
    std::unique_ptr<api::FrontDoor> door;
    std::unique_ptr<runs::QueryRunner> runner;
};

// The airline's collaboration with its partner, prepared once and copied for every run: each has brought a table under
// a rule of its own, the airline asks, and both receive, the partner in its default bucket. No process uses it.
struct PreparedNode {
    explicit PreparedNode(ScriptedDescriber::Shape shape);

    // Into an empty folder.
    void CopyTo(const std::filesystem::path& target) const;

    support::TemporaryFolder folder;
    Company airline;
    Company partner;
    Company stranger;
    std::string collaboration;
    std::string airline_membership;
    std::string partner_membership;
    std::string guests;              // the partner's configured table,
    std::string guests_association;  // and how it stands in the collaboration

  private:
    std::string BringTable(ServedNode& node, const Company& owner, const std::string& membership,
                           const std::string& name, std::string& association);
    std::string rule_;
};

// The member of a rule that lets ids be counted by city, with its minimum.
std::string CountingPolicy(int minimum);

// Where to send a query's result: to the airline's bucket and to the partner.
std::string ToBoth(const PreparedNode& prepared);

// The text of a member of an object in an answer, "" when it is not there.
std::string TextIn(const base::Json& answer, std::string_view object, std::string_view name);

}  // namespace simulation
