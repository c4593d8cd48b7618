// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>

namespace api {

// STS, as far as this node has it: GetCallerIdentity for whoever is known, also by a presigned link, and AssumeRole for
// whom the role trusts. AWS's query protocol, answered in XML.
std::unique_ptr<Service> MakeStsService();

}  // namespace api
