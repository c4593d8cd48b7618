// SPDX-License-Identifier: Apache-2.0
#include "api/aws/association_handlers.h"
#include "api/aws/association_input.h"
#include "api/aws/input.h"
#include "api/aws/table_input.h"
#include "api/aws/table_json.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::Associations;

// The association, if it has a rule of the type that is asked about.
base::Result<OwnAssociation> FindRuled(const HandlerContext& context, const Json& input) {
    ASSIGN_OR_RETURN(OwnAssociation own, AssociationOf(context, input));
    const auto& rule = own.association.rule;
    if (rule && policy::ToString(rule->type) == TextOf(input, "analysisRuleType")) return own;
    return base::NotFound("the association has no rule of this type");
}

std::optional<ApiError> ReadRule(const Json& input, OwnAssociation& own) {
    auto rule = policy::ParseCollaborationRule(RuleOf(input), "analysisRule");
    if (!rule.ok()) return RuleInvalid(rule.error());
    if (own.table.rule && policy::TypeOf(*own.table.rule) != policy::ToString(rule->type)) {
        return FieldInvalid("analysisRuleType", "the table's rule is of the type " +
                                                    std::string(policy::TypeOf(*own.table.rule)));
    }
    own.association.rule = *std::move(rule);
    return std::nullopt;
}

ApiAnswer Answer(const HandlerContext& context, const OwnAssociation& own) {
    Json answer = Json::MakeObject();
    return answer.Set("analysisRule",
                      AssociationRuleJson(context, own.membership, own.association));
}

ApiAnswer Store(const HandlerContext& context, OwnAssociation own, const Resource& resource) {
    VALUE_OR_ANSWER(
        own.association,
        Associations(context.database).Update(std::move(own.association), context.clock), resource);
    RecordCollaboration(context, own.membership);
    return Answer(context, own);
}

}  // namespace

ApiAnswer CreateConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const Json& input) {
    const Resource resource = AboutAssociation(input);
    VALUE_OR_ANSWER(OwnAssociation own, AssociationOf(context, input), resource);
    const auto before = own.association.rule;
    if (auto wrong = ReadRule(input, own)) return *std::move(wrong);
    // Creating the same again is the same creation.
    if (before && before == own.association.rule) return Answer(context, own);
    if (before)
        return Conflicting(resource, "ALREADY_EXISTS", "an association has at most one rule");
    return Store(context, std::move(own), resource);
}

ApiAnswer GetConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                    const Json& input) {
    VALUE_OR_ANSWER(const OwnAssociation own, FindRuled(context, input), AboutAssociation(input));
    return Answer(context, own);
}

ApiAnswer UpdateConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const Json& input) {
    const Resource resource = AboutAssociation(input);
    VALUE_OR_ANSWER(OwnAssociation own, FindRuled(context, input), resource);
    if (auto wrong = ReadRule(input, own)) return *std::move(wrong);
    return Store(context, std::move(own), resource);
}

ApiAnswer DeleteConfiguredTableAssociationAnalysisRule(const HandlerContext& context,
                                                       const Json& input) {
    const Resource resource = AboutAssociation(input);
    VALUE_OR_ANSWER(OwnAssociation own, FindRuled(context, input), resource);
    own.association.rule.reset();
    OK_OR_ANSWER(Associations(context.database).Update(std::move(own.association), context.clock),
                 resource);
    RecordCollaboration(context, own.membership);
    return Json::MakeObject();
}

}  // namespace api
