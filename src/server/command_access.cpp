// SPDX-License-Identifier: Apache-2.0
#include "access/address_range.h"
#include "api/aws/authorize.h"
#include "base/object_reader.h"
#include "server/commands.h"
#include "server/exit_code.h"
#include "server/identity.h"
#include "server/output.h"
#include "server/shown.h"

#include <fmt/core.h>
#include <utility>

namespace server {
namespace {

using access_control::Decision;
using access_control::Verdict;

// Of the request that is imagined; its resource's tags are those it has on the node unless others are given.
base::Result<access_control::AccessQuestion> Question(Node& node,
                                                      const access_control::Caller& caller,
                                                      const ExplainAccessArguments& arguments) {
    if (arguments.action.find(':') == std::string::npos)
        return base::InvalidArgument("an action is written SERVICE:OPERATION");
    ASSIGN_OR_RETURN(auto question, api::QuestionAbout(node.database(), caller.account,
                                                       arguments.action, arguments.resource));
    if (!arguments.source_ip.empty() &&
        (!access_control::AddressRange::Parse(arguments.source_ip) ||
         arguments.source_ip.find('/') != std::string::npos)) {
        return base::InvalidArgument(base::QuoteName(arguments.source_ip) + " is no address");
    }
    question.context.source_ip = arguments.source_ip;
    question.context.now = node.clock().Now();
    question.context.secure_transport = arguments.secure_transport;
    if (!arguments.resource_tags.empty()) {
        ASSIGN_OR_RETURN(question.context.resource_tags, ParseTags(arguments.resource_tags));
    }
    return question;
}

// "policy reads, statement 2 (Sid NoDeletes)": counted from 1, as people do.
std::string StatementText(const Decision& decision) {
    std::string text =
        fmt::format("policy {}, statement {}", decision.policy, decision.statement + 1);
    if (!decision.sid.empty()) text += fmt::format(" (Sid {})", decision.sid);
    return text;
}

std::string Reason(const access_control::Caller& caller, const Decision& decision) {
    if (!decision.policy.empty()) return StatementText(decision);
    if (decision.allowed()) return "the root of an account may do what its account may";
    return caller.policies.empty() ? "no policy is attached" : "no statement allows it";
}

void PrintDecision(const access_control::Caller& caller, const Decision& decision,
                   const ExplainAccessArguments& arguments) {
    const std::string_view word = decision.allowed() ? "Allowed" : "Denied";
    if (!arguments.json) {
        Print(FieldText(fmt::format("{}.", word), {{"as", caller.arn},
                                                   {"action", arguments.action},
                                                   {"on", arguments.resource},
                                                   {"by", Reason(caller, decision)}}));
        return;
    }
    base::Json json = base::Json::MakeObject();
    json.Set("status", decision.allowed() ? "ALLOWED" : "DENIED")
        .Set("explicit", decision.verdict != Verdict::kNotAllowed)
        .Set("principal", caller.arn)
        .Set("reason", Reason(caller, decision));
    if (!decision.policy.empty()) {
        base::Json statement = base::Json::MakeObject();
        statement.Set("policy", decision.policy)
            .Set("index", static_cast<std::int64_t>(decision.statement));
        if (!decision.sid.empty()) statement.Set("sid", decision.sid);
        json.Set("statement", std::move(statement));
    }
    PrintJson(json);
}

}  // namespace

int Run(Node& node, const ExplainAccessArguments& arguments) {
    const auto caller = FindCaller(node, arguments.principal);
    if (!caller.ok()) return PrintFailure(caller.error(), arguments.json);
    auto question = Question(node, *caller, arguments);
    if (!question.ok()) return PrintFailure(question.error(), arguments.json);
    const Decision decision = access_control::DecideFor(*caller, *std::move(question));
    PrintDecision(*caller, decision, arguments);
    return decision.allowed() ? kExitDone : kExitRefused;
}

}  // namespace server
