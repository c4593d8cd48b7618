// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>
#include <vector>

namespace api {

// Every service that this node speaks.
base::Result<std::vector<std::unique_ptr<Service>>> MakeServices();

}  // namespace api
