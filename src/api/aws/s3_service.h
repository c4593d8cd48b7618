// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/aws/service.h"

#include <memory>

namespace api {

// Reading results from the buckets of this node as S3, service name `s3`, path style. A bucket of another account is
// answered like one that is not there.
std::unique_ptr<Service> MakeS3Service();

}  // namespace api
