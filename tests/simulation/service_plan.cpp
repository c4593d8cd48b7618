// SPDX-License-Identifier: Apache-2.0
#include "service_plan.h"

#include "base/assert.h"

#include <algorithm>
#include <new>
#include <sys/mman.h>

namespace simulation {
namespace {

constexpr std::array kKindNames{"plain", "refused", "failing", "slow", "cancel", "rename"};

}  // namespace

bool IsQuery(CommandKind kind) {
    return kind != CommandKind::kCancel && kind != CommandKind::kRename;
}

std::string TextOf(const Plan& plan, std::size_t command) {
    const auto kind = static_cast<std::size_t>(plan.at(command).kind);
    return std::string(kKindNames.at(kind)) + "-" + std::to_string(command) + ".";
}

Plan EveryKind() {
    using enum CommandKind;
    return {{kRename}, {kPlain},     {kRefused}, {kFailing},   {kSlow},
            {kSlow},   {kCancel, 5}, {kRename},  {kCancel, 1}, {kPlain}};
}

Plan DrawPlan(base::Random& random) {
    Plan plan;
    for (std::uint64_t left = 3 + random.Below(8); left > 0; --left) {
        const auto kind = static_cast<CommandKind>(random.Below(kKindNames.size()));
        if (kind != CommandKind::kCancel) {
            plan.push_back({kind});
            continue;
        }
        plan.push_back({random.Below(2) == 0 ? CommandKind::kSlow : CommandKind::kPlain});
        plan.push_back({kind, plan.size() - 1});
    }
    return plan;
}

SharedHeard::SharedHeard() {
    void* memory =
        mmap(nullptr, sizeof(Heard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(memory != MAP_FAILED);
    heard_ = new (memory) Heard();
}

SharedHeard::~SharedHeard() { munmap(heard_, sizeof(Heard)); }

void Put(std::string_view text, std::span<char> into) {
    const std::size_t count = std::min(text.size(), into.size() - 1);
    std::copy_n(text.begin(), count, into.begin());
    into[count] = '\0';
}

}  // namespace simulation
