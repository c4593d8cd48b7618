// SPDX-License-Identifier: Apache-2.0
#include "api/aws/change_request_handlers.h"

#include "api/aws/collaboration_json.h"
#include "api/aws/input.h"
#include "api/aws/recording.h"
#include "api/aws/subjects.h"
#include "collaboration/change_requests.h"

#include <charconv>
#include <optional>
#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Change;
using collaboration::ChangeRequest;
using collaboration::ChangeRequests;

base::ChangeRequestId RequestIdOf(const Json& input) {
    return base::ChangeRequestId(TextOf(input, "changeRequestIdentifier"));
}

Json ChangeRequestJson(const ChangeRequest& request) {
    Json changes = Json::MakeArray();
    for (const Change& change : request.changes) changes.Append(collaboration::ToJson(change));
    Json json = Json::MakeObject();
    json.Set("id", request.id.text())
        .Set("collaborationId", request.collaboration.text())
        .Set("createTime", TimeJson(request.created))
        .Set("updateTime", TimeJson(request.updated))
        .Set("status", ToString(request.status))
        .Set("isAutoApproved", request.auto_approved)
        .Set("changes", std::move(changes));
    if (request.approvals.empty()) return json;
    Json approvals = Json::MakeObject();
    for (const auto& [account, status] : request.approvals) {
        Json details = Json::MakeObject();
        approvals.Set(account.text(), details.Set("status", ToString(status)));
    }
    return json.Set("approvals", std::move(approvals));
}

ApiAnswer Wrapped(const ChangeRequest& request) {
    Json answer = Json::MakeObject();
    return answer.Set("collaborationChangeRequest", ChangeRequestJson(request));
}

// The place in a list by which it goes on; page tokens are sealed, so it is one that was given out.
std::int64_t NumberOf(std::string_view after) {
    std::int64_t number = 0;
    std::from_chars(after.data(), after.data() + after.size(), number);
    return number;
}

// Whose part in the collaboration is another now.
void RecordCommitted(const HandlerContext& context,
                     const collaboration::Collaboration& collaboration,
                     const ChangeRequest& request) {
    const std::string arn =
        CleanRoomsArn(context, collaboration.creator, "collaboration", collaboration.id.text());
    for (const Change& change : request.changes) {
        const auto* member = std::get_if<collaboration::MemberChange>(&change.specification);
        if (member == nullptr) continue;
        RecordAbout(context, arn + "/member/" + member->account.text());
        RecordTouches(context, member->account);
    }
}

}  // namespace

ApiAnswer CreateCollaborationChangeRequest(const HandlerContext& context, const Json& input) {
    Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const auto collaboration, CollaborationOf(context, input), resource);
    std::vector<Change> changes;
    for (const Json& item : input.Find("changes")->AsArray()) {
        const std::string place = "changes." + std::to_string(changes.size());
        auto change = collaboration::ParseChange(item);
        if (!change.ok()) return FieldInvalid(place, change.error().message);
        changes.push_back(*std::move(change));
    }
    resource.quota = {"change requests of a collaboration", collaboration::kChangeRequestsMax};
    if (collaboration.members.size() + changes.size() > collaboration::kMembersMax)
        resource.quota = {"members of a collaboration", collaboration::kMembersMax};
    VALUE_OR_ANSWER(const ChangeRequest stored,
                    ChangeRequests(context.database)
                        .Submit(collaboration, context.account(), std::move(changes),
                                context.random, context.clock),
                    resource);
    return Wrapped(stored);
}

ApiAnswer GetCollaborationChangeRequest(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const auto collaboration, CollaborationOf(context, input),
                    AboutCollaboration(input));
    VALUE_OR_ANSWER(const ChangeRequest found,
                    ChangeRequests(context.database).Find(collaboration.id, RequestIdOf(input)),
                    AboutCollaboration(input));
    return Wrapped(found);
}

ApiAnswer ListCollaborationChangeRequests(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const auto collaboration, CollaborationOf(context, input),
                    AboutCollaboration(input));
    const std::string wanted = TextOr(input, "status", "");
    std::optional<collaboration::ChangeRequestStatus> status;
    if (!wanted.empty()) {
        VALUE_OR_ANSWER(status, collaboration::ParseChangeRequestStatus(wanted), Resource());
    }
    const std::string filter = collaboration.id.text() + "/" + wanted;
    return AnswerPage(
        context, input,
        {"ListCollaborationChangeRequests", filter, "collaborationChangeRequestSummaries"},
        [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
            ASSIGN_OR_RETURN(const auto found,
                             ChangeRequests(context.database)
                                 .List(collaboration.id, status, NumberOf(after), count));
            Summaries summaries;
            for (const ChangeRequest& each : found)
                summaries.emplace_back(std::to_string(each.number), ChangeRequestJson(each));
            return summaries;
        });
}

ApiAnswer UpdateCollaborationChangeRequest(const HandlerContext& context, const Json& input) {
    const Resource resource = AboutCollaboration(input);
    VALUE_OR_ANSWER(const auto collaboration, CollaborationOf(context, input), resource);
    VALUE_OR_ANSWER(const auto action,
                    collaboration::ParseChangeRequestAction(TextOf(input, "action")), resource);
    ChangeRequests requests(context.database);
    OK_OR_ANSWER(requests.Act(collaboration, RequestIdOf(input), context.account(), action,
                              context.random, context.clock),
                 resource);
    VALUE_OR_ANSWER(const ChangeRequest now, requests.Find(collaboration.id, RequestIdOf(input)),
                    resource);
    if (action == collaboration::ChangeRequestAction::kCommit)
        RecordCommitted(context, collaboration, now);
    return Wrapped(now);
}

}  // namespace api
