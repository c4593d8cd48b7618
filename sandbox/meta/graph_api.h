// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.h"
#include "sandbox/meta/graph_call.h"
#include "sandbox/meta/world.h"

namespace sandbox {

// Answers a call as Meta would, changes the world by it and writes it down.
net::ServerAnswer AnswerGraphCall(const GraphCall& call, World& world);

}  // namespace sandbox
