// SPDX-License-Identifier: Apache-2.0
#include "server/reapply.h"

#include "audit/trail.h"
#include "server/reapply_steps.h"

#include <algorithm>
#include <array>
#include <utility>

namespace server {
namespace {

struct Row {
    std::string_view action;
    ReapplyStep step = nullptr;  // none: it takes nothing away from what a backup holds
};

constexpr std::array kRows{
    // What gives, makes something new, or says only how something is described.
    Row{"cleanrooms:CreateAnalysisTemplate"},
    Row{"cleanrooms:CreateCollaboration"},
    Row{"cleanrooms:CreateCollaborationChangeRequest"},
    Row{"cleanrooms:CreateConfiguredTable"},
    Row{"cleanrooms:CreateConfiguredTableAnalysisRule"},
    Row{"cleanrooms:CreateConfiguredTableAssociation"},
    Row{"cleanrooms:CreateMembership"},
    Row{"cleanrooms:UpdateAnalysisTemplate"},
    Row{"cleanrooms:UpdateCollaboration"},
    Row{"cleanrooms:UpdateConfiguredTableAssociation"},
    Row{"glovebox:ActivateAudience"},
    Row{"glovebox:ApplyRoom"},  // what it changed is recorded by itself
    Row{"glovebox:CreateAccount"},
    Row{"glovebox:CreateAssociation"},
    Row{"glovebox:CreateAudience"},
    Row{"glovebox:CreateBucket"},
    Row{"glovebox:CreateCatalogTable"},
    Row{"glovebox:CreateCollaboration"},
    Row{"glovebox:CreateDestination"},
    Row{"glovebox:CreateEgressRule"},
    Row{"glovebox:CreateTable"},
    Row{"glovebox:CreateToken"},
    Row{"glovebox:ReleaseDeliveries"},
    Row{"glovebox:RemoveTotp"},
    Row{"glovebox:RestoreBackup"},
    Row{"iam:CreateAccessKey"},
    Row{"iam:CreatePolicy"},
    Row{"iam:CreateRole"},
    Row{"iam:CreateUser"},
    // What is over after a restore anyway: sessions, and queries and jobs that waited or ran.
    Row{"cleanrooms:StartProtectedQuery"},
    Row{"cleanrooms:UpdateProtectedQuery"},
    Row{"glovebox:CancelJob"},
    Row{"glovebox:RevokeRoleSessions"},
    Row{"glovebox:RunAudienceQuery"},
    Row{"glovebox:RunProtectedQuery"},
    Row{"glovebox:RunQuery"},
    Row{"glovebox:SignIn"},
    Row{"glovebox:SignOut"},
    Row{"sts:AssumeRole"},
    // Who may come in, and what they may.
    Row{"glovebox:DeleteToken", &DeleteTokenAgain},
    Row{"glovebox:SetPassword", &RemovePasswordAgain},
    Row{"glovebox:SetTotp", &RemovePasswordAgain},
    Row{"iam:AttachRolePolicy", &AttachAgain},
    Row{"iam:AttachUserPolicy", &AttachAgain},
    Row{"iam:DeleteAccessKey", &DeleteKeyAgain},
    Row{"iam:DeletePolicy", &DeletePolicyAgain},
    Row{"iam:DeleteRole", &DeletePrincipalAgain},
    Row{"iam:DeleteUser", &DeletePrincipalAgain},
    Row{"iam:DetachRolePolicy", &DetachAgain},
    Row{"iam:DetachUserPolicy", &DetachAgain},
    Row{"iam:CreatePolicyVersion", &DenyPolicy},
    Row{"iam:TagRole", &DenyPrincipal},
    Row{"iam:TagUser", &DenyPrincipal},
    Row{"iam:UntagRole", &DenyPrincipal},
    Row{"iam:UntagUser", &DenyPrincipal},
    Row{"iam:UpdateAccessKey", &DisableKeyAgain},
    Row{"iam:UpdateAssumeRolePolicy", &DenyPrincipal},
    Row{"iam:UpdatePolicy", &DenyPolicy},
    Row{"iam:UpdateRole", &DenyPrincipal},
    Row{"iam:UpdateUser", &DenyPrincipal},
    // What members share.
    Row{"cleanrooms:CreateConfiguredTableAssociationAnalysisRule", &TakeRuledAssociationAway},
    Row{"cleanrooms:DeleteAnalysisTemplate", &DeleteTemplateAgain},
    Row{"cleanrooms:DeleteCollaboration", &DeleteCollaborationAgain},
    Row{"cleanrooms:DeleteConfiguredTable", &DeleteTableAgain},
    Row{"cleanrooms:DeleteConfiguredTableAnalysisRule", &TakeRuleAway},
    Row{"cleanrooms:DeleteConfiguredTableAssociation", &TakeAssociationAway},
    Row{"cleanrooms:DeleteConfiguredTableAssociationAnalysisRule", &TakeAssociationAway},
    Row{"cleanrooms:DeleteMember", &RemoveMemberAgain},
    Row{"cleanrooms:DeleteMembership", &LeaveAgain},
    Row{"cleanrooms:TagResource", &CloseTagged},
    Row{"cleanrooms:UntagResource", &CloseTagged},
    Row{"cleanrooms:UpdateCollaborationChangeRequest", &NarrowMembers},
    Row{"cleanrooms:UpdateConfiguredTable", &TakeRuleAway},
    Row{"cleanrooms:UpdateConfiguredTableAnalysisRule", &TakeRuleAway},
    Row{"cleanrooms:UpdateConfiguredTableAssociationAnalysisRule", &TakeAssociationAway},
    Row{"cleanrooms:UpdateMembership", &CloseMembership},
    Row{"glovebox:DeleteCatalogTable", &RemoveCatalogTableAgain},
    Row{"glovebox:UpdateAssociation", &TakeAssociationAway},
    Row{"glovebox:UpdateCatalogTable", &RemoveCatalogTableAgain},
    Row{"glovebox:UpdateCollaboration", &NarrowAllMembers},
    Row{"glovebox:UpdateTable", &TakeRuleAway},
    // What went out.
    Row{"glovebox:DeliverAudience", &HoldDeliveries},
    Row{"glovebox:UpdateDestination", &HoldDeliveries},
    Row{"glovebox:UseDestinationSecrets", &HoldDeliveries},
};

const Row* FindRow(std::string_view action) {
    const auto row = std::ranges::find(kRows, action, &Row::action);
    return row == kRows.end() ? nullptr : &*row;
}

std::string Described(const audit::Record& record, std::string_view why) {
    std::string text = record.action + " at " + base::ToIso8601(record.time);
    for (const std::string& resource : record.resources) text += " " + resource;
    return text + ": " + std::string(why);
}

// Under the name of what it repeats, so that who restores again from the same backup finds it.
audit::Act ActOf(const audit::Record& record, base::Clock& clock) {
    audit::Act act;
    act.record = record;
    act.record.time = clock.Now();
    act.record.principal = audit::kOperator;
    act.record.decision = "REAPPLIED " + record.id;
    act.record.origin.reset();
    act.record.query.reset();
    for (const std::string& resource : record.resources)
        if (auto owner = audit::AccountOfArn(resource)) act.touched.push_back(*std::move(owner));
    return act;
}

}  // namespace

bool IsReappliable(std::string_view action) { return FindRow(action) != nullptr; }

base::Status Reapplying::Apply(const audit::Record& record) {
    const Row* const row = FindRow(record.action);
    if (row == nullptr) {
        unknown_.push_back(Described(record, "this program does not know this action"));
        return {};
    }
    if (row->step == nullptr) return {};
    auto taken = row->step(tools_, record);
    if (!taken.ok() && taken.error().code == base::ErrorCode::kNotFound) return {};
    if (!taken.ok() && taken.error().code == base::ErrorCode::kConflict) {
        unknown_.push_back(Described(record, taken.error().message));
        return {};
    }
    if (!taken.ok()) return taken.error().Within(Described(record, "cannot be re-applied"));
    if (!*taken) return {};
    taken_.push_back({record, **std::move(taken)});
    return audit::Trail(tools_.database, tools_.keys, tools_.random)
        .Append(ActOf(record, tools_.clock));
}

std::string NamedResource::After(std::string_view word) const {
    const auto found = std::ranges::find(path, word);
    if (found == path.end() || std::next(found) == path.end()) return {};
    return *std::next(found);
}

std::vector<NamedResource> ResourcesOf(const audit::Record& record) {
    std::vector<NamedResource> all;
    for (const std::string& arn : record.resources) {
        auto account = audit::AccountOfArn(arn);
        if (!account) continue;
        NamedResource resource{*std::move(account), {}};
        std::string_view rest(arn);
        rest.remove_prefix(rest.rfind(':') + 1);
        for (;;) {
            const std::size_t slash = rest.find('/');
            resource.path.emplace_back(rest.substr(0, slash));
            if (slash == std::string_view::npos) break;
            rest.remove_prefix(slash + 1);
        }
        all.push_back(std::move(resource));
    }
    return all;
}

std::optional<NamedResource> FindResource(const audit::Record& record, std::string_view kind) {
    for (NamedResource& resource : ResourcesOf(record))
        if (resource.path.front() == kind && resource.path.size() > 1) return std::move(resource);
    return std::nullopt;
}

}  // namespace server
