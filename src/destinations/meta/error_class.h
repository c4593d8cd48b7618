// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/destination_call.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace destinations::meta {

// The parts of an error answer that decide; its texts are not among them.
struct ErrorMark {
    int status = 0;  // of HTTP
    std::int64_t code = 0;
    std::int64_t subcode = 0;
    bool transient = false;
    bool readable = true;  // the body was a JSON object with an `error` in it
};

// What to do about an error: the table of tests/golden/meta_errors.txt with its precedence. The HTTP
// status counts only where no row names the code, since the platform sends one code with many
// statuses.
activation::Behaviour ClassOf(const ErrorMark& mark);

// What a human can do about it, without anything the platform wrote. `account_digits` is the ad
// account without "act_".
std::string RemedyFor(activation::Behaviour behaviour, const ErrorMark& mark,
                      std::string_view account_digits);

}  // namespace destinations::meta
