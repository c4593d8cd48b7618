// SPDX-License-Identifier: Apache-2.0
#include "api/aws/cleanrooms_service.h"

#include "api/aws/association_handlers.h"
#include "api/aws/change_request_handlers.h"
#include "api/aws/cleanrooms_model.h"
#include "api/aws/collaboration_handlers.h"
#include "api/aws/collaboration_json.h"
#include "api/aws/protected_query_handlers.h"
#include "api/aws/rest_json_service.h"
#include "api/aws/schema_handlers.h"
#include "api/aws/table_handlers.h"
#include "api/aws/tag_handlers.h"
#include "api/aws/template_handlers.h"
#include "base/assert.h"
#include "collaboration/collaborations.h"

#include <algorithm>
#include <array>

namespace api {
namespace {

constexpr std::array kHandlers{
    NamedHandler{"BatchGetCollaborationAnalysisTemplate", &BatchGetCollaborationAnalysisTemplate},
    NamedHandler{"BatchGetSchema", &BatchGetSchema},
    NamedHandler{"BatchGetSchemaAnalysisRule", &BatchGetSchemaAnalysisRule},
    NamedHandler{"CreateAnalysisTemplate", &CreateAnalysisTemplate, &PrepareAnalysisTemplate},
    NamedHandler{"CreateCollaboration", &CreateCollaboration},
    NamedHandler{"CreateCollaborationChangeRequest", &CreateCollaborationChangeRequest},
    NamedHandler{"CreateConfiguredTable", &CreateConfiguredTable},
    NamedHandler{"CreateConfiguredTableAnalysisRule", &CreateConfiguredTableAnalysisRule},
    NamedHandler{"CreateConfiguredTableAssociation", &CreateConfiguredTableAssociation},
    NamedHandler{"CreateConfiguredTableAssociationAnalysisRule",
                 &CreateConfiguredTableAssociationAnalysisRule},
    NamedHandler{"CreateMembership", &CreateMembership},
    NamedHandler{"DeleteAnalysisTemplate", &DeleteAnalysisTemplate},
    NamedHandler{"DeleteCollaboration", &DeleteCollaboration},
    NamedHandler{"DeleteConfiguredTable", &DeleteConfiguredTable},
    NamedHandler{"DeleteConfiguredTableAnalysisRule", &DeleteConfiguredTableAnalysisRule},
    NamedHandler{"DeleteConfiguredTableAssociation", &DeleteConfiguredTableAssociation},
    NamedHandler{"DeleteConfiguredTableAssociationAnalysisRule",
                 &DeleteConfiguredTableAssociationAnalysisRule},
    NamedHandler{"DeleteMember", &DeleteMember},
    NamedHandler{"DeleteMembership", &DeleteMembership},
    NamedHandler{"GetAnalysisTemplate", &GetAnalysisTemplate},
    NamedHandler{"GetCollaboration", &GetCollaboration},
    NamedHandler{"GetCollaborationAnalysisTemplate", &GetCollaborationAnalysisTemplate},
    NamedHandler{"GetCollaborationChangeRequest", &GetCollaborationChangeRequest},
    NamedHandler{"GetConfiguredTable", &GetConfiguredTable},
    NamedHandler{"GetConfiguredTableAnalysisRule", &GetConfiguredTableAnalysisRule},
    NamedHandler{"GetConfiguredTableAssociation", &GetConfiguredTableAssociation},
    NamedHandler{"GetConfiguredTableAssociationAnalysisRule",
                 &GetConfiguredTableAssociationAnalysisRule},
    NamedHandler{"GetMembership", &GetMembership},
    NamedHandler{"GetProtectedQuery", &GetProtectedQuery},
    NamedHandler{"GetSchema", &GetSchema},
    NamedHandler{"GetSchemaAnalysisRule", &GetSchemaAnalysisRule},
    NamedHandler{"ListAnalysisTemplates", &ListAnalysisTemplates},
    NamedHandler{"ListCollaborationAnalysisTemplates", &ListCollaborationAnalysisTemplates},
    NamedHandler{"ListCollaborationChangeRequests", &ListCollaborationChangeRequests},
    NamedHandler{"ListCollaborations", &ListCollaborations},
    NamedHandler{"ListConfiguredTableAssociations", &ListConfiguredTableAssociations},
    NamedHandler{"ListConfiguredTables", &ListConfiguredTables},
    NamedHandler{"ListMembers", &ListMembers},
    NamedHandler{"ListMemberships", &ListMemberships},
    NamedHandler{"ListProtectedQueries", &ListProtectedQueries},
    NamedHandler{"ListSchemas", &ListSchemas},
    NamedHandler{"ListTagsForResource", &ListTagsForResource},
    NamedHandler{"StartProtectedQuery", &StartProtectedQuery},
    NamedHandler{"TagResource", &TagResource},
    NamedHandler{"UntagResource", &UntagResource},
    NamedHandler{"UpdateAnalysisTemplate", &UpdateAnalysisTemplate},
    NamedHandler{"UpdateCollaboration", &UpdateCollaboration},
    NamedHandler{"UpdateCollaborationChangeRequest", &UpdateCollaborationChangeRequest},
    NamedHandler{"UpdateConfiguredTable", &UpdateConfiguredTable},
    NamedHandler{"UpdateConfiguredTableAnalysisRule", &UpdateConfiguredTableAnalysisRule},
    NamedHandler{"UpdateConfiguredTableAssociation", &UpdateConfiguredTableAssociation},
    NamedHandler{"UpdateConfiguredTableAssociationAnalysisRule",
                 &UpdateConfiguredTableAssociationAnalysisRule},
    NamedHandler{"UpdateMembership", &UpdateMembership},
    NamedHandler{"UpdateProtectedQuery", &UpdateProtectedQuery},
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
    if (kind != "collaboration") return context.account();
    const auto creator = collaboration::Collaborations(context.database)
                             .CreatorOfVisible(context.account(), base::CollaborationId(id));
    return creator.ok() ? *creator : context.account();
}

std::string ResourceOf(const HandlerContext& context, const OperationMatch& match) {
    const std::string& first = match.operation->segments.front();
    if (first == "tags") return match.labels.front().second;
    const auto kind = std::ranges::find(kKinds, first, &ResourceKind::segment);
    ASSERT(kind != kKinds.end());
    const std::string id = match.labels.empty() ? "*" : match.labels.front().second;
    return CleanRoomsArn(context, OwnerOf(context, kind->kind, id), kind->kind, id);
}

// As AWS's policies name them: below the membership, in the caller's account.
std::string PartOf(const HandlerContext& context, const OperationMatch& match) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kParts{
        {{"analysistemplates", "analysistemplate"},
         {"configuredTableAssociations", "configuredtableassociation"}}};
    const auto& segments = match.operation->segments;
    if (match.labels.size() < 2 || segments.front() != "memberships") return {};
    const auto part =
        std::ranges::find(kParts, segments.at(2), [](auto& row) { return row.first; });
    if (part == kParts.end()) return {};
    return CleanRoomsArn(context, context.account(),
                         "membership/" + match.labels[0].second + "/" + std::string(part->second),
                         match.labels[1].second);
}

}  // namespace

base::Result<std::unique_ptr<Service>> MakeCleanRoomsService() {
    ASSIGN_OR_RETURN(auto service,
                     RestJsonService::Make({"cleanrooms", kCleanRoomsOperations, kCleanRoomsShapes,
                                            kHandlers, &ResourceOf, &PartOf}));
    return std::unique_ptr<Service>(std::move(service));
}

}  // namespace api
