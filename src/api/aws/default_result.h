// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/handler.h"
#include "collaboration/membership.h"

#include <optional>

namespace api {

// Takes over the input's defaultResultConfiguration, where results for this member go unless a
// query says otherwise: a registered bucket of the account itself. What is absent stays as it is.
std::optional<ApiError> ReadDefaultResult(const HandlerContext& context, const base::Json& input,
                                          collaboration::Membership& membership);

}  // namespace api
