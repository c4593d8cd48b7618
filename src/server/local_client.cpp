// SPDX-License-Identifier: Apache-2.0
#include "server/local_client.h"

#include "access/accounts.h"
#include "api/aws/services.h"
#include "base/assert.h"
#include "server/region.h"

#include <algorithm>
#include <utility>

namespace server {
namespace {

api::Reply AnswerOf(const api::Service& service, const api::HandlerContext& context,
                    const net::ServerRequest& request) {
    auto recognised = service.Recognise(context, request);
    auto* call = std::get_if<std::unique_ptr<api::Call>>(&recognised);
    if (call == nullptr) return std::get<api::ApiError>(std::move(recognised));
    return api::Perform(**call, context);
}

}  // namespace

base::Result<std::unique_ptr<LocalClient>> LocalClient::Make(Node& node,
                                                             const std::string& account) {
    ASSIGN_OR_RETURN(const auto found,
                     access_control::Accounts(node.database()).FindByName(account));
    access_control::Caller caller;
    caller.kind = access_control::CallerKind::kRoot;
    caller.account = found.id;
    caller.arn = "arn:aws:iam::" + found.id.text() + ":root";
    caller.unique_id = found.id.text();
    ASSIGN_OR_RETURN(auto services, api::MakeServices());
    return std::unique_ptr<LocalClient>(
        new LocalClient(node, std::move(caller), std::move(services)));
}

base::Result<base::Json> LocalClient::Ask(const Request& request) {
    const auto service = std::ranges::find(services_, request.service, &api::Service::name);
    ASSERT(service != services_.end());
    net::ServerRequest asked;
    asked.method = request.method;
    ASSIGN_OR_RETURN(asked.target, net::ParseRequestTarget(request.target));
    if (!request.body.is_null()) asked.body = request.body.Dump();
    ASSIGN_OR_RETURN(std::string region, RegionOf(node_, FromEnvironment));
    const api::HandlerContext context{node_.request_services(std::move(region)), node_.database(),
                                      caller_, node_.random().Uuid()};
    const api::Reply reply = AnswerOf(**service, context, asked);
    const auto* error = std::get_if<api::ApiError>(&reply);
    // Who asks in this process is the operator too.
    if (error != nullptr && !error->cause.empty()) return base::Internal(error->cause);
    const net::HttpResponse response = error == nullptr
                                           ? std::get<net::HttpResponse>(reply)
                                           : (*service)->Write(*error, context.request_id);
    if (response.status / 100 != 2) return ErrorOfAnswer(response.status, response.body);
    if (response.body.empty()) return base::Json();
    return base::ParseJson(response.body);
}

}  // namespace server
