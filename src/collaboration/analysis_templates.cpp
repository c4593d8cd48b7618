// SPDX-License-Identifier: Apache-2.0
#include "collaboration/analysis_templates.h"

#include "base/json.h"
#include "base/json_array.h"

#include <optional>
#include <tuple>
#include <utility>

namespace collaboration {
namespace {

using base::Json;

constexpr std::string_view kColumns =
    "id, arn, membership_id, collaboration_id, creator_id, name, description, text, parameters, "
    "tables, plan_hash, created_ms, updated_ms";

using Row = std::tuple<base::TemplateId, std::string, base::MembershipId, base::CollaborationId,
                       base::AccountId, std::string, std::string, std::string, std::string,
                       std::string, std::string, base::WallTime, base::WallTime>;

Json ToJson(const std::vector<AnalysisParameter>& parameters) {
    Json list = Json::MakeArray();
    for (const AnalysisParameter& parameter : parameters) {
        Json item = Json::MakeObject();
        item.Set("name", parameter.name).Set("type", parameter.type);
        if (parameter.default_value) item.Set("defaultValue", *parameter.default_value);
        list.Append(std::move(item));
    }
    return list;
}

base::Result<AnalysisTemplate> FromRow(const Row& row) {
    AnalysisTemplate out;
    std::string parameters;
    std::string tables;
    std::tie(out.id, out.arn, out.membership, out.collaboration, out.creator, out.name,
             out.description, out.text, parameters, tables, out.plan_hash, out.created,
             out.updated) = row;
    ASSIGN_OR_RETURN(const Json parameter_list, base::ParseJson(parameters));
    for (const Json& item : parameter_list.AsArray()) {
        AnalysisParameter parameter{item.Find("name")->AsString(), item.Find("type")->AsString()};
        if (const Json* value = item.Find("defaultValue"); value != nullptr)
            parameter.default_value = value->AsString();
        out.parameters.push_back(std::move(parameter));
    }
    ASSIGN_OR_RETURN(const Json table_list, base::ParseJson(tables));
    for (const Json& item : table_list.AsArray()) out.tables.push_back(item.AsString());
    return out;
}

base::Result<std::vector<AnalysisTemplate>>
Select(metadata::Database& database, std::string_view rest,
       std::initializer_list<metadata::Parameter> parameters) {
    ASSIGN_OR_RETURN(const auto rows,
                     database.Query<Row>("SELECT " + std::string(kColumns) +
                                             " FROM analysis_templates WHERE " + std::string(rest),
                                         parameters));
    std::vector<AnalysisTemplate> found;
    for (const Row& row : rows) {
        ASSIGN_OR_RETURN(AnalysisTemplate each, FromRow(row));
        found.push_back(std::move(each));
    }
    return found;
}

base::Result<AnalysisTemplate> OnlyOne(base::Result<std::vector<AnalysisTemplate>> found) {
    if (!found.ok()) return found.error();
    if (found->empty()) return base::NotFound("there is no such analysis template");
    return std::move(found->front());
}

}  // namespace

base::Result<AnalysisTemplate> AnalysisTemplates::Create(AnalysisTemplate wanted,
                                                         std::string_view arn_prefix,
                                                         base::Random& random, base::Clock& clock) {
    ASSIGN_OR_RETURN(const auto held,
                     database_.QueryOne<std::int64_t>(
                         "SELECT count(*) FROM analysis_templates WHERE membership_id = ?",
                         {wanted.membership}));
    if (std::get<0>(*held) >= kTemplatesMax) {
        return base::ResourceExhausted("a membership has at most " + std::to_string(kTemplatesMax) +
                                       " analysis templates");
    }
    ASSIGN_OR_RETURN(const auto same, Select(database_, "membership_id = ? AND name = ?",
                                             {wanted.membership, wanted.name}));
    if (!same.empty())
        return base::Conflict("an analysis template of this membership has this name already");
    wanted.id = base::TemplateId(random.Uuid());
    wanted.arn = std::string(arn_prefix) + wanted.id.text();
    wanted.created = wanted.updated = clock.Now();
    RETURN_IF_ERROR(database_.Execute(
        "INSERT INTO analysis_templates (" + std::string(kColumns) +
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {wanted.id, wanted.arn, wanted.membership, wanted.collaboration, wanted.creator,
         wanted.name, wanted.description, wanted.text, ToJson(wanted.parameters).Dump(),
         base::JsonArrayOf(wanted.tables).Dump(), wanted.plan_hash, wanted.created,
         wanted.updated}));
    return wanted;
}

base::Result<AnalysisTemplate> AnalysisTemplates::Find(const base::MembershipId& membership,
                                                       const base::TemplateId& id) {
    return OnlyOne(Select(database_, "membership_id = ? AND id = ?", {membership, id}));
}

base::Result<AnalysisTemplate>
AnalysisTemplates::FindByArn(const base::CollaborationId& collaboration, std::string_view arn) {
    return OnlyOne(Select(database_, "collaboration_id = ? AND arn = ?", {collaboration, arn}));
}

base::Result<std::vector<AnalysisTemplate>>
AnalysisTemplates::List(const base::MembershipId& membership, std::string_view after,
                        std::int64_t count) {
    return Select(database_, "membership_id = ? AND id > ? ORDER BY id LIMIT ?",
                  {membership, after, count});
}

base::Result<std::vector<AnalysisTemplate>>
AnalysisTemplates::ListAll(const base::CollaborationId& collaboration, std::string_view after,
                           std::int64_t count) {
    return Select(database_, "collaboration_id = ? AND id > ? ORDER BY id LIMIT ?",
                  {collaboration, after, count});
}

base::Status AnalysisTemplates::Describe(const base::TemplateId& id, const std::string& description,
                                         base::Clock& clock) {
    RETURN_IF_ERROR(database_.Execute(
        "UPDATE analysis_templates SET description = ?, updated_ms = ? WHERE id = ?",
        {description, clock.Now(), id}));
    return {};
}

base::Status AnalysisTemplates::Delete(const base::TemplateId& id) {
    RETURN_IF_ERROR(database_.Execute("DELETE FROM analysis_templates WHERE id = ?", {id}));
    return {};
}

}  // namespace collaboration
