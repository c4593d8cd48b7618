// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

inline constexpr std::size_t kCommandsMax = 24;

enum class CommandKind {
    kPlain,    // queries: one that succeeds,
    kRefused,  // one that the judge refuses,
    kFailing,  // one whose engine fails,
    kSlow,     // and one that can be caught while it runs
    kCancel,   // the query of an earlier command
    kRename,   // another description of the collaboration
};

struct Command {
    CommandKind kind = CommandKind::kPlain;
    std::size_t target = 0;  // of kCancel
};

using Plan = std::vector<Command>;

bool IsQuery(CommandKind kind);
// The text by which a command's query is known; the engine's SQL holds it too.
std::string TextOf(const Plan& plan, std::size_t command);
// One of everything, in the order of their declaration and then some.
Plan EveryKind();
Plan DrawPlan(base::Random& random);

// What the client heard, in memory that outlives the processes it talked to.
struct Heard {
    std::atomic<std::size_t> sent = 0;  // commands
    struct Answer {
        std::atomic<int> status = 0;      // 0: none came
        std::array<char, 40> query{};     // its id
        std::array<char, 16> ended_as{};  // the first status seen that was an end
    };
    std::array<Answer, kCommandsMax> answers{};
    std::array<std::atomic<int>, kCommandsMax> runs{};  // that the engine began
    std::atomic<std::uint64_t> steps = 0;               // of the last life that came to its end
};

// A Heard that forked processes share. Move-only.
class SharedHeard final {
  public:
    SharedHeard();
    ~SharedHeard();
    SharedHeard(const SharedHeard&) = delete;
    SharedHeard& operator=(const SharedHeard&) = delete;
    Heard& operator*() const { return *heard_; }
    Heard* operator->() const { return heard_; }

  private:
    Heard* heard_;
};

void Put(std::string_view text, std::span<char> into);

}  // namespace simulation
