// SPDX-License-Identifier: Apache-2.0
#include "api/aws/recording.h"

#include <algorithm>
#include <array>
#include <utility>

namespace api {
namespace {

constexpr std::array<std::string_view, 3> kArnMembers{"arn", "collaborationArn", "membershipArn"};

// A kind of resource, of which the request had no particular one in mind yet.
bool IsAny(const std::string& arn) { return arn.ends_with("/*"); }

void AddOwners(audit::Act& act) {
    for (const std::string& resource : act.record.resources)
        if (auto owner = audit::AccountOfArn(resource)) act.touched.push_back(*std::move(owner));
}

}  // namespace

void Recording::Step(std::string action, std::string arn) {
    audit::Act step;
    step.record = act_.record;
    step.record.action = std::move(action);
    step.record.resources = {std::move(arn)};
    step.record.changes = true;
    step.origin = act_.origin;
    steps_.push_back(std::move(step));
}

void Recording::About(std::string arn) {
    auto& resources = current().record.resources;
    std::erase_if(resources, IsAny);
    if (std::ranges::find(resources, arn) == resources.end()) resources.push_back(std::move(arn));
}

base::Status Recording::WriteChange() {
    std::vector<audit::Act> acts = {Finished(audit::Outcome::kSuccess, {})};
    for (audit::Act step : steps_) {
        AddOwners(step);
        acts.push_back(std::move(step));
    }
    RETURN_IF_ERROR(trail_.Append(acts));
    written_ = true;
    return {};
}

audit::Act Recording::Finished(audit::Outcome outcome, std::string error_code) const {
    audit::Act act = act_;
    act.record.outcome = outcome;
    act.record.error_code = std::move(error_code);
    if (outcome == audit::Outcome::kSuccess) {
        AddOwners(act);
    } else {
        act.touched.clear();
    }
    return act;
}

audit::Act ActOf(const net::ServerRequest& request, base::WallTime now,
                 const std::string& request_id) {
    audit::Act act;
    act.record.time = now;
    act.record.request_id = request_id;
    act.origin.source_address = request.peer_address;
    if (const auto* agent = net::FindHeader(request.headers, "User-Agent"))
        act.origin.user_agent = *agent;
    return act;
}

void RecordStep(const HandlerContext& context, std::string action, std::string arn) {
    if (context.recording != nullptr) context.recording->Step(std::move(action), std::move(arn));
}

void RecordAbout(const HandlerContext& context, std::string arn) {
    if (context.recording != nullptr) context.recording->About(std::move(arn));
}

void RecordTouches(const HandlerContext& context, const base::AccountId& account) {
    if (context.recording != nullptr) context.recording->Touches(account);
}

void RecordAnswer(const HandlerContext& context, const base::Json& answer) {
    if (!answer.is_object()) return;
    for (const base::JsonMember& member : answer.AsObject()) {
        for (const std::string_view name : kArnMembers) {
            const base::Json* arn = member.value.Find(name);
            if (arn != nullptr && arn->is_string()) RecordAbout(context, arn->AsString());
        }
    }
}

}  // namespace api
