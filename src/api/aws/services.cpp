// SPDX-License-Identifier: Apache-2.0
#include "api/aws/services.h"

#include "api/aws/cleanrooms_service.h"
#include "api/aws/cloudtrail_service.h"
#include "api/aws/s3_service.h"
#include "api/aws/sts_service.h"
#include "api/v1/v1_service.h"

namespace api {

base::Result<std::vector<std::unique_ptr<Service>>> MakeServices() {
    std::vector<std::unique_ptr<Service>> services;
    ASSIGN_OR_RETURN(services.emplace_back(), MakeCleanRoomsService());
    services.push_back(MakeCloudTrailService());
    services.push_back(MakeS3Service());
    ASSIGN_OR_RETURN(services.emplace_back(), MakeV1Service());
    services.push_back(MakeStsService());
    return services;
}

}  // namespace api
