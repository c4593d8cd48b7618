// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "server/audience_work.h"

#include <string>

namespace server {

// What a command has to say at its end, wherever its work was done: for programs, for people, and by the exit code.
struct Outcome {
    base::Json result;  // one object
    std::string text;   // ends with a line feed
    int exit_code = 0;
};

Outcome OutcomeOf(const activation::AudienceVersion& created);
Outcome OutcomeOf(const activation::DeliveryReport& delivered);
Outcome OutcomeOf(const Refused& refused);

// Answers the exit code.
int PrintOutcome(const Outcome& outcome, bool json);

// For the way from a server's job to who waits for it.
base::Json ToJson(const Outcome& outcome);
base::Result<Outcome> OutcomeFromJson(const base::Json& json);

}  // namespace server
