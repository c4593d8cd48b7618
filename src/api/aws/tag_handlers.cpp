// SPDX-License-Identifier: Apache-2.0
#include "api/aws/tag_handlers.h"

#include "api/aws/input.h"
#include "api/aws/setting_tags.h"
#include "api/aws/table_json.h"
#include "collaboration/analysis_templates.h"
#include "collaboration/collaborations.h"

#include <array>
#include <utility>

namespace api {
namespace {

using base::Json;
using base::Result;
using base::Status;
using collaboration::Tags;

// A resource of the caller's, under the one ARN by which its tags are kept.
struct Tagged {
    std::string arn;
    std::optional<collaboration::ConfiguredTable> table;  // if it is one
};

using Parts = std::vector<std::string>;

Status CheckTable(const HandlerContext& context, const Parts& ids, Tagged& tagged) {
    ASSIGN_OR_RETURN(tagged.table, collaboration::ConfiguredTables(context.database)
                                       .FindOwned(context.account(), base::TableId(ids[0])));
    return {};
}

// A collaboration is its creator's; the others have their memberships.
Status CheckCollaboration(const HandlerContext& context, const Parts& ids, Tagged&) {
    ASSIGN_OR_RETURN(const auto found,
                     collaboration::Collaborations(context.database)
                         .FindVisible(context.account(), base::CollaborationId(ids[0])));
    if (found.creator != context.account()) return base::NotFound("another's");
    return {};
}

Status CheckMembership(const HandlerContext& context, const Parts& ids, Tagged&) {
    RETURN_IF_ERROR(collaboration::Memberships(context.database)
                        .Find(context.account(), base::MembershipId(ids[0])));
    return {};
}

Status CheckAssociation(const HandlerContext& context, const Parts& ids, Tagged& tagged) {
    ASSIGN_OR_RETURN(const auto membership,
                     collaboration::Memberships(context.database)
                         .Find(context.account(), base::MembershipId(ids[0])));
    ASSIGN_OR_RETURN(
        const auto association,
        collaboration::Associations(context.database)
            .FindOwned(membership.collaboration, context.account(), base::AssociationId(ids[1])));
    tagged.arn = AssociationArn(context, membership, association.id);
    return {};
}

Status CheckTemplate(const HandlerContext& context, const Parts& ids, Tagged&) {
    ASSIGN_OR_RETURN(const auto membership,
                     collaboration::Memberships(context.database)
                         .Find(context.account(), base::MembershipId(ids[0])));
    RETURN_IF_ERROR(collaboration::AnalysisTemplates(context.database)
                        .Find(membership.id, base::TemplateId(ids[1])));
    return {};
}

// The path of an ARN; an empty part stands for an id.
struct Kind {
    std::string_view resource_type;
    std::array<std::string_view, 4> path;
    std::size_t parts;
    Status (*check)(const HandlerContext& context, const Parts& ids, Tagged& tagged);
};
constexpr std::array kKinds{
    Kind{"CONFIGURED_TABLE", {"configuredtable", ""}, 2, &CheckTable},
    Kind{"COLLABORATION", {"collaboration", ""}, 2, &CheckCollaboration},
    Kind{"MEMBERSHIP", {"membership", ""}, 2, &CheckMembership},
    Kind{"CONFIGURED_TABLE_ASSOCIATION",
         {"configuredtableassociation", "", ""},
         3,
         &CheckAssociation},
    // As schemas name it.
    Kind{"CONFIGURED_TABLE_ASSOCIATION",
         {"membership", "", "configuredtableassociation", ""},
         4,
         &CheckAssociation},
    // The model's types of resources have none for templates.
    Kind{"MEMBERSHIP", {"membership", "", "analysistemplate", ""}, 4, &CheckTemplate}};

// The ids of a path of that kind; none for another's.
std::optional<Parts> IdsOf(const Kind& kind, const Parts& path) {
    if (path.size() != kind.parts) return std::nullopt;
    Parts ids;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (kind.path[i].empty()) {
            ids.push_back(path[i]);
        } else if (kind.path[i] != path[i]) {
            return std::nullopt;
        }
    }
    return ids;
}

Parts Split(std::string_view text) {
    Parts parts;
    for (;;) {
        const std::size_t slash = text.find('/');
        parts.emplace_back(text.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        text.remove_prefix(slash + 1);
    }
}

// What the input's resourceArn names, or why the caller gets nothing.
std::variant<Tagged, ApiError> Find(const HandlerContext& context, const Json& input) {
    const std::string& arn = TextOf(input, "resourceArn");
    const std::string own =
        "arn:aws:cleanrooms:" + context.region + ":" + context.account().text() + ":";
    // The shape of the input has seen to the five colons before the path.
    const Parts path = Split(arn.substr(arn.rfind(':') + 1));
    for (const Kind& kind : kKinds) {
        const auto ids = IdsOf(kind, path);
        if (!ids) continue;
        const Resource resource{kind.resource_type, arn};
        if (!arn.starts_with(own)) return ResourceNotFound(resource);
        Tagged tagged{arn, std::nullopt};
        if (const auto checked = kind.check(context, *ids, tagged); !checked.ok())
            return FromError(checked.error(), resource);
        return tagged;
    }
    return FieldInvalid("resourceArn", "is not of a kind of resource that has tags here");
}

Status StoreSettings(const HandlerContext& context, const Tagged& tagged,
                     const collaboration::ConfiguredTable& changed) {
    if (SettingsOf(*tagged.table) == SettingsOf(changed)) return {};
    RETURN_IF_ERROR(
        collaboration::ConfiguredTables(context.database).Update(changed, context.clock));
    return {};
}

}  // namespace

ApiAnswer ListTagsForResource(const HandlerContext& context, const Json& input) {
    auto found = Find(context, input);
    if (auto* error = std::get_if<ApiError>(&found)) return std::move(*error);
    const auto& tagged = std::get<Tagged>(found);
    VALUE_OR_ANSWER(auto tags, Tags(context.database).List(context.account(), tagged.arn),
                    Resource());
    if (tagged.table) tags.merge(SettingsOf(*tagged.table));
    Json json = Json::MakeObject();
    for (const auto& [key, value] : tags) json.Set(key, value);
    Json answer = Json::MakeObject();
    return answer.Set("tags", std::move(json));
}

ApiAnswer TagResource(const HandlerContext& context, const Json& input) {
    auto found = Find(context, input);
    if (auto* error = std::get_if<ApiError>(&found)) return std::move(*error);
    const auto& tagged = std::get<Tagged>(found);
    collaboration::TagMap tags = TagsOf(input);
    if (tagged.table) {
        auto changed = *tagged.table;
        if (auto wrong = TakeSettings(tags, changed)) return *std::move(wrong);
        OK_OR_ANSWER(StoreSettings(context, tagged, changed), Resource());
    } else if (auto wrong = CheckNotes(tags)) {
        return *std::move(wrong);
    }
    if (auto wrong = StoreTags(context, tagged.arn, tags)) return *std::move(wrong);
    return Json::MakeObject();
}

ApiAnswer UntagResource(const HandlerContext& context, const Json& input) {
    auto found = Find(context, input);
    if (auto* error = std::get_if<ApiError>(&found)) return std::move(*error);
    const auto& tagged = std::get<Tagged>(found);
    std::vector<std::string> keys;
    collaboration::TagMap named;
    for (const Json& key : MemberOf(input, "tagKeys")->AsArray()) keys.push_back(key.AsString());
    if (tagged.table) {
        auto changed = *tagged.table;
        keys = DropSettings(keys, changed);
        OK_OR_ANSWER(StoreSettings(context, tagged, changed), Resource());
    }
    // What cannot be set cannot be taken off either: it was decided when the resource was made.
    for (const std::string& key : keys) named[key];
    if (CheckNotes(named)) return FieldInvalid("tagKeys", "names a setting that cannot change");
    OK_OR_ANSWER(Tags(context.database).Remove(context.account(), tagged.arn, keys), Resource());
    return Json::MakeObject();
}

}  // namespace api
