// SPDX-License-Identifier: Apache-2.0
#include "api/aws/authorize.h"

#include "collaboration/tags.h"

#include <utility>

namespace api {

base::Status Authorize(const HandlerContext& context, const std::string& action,
                       const std::string& resource) {
    access_control::AccessQuestion question{action, resource, {}};
    question.context.source_ip = context.source_address;
    question.context.now = context.clock.Now();
    question.context.secure_transport = context.secure;
    ASSIGN_OR_RETURN(const auto tags,
                     collaboration::Tags(context.database).List(context.account(), resource));
    question.context.resource_tags = {tags.begin(), tags.end()};
    if (access_control::DecideFor(context.caller, std::move(question)).allowed()) return {};
    return base::PermissionDenied("User: " + context.caller.arn +
                                  " is not authorized to perform: " + action +
                                  " on resource: " + resource);
}

}  // namespace api
