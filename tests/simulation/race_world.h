// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "served_node.h"

#include <deque>
#include <vector>

namespace simulation {

// One call and its answer.
struct Call {
    const Company* who = nullptr;
    std::string method;
    std::string target;
    std::string body;
    int status = 0;
    std::string request_id;
    base::Json answer{};

    bool succeeded() const { return status / 100 == 2; }
    bool changed() const { return succeeded() && method != "GET"; }
};

// What one client says, call after call. Used by one thread; calls stay where they are.
class Conversation final {
  public:
    explicit Conversation(ServedNode& node) : node_(node) {}

    const Call& Say(const Company& who, std::string method, std::string target,
                    std::string body = {});
    const std::deque<Call>& calls() const { return calls_; }

  private:
    ServedNode& node_;
    std::deque<Call> calls_;
};

// A copy of the prepared node that several clients use at once.
class RaceWorld final {
  public:
    RaceWorld(const PreparedNode& prepared, ScriptedDescriber::Shape shape,
              ScriptedEngine::Meanwhile meanwhile);

    ServedNode& node() { return node_; }
    Conversation& alone() { return alone_; }  // before the race and after it

    // A thread for each, which begin together; returns when all are done.
    using Client = std::function<void(Conversation&)>;
    void Race(const std::vector<Client>& clients);

    // Until all queries of the airline have ended.
    void AwaitEnds();

    // Closes the door, so that all is recorded, and checks that no answer was a surprise and that each has its record,
    // once. Then nothing is asked any more.
    void CloseAndCheck();

    // The changes that succeeded, in the order in which the account's trail has them.
    std::vector<const Call*> InOrder(const base::AccountId& account);
    std::vector<const Call*> All() const;

  private:
    void CheckRecords(const Company& company);

    const PreparedNode& prepared_;
    support::TemporaryFolder folder_;
    MovedClock clock_;
    ServedNode node_;
    Conversation alone_;
    std::deque<Conversation> conversations_;
};

// How many races of each kind are wanted.
std::uint64_t RacesWanted();

}  // namespace simulation
