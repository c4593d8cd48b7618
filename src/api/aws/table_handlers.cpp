// SPDX-License-Identifier: Apache-2.0
#include "api/aws/table_handlers.h"

#include "api/aws/input.h"
#include "api/aws/setting_tags.h"
#include "api/aws/table_input.h"
#include "api/aws/table_json.h"

#include <utility>

namespace api {
namespace {

using base::Json;
using collaboration::ConfiguredTable;
using collaboration::ConfiguredTables;
using collaboration::TagMap;

constexpr std::string_view kConfiguredTable = "CONFIGURED_TABLE";

Resource About(const Json& input) {
    return {kConfiguredTable, TextOf(input, "configuredTableIdentifier")};
}

base::Result<ConfiguredTable> Find(const HandlerContext& context, const Json& input) {
    return ConfiguredTables(context.database)
        .FindOwned(context.account(), base::TableId(TextOf(input, "configuredTableIdentifier")));
}

ApiAnswer Answer(const HandlerContext& context, const ConfiguredTable& table) {
    Json answer = Json::MakeObject();
    return answer.Set("configuredTable", ConfiguredTableJson(context, table));
}

// Creating the same again is the same creation: the API has no token by which a client could repeat
// one that it got no answer to.
ApiAnswer AnswerRepeated(const HandlerContext& context, const ConfiguredTable& stored,
                         const ConfiguredTable& wanted, const TagMap& notes) {
    const Resource resource{kConfiguredTable, stored.id.text()};
    VALUE_OR_ANSWER(
        const TagMap stored_notes,
        collaboration::Tags(context.database).List(context.account(), TableArn(context, stored)),
        resource);
    const bool same = stored.name == wanted.name && stored.description == wanted.description &&
                      stored.reference == wanted.reference &&
                      stored.allowed_columns == wanted.allowed_columns &&
                      SettingsOf(stored) == SettingsOf(wanted) && stored_notes == notes;
    if (same) return Answer(context, stored);
    return Conflicting(resource, "ALREADY_EXISTS",
                       "a configured table of this account has this name already");
}

ApiAnswer Store(const HandlerContext& context, const ConfiguredTable& wanted, const TagMap& notes) {
    const Resource resource{kConfiguredTable, ""};
    ConfiguredTables tables(context.database);
    VALUE_OR_ANSWER(const std::int64_t held, tables.Count(context.account()), resource);
    if (held >= collaboration::kConfiguredTablesMax) {
        return QuotaExceeded({"configured tables of an account",
                              static_cast<std::uint64_t>(collaboration::kConfiguredTablesMax)});
    }
    VALUE_OR_ANSWER(const ConfiguredTable stored,
                    tables.Create(wanted, context.random, context.clock), resource);
    if (auto wrong = StoreTags(context, TableArn(context, stored), notes)) return *std::move(wrong);
    return Answer(context, stored);
}

}  // namespace

ApiAnswer CreateConfiguredTable(const HandlerContext& context, const Json& input) {
    ConfiguredTable wanted;
    wanted.owner = context.account();
    wanted.name = TextOf(input, "name");
    wanted.description = TextOr(input, "description", "");
    TagMap notes = TagsOf(input);
    if (auto wrong = ReadMethod(input)) return *std::move(wrong);
    if (auto wrong = TakeSettings(notes, wanted)) return *std::move(wrong);
    if (auto wrong = ReadReference(context, input, wanted)) return *std::move(wrong);
    if (auto wrong = ReadAllowedColumns(input, wanted)) return *std::move(wrong);
    if (auto wrong = CheckAllowedColumns(wanted, "allowedColumns")) return *std::move(wrong);
    const auto named =
        ConfiguredTables(context.database).FindByName(context.account(), wanted.name);
    if (named.ok()) return AnswerRepeated(context, *named, wanted, notes);
    if (named.error().code != base::ErrorCode::kNotFound) return FromError(named.error(), {});
    return Store(context, wanted, notes);
}

ApiAnswer GetConfiguredTable(const HandlerContext& context, const Json& input) {
    VALUE_OR_ANSWER(const ConfiguredTable found, Find(context, input), About(input));
    return Answer(context, found);
}

ApiAnswer ListConfiguredTables(const HandlerContext& context, const Json& input) {
    return AnswerPage(
        context, input, {"ListConfiguredTables", "", "configuredTableSummaries"},
        [&](std::string_view after, std::int64_t count) -> base::Result<Summaries> {
            ASSIGN_OR_RETURN(
                const auto found,
                ConfiguredTables(context.database).List(context.account(), after, count));
            Summaries summaries;
            for (const ConfiguredTable& each : found) {
                summaries.emplace_back(each.id.text(), ConfiguredTableSummaryJson(context, each));
            }
            return summaries;
        });
}

ApiAnswer UpdateConfiguredTable(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(ConfiguredTable changed, Find(context, input), resource);
    changed.name = TextOr(input, "name", changed.name);
    changed.description = TextOr(input, "description", changed.description);
    if (auto wrong = ReadMethod(input)) return *std::move(wrong);
    if (auto wrong = ReadReference(context, input, changed)) return *std::move(wrong);
    if (auto wrong = ReadAllowedColumns(input, changed)) return *std::move(wrong);
    for (const std::string_view member : {"allowedColumns", "tableReference"}) {
        if (MemberOf(input, member) == nullptr) continue;
        if (auto wrong = CheckAllowedColumns(changed, member)) return *std::move(wrong);
    }
    ConfiguredTables tables(context.database);
    const auto named = tables.FindByName(context.account(), changed.name);
    if (named.ok() && named->id != changed.id) {
        return Conflicting({kConfiguredTable, named->id.text()}, "ALREADY_EXISTS",
                           "a configured table of this account has this name already");
    }
    VALUE_OR_ANSWER(const ConfiguredTable now, tables.Update(std::move(changed), context.clock),
                    resource);
    return Answer(context, now);
}

ApiAnswer DeleteConfiguredTable(const HandlerContext& context, const Json& input) {
    const Resource resource = About(input);
    VALUE_OR_ANSWER(const ConfiguredTable found, Find(context, input), resource);
    const auto deleted = ConfiguredTables(context.database).Delete(found.id);
    if (!deleted.ok() && deleted.error().code == base::ErrorCode::kConflict)
        return Conflicting(resource, "SUBRESOURCES_EXIST", deleted.error().message);
    if (!deleted.ok()) return FromError(deleted.error(), resource);
    OK_OR_ANSWER(collaboration::Tags(context.database)
                     .RemoveAll(context.account(), TableArn(context, found)),
                 resource);
    return Json::MakeObject();
}

}  // namespace api
