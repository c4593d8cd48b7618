// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/random.h"

#include <string>

namespace sandbox {

// What Meta answers instead of a result. Plain value.
struct GraphError {
    int code = 1;
    int subcode = 0;  // 0: none
    std::string message;
    std::string blame{};  // the parameter at fault, for error_data
    bool transient = false;
    int status = 0;  // 0: one of those seen with the code, by seed
};

GraphError BadParameter(std::string message, std::string blame = {});
GraphError MissingObject(const std::string& id);
GraphError NotPermitted(std::string message);

// One of the HTTP statuses that come with the code in the wild: nobody may rely on it.
int StatusOf(const GraphError& error, base::Random& random);

// {"error":{...}}; error_data is an object or its text, by seed, as in the wild.
base::Json EnvelopeOf(const GraphError& error, base::Random& random);

}  // namespace sandbox
