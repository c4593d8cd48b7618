// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.h"
#include "sandbox/meta/world.h"

namespace sandbox {

inline constexpr std::size_t kAdvanceSecondsMax = 400UL * 24 * 3600;

// Answers the control plane, all but POST /reset: journal, members, clock, faults, state.
net::ServerAnswer AnswerControl(const net::ServerRequest& request, World& world);

net::ServerAnswer JsonAnswer(int status, const base::Json& body);

}  // namespace sandbox
