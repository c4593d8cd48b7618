// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>

namespace api {

// The API of AWS Clean Rooms, service name `cleanrooms`.
base::Result<std::unique_ptr<Service>> MakeCleanRoomsService();

}  // namespace api
