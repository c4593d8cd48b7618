// SPDX-License-Identifier: Apache-2.0
#include "api/v1/v1_service.h"

#include "api/aws/rest_json_service.h"
#include "api/v1/job_handlers.h"
#include "api/v1/v1_handlers.h"
#include "api/v1/v1_model.h"

#include <array>

namespace api {
namespace {

constexpr std::array kHandlers{
    NamedHandler{"ActivateAudience", &ActivateAudience},
    NamedHandler{"ApplyRoom", &ApplyRoom},
    NamedHandler{"CancelJob", &CancelJob},
    NamedHandler{"CreateAudience", &CreateAudience},
    NamedHandler{"ExplainQuery", &ExplainQuery},
    NamedHandler{"ExplainRoom", &ExplainRoom, nullptr, true},
    NamedHandler{"GetJob", &GetJob},
    NamedHandler{"GetProtectedQueryRefusals", &GetProtectedQueryRefusals},
    NamedHandler{"ListAuditDigests", &ListAuditDigests},
    NamedHandler{"ListQueryLogs", &ListQueryLogs},
};

// What policies are asked about: the path's second segment is the kind, its first label the id.
std::string ResourceOf(const HandlerContext& context, const OperationMatch& match) {
    const std::string id = match.labels.empty() ? "*" : match.labels.front().second;
    return "arn:aws:glovebox:" + context.region + ":" + context.account().text() + ":" +
           match.operation->segments.at(1) + "/" + id;
}

}  // namespace

base::Result<std::unique_ptr<Service>> MakeV1Service() {
    ASSIGN_OR_RETURN(auto service, RestJsonService::Make({"glovebox", kV1Operations, kV1Shapes,
                                                          kHandlers, &ResourceOf}));
    return std::unique_ptr<Service>(std::move(service));
}

}  // namespace api
