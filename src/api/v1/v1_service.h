// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>

namespace api {

// Glovebox's own API under /v1, service name `glovebox`: what AWS's has no words for.
base::Result<std::unique_ptr<Service>> MakeV1Service();

}  // namespace api
