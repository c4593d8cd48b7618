// SPDX-License-Identifier: Apache-2.0
#include "api/aws/authorize.h"

#include "collaboration/tags.h"

#include <utility>

namespace api {
namespace {

// "arn:...:membership/M/configuredtableassociation/A" and "arn:...:configuredtableassociation/M/A" are one association:
// the first is what AWS's policies and its schemas write, the second what the operations of associations answer.
// Empty for whatever has one name.
std::string OtherNameOf(const std::string& arn) {
    constexpr std::string_view kMembership = "membership/";
    constexpr std::string_view kAssociation = "configuredtableassociation/";
    const std::size_t path = arn.rfind(':') + 1;
    std::string_view rest = std::string_view(arn).substr(path);
    const bool nested = rest.starts_with(kMembership);
    if (!nested && !rest.starts_with(kAssociation)) return {};
    rest.remove_prefix(nested ? kMembership.size() : kAssociation.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return {};
    const std::string_view membership = rest.substr(0, slash + 1);
    rest.remove_prefix(slash + 1);
    if (nested && !rest.starts_with(kAssociation)) return {};
    if (nested) rest.remove_prefix(kAssociation.size());
    std::string other = arn.substr(0, path);
    if (!nested)
        return other.append(kMembership).append(membership).append(kAssociation).append(rest);
    return other.append(kAssociation).append(membership).append(rest);
}

}  // namespace

base::Result<access_control::AccessQuestion> QuestionAbout(metadata::Database& database,
                                                           const base::AccountId& account,
                                                           const std::string& action,
                                                           const std::string& resource) {
    access_control::AccessQuestion question{action, resource, {}};
    question.also_named = OtherNameOf(resource);
    collaboration::Tags all(database);
    for (const std::string& name : {question.resource, question.also_named}) {
        if (name.empty()) continue;
        ASSIGN_OR_RETURN(const auto tags, all.List(account, name));
        question.context.resource_tags.insert(tags.begin(), tags.end());
    }
    return question;
}

base::Status Authorize(const HandlerContext& context, const std::string& action,
                       const std::string& resource) {
    ASSIGN_OR_RETURN(auto question,
                     QuestionAbout(context.database, context.account(), action, resource));
    question.context.source_ip = context.source_address;
    question.context.now = context.clock.Now();
    question.context.secure_transport = context.secure;
    if (access_control::DecideFor(context.caller, std::move(question)).allowed()) return {};
    return base::PermissionDenied("User: " + context.caller.arn +
                                  " is not authorized to perform: " + action +
                                  " on resource: " + resource);
}

}  // namespace api
