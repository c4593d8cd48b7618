// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>

namespace api {

// The API of AWS CloudTrail, in JSON 1.1 by X-Amz-Target, as far as it reads: LookupEvents.
std::unique_ptr<Service> MakeCloudTrailService();

}  // namespace api
