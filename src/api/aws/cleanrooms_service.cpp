// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cleanrooms_service.h"

#include "api/aws/cleanrooms_model.h"
#include "api/aws/collaboration_handlers.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/rest_json.h"
#include "base/assert.h"
#include "collaboration/collaborations.h"

#include <algorithm>
#include <array>

namespace api {
namespace {

struct NamedHandler {
    std::string_view operation;
    Handler handler;
};

constexpr std::array kHandlers{
    NamedHandler{"CreateCollaboration", &CreateCollaboration},
    NamedHandler{"CreateMembership", &CreateMembership},
    NamedHandler{"DeleteCollaboration", &DeleteCollaboration},
    NamedHandler{"DeleteMember", &DeleteMember},
    NamedHandler{"DeleteMembership", &DeleteMembership},
    NamedHandler{"GetCollaboration", &GetCollaboration},
    NamedHandler{"GetMembership", &GetMembership},
    NamedHandler{"ListCollaborations", &ListCollaborations},
    NamedHandler{"ListMembers", &ListMembers},
    NamedHandler{"ListMemberships", &ListMemberships},
    NamedHandler{"UpdateCollaboration", &UpdateCollaboration},
    NamedHandler{"UpdateMembership", &UpdateMembership},
};

struct ResourceKind {
    std::string_view segment;  // the first of the path
    std::string_view kind;     // in ARNs
};
constexpr std::array kKinds{ResourceKind{"collaborations", "collaboration"},
                            ResourceKind{"configuredTables", "configuredtable"},
                            ResourceKind{"memberships", "membership"}};

// A collaboration's ARN is its creator's; where the caller may not see it, the answer is the same
// as for one that is not there.
base::AccountId OwnerOf(const HandlerContext& context, std::string_view kind,
                        const std::string& id) {
    if (kind != "collaboration") return context.account;
    const auto found = collaboration::Collaborations(context.database)
                           .FindVisible(context.account, base::CollaborationId(id));
    return found.ok() ? found->creator : context.account;
}

std::string ResourceOf(const HandlerContext& context, const OperationMatch& match) {
    const std::string& first = match.operation->segments.front();
    if (first == "tags") return match.labels.front().second;
    const auto kind = std::ranges::find(kKinds, first, &ResourceKind::segment);
    ASSERT(kind != kKinds.end());
    const std::string id = match.labels.empty() ? "*" : match.labels.front().second;
    return CleanRoomsArn(context, OwnerOf(context, kind->kind, id), kind->kind, id);
}

ApiError NotOffered(const std::string& operation) {
    return InvalidConfiguration("this node does not offer " + operation + " yet");
}

ApiError Unknown(NoOperation why) {
    ApiError error;
    error.status = why == NoOperation::kUnknownPath ? 404 : 405;
    error.type = "UnknownOperationException";
    error.message = why == NoOperation::kUnknownPath ? "no operation has this path"
                                                     : "no operation has this method on this path";
    return error;
}

}  // namespace

Handler FindCleanRoomsHandler(std::string_view operation) {
    const auto found = std::ranges::find(kHandlers, operation, &NamedHandler::operation);
    return found == kHandlers.end() ? nullptr : found->handler;
}

base::Result<CleanRoomsService> CleanRoomsService::Make() {
    ASSIGN_OR_RETURN(OperationTable operations, OperationTable::Parse(kCleanRoomsOperations));
    ASSIGN_OR_RETURN(ShapeTable shapes, ShapeTable::Parse(kCleanRoomsShapes));
    return CleanRoomsService(std::move(operations), std::move(shapes));
}

net::HttpResponse CleanRoomsService::Answer(const HandlerContext& context,
                                            const net::ServerRequest& request,
                                            std::string_view request_id) const {
    const auto match = operations_.Match(request.method, request.target.path);
    if (const auto* why = std::get_if<NoOperation>(&match))
        return WriteAnswer(Unknown(*why), 0, request_id);
    const auto& found = std::get<OperationMatch>(match);
    const Handler handler = FindCleanRoomsHandler(found.operation->name);
    if (!found.operation->offered() || handler == nullptr)
        return WriteAnswer(NotOffered(found.operation->name), 0, request_id);
    ApiAnswer input = ReadInput(shapes_, found, request);
    if (std::holds_alternative<base::Json>(input))
        input = handler(context, std::get<base::Json>(input));
    return WriteAnswer(input, found.operation->status, request_id);
}

std::optional<ActionOnResource>
CleanRoomsService::ActionOf(const HandlerContext& context,
                            const net::ServerRequest& request) const {
    const auto match = operations_.Match(request.method, request.target.path);
    const auto* found = std::get_if<OperationMatch>(&match);
    if (found == nullptr) return std::nullopt;
    return ActionOnResource{"cleanrooms:" + found->operation->name, ResourceOf(context, *found)};
}

}  // namespace api
